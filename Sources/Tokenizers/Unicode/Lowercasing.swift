/// Lower-casing code point by code point, regardless of context: a final Σ becomes σ, as in the reference.
enum Lowercasing {
    static func apply(to scalars: inout [Unicode.Scalar]) {
        guard let first = scalars.firstIndex(where: { $0.value >= 0x80 || isUppercaseASCII($0) }) else { return }
        var result = Array(scalars[..<first])
        result.reserveCapacity(scalars.count + 1)
        for scalar in scalars[first...] {
            if isUppercaseASCII(scalar) {
                result.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            } else if scalar == "\u{130}" {
                result.append("i")
                result.append("\u{307}")
            } else {
                result.append(scalar.value < 0x80 ? scalar : lowercase(scalar))
            }
        }
        scalars = result
    }

    private static func isUppercaseASCII(_ scalar: Unicode.Scalar) -> Bool { ("A"..."Z").contains(scalar) }

    private static let firstCodes: [UInt32] = stride(from: 0, to: LowercaseTables.runs.count, by: 4).map {
        LowercaseTables.runs[$0]
    }

    private static func lowercase(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let code = scalar.value
        let run = firstCodes.countOfSortedPrefix { $0 <= code } - 1
        guard run >= 0 else { return scalar }
        let (first, last) = (LowercaseTables.runs[4 * run], LowercaseTables.runs[4 * run + 1])
        let (step, distance) = (LowercaseTables.runs[4 * run + 2], LowercaseTables.runs[4 * run + 3])
        guard code <= last, (code - first) % step == 0 else { return scalar }
        return Unicode.Scalar(code + distance - 0x110000) ?? scalar
    }
}
