/// SentencePiece's own normalisation (`Normalizer::Normalize`): the character map, runs of spaces collapsed and written
/// as U+2581, and one of them in front.
package struct SentencePieceNormalizer: Sendable {
    package var map: CharacterMap?
    /// The user-defined pieces, which are left unchanged.
    var untouched: PieceTrie?
    package var addsPrefix = true
    package var removesExtraSpaces = true
    package var escapesSpaces = true
    package var writesSpaceBehind = false

    private static let mark: [UInt8] = [0xe2, 0x96, 0x81]

    package init() {}

    func apply(to scalars: inout [Unicode.Scalar]) {
        guard !scalars.isEmpty else { return }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.count * 2)
        for scalar in scalars { bytes.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
        scalars = Array(String(decoding: normalized(bytes), as: UTF8.self).unicodeScalars)
    }

    private func normalized(_ bytes: [UInt8]) -> [UInt8] {
        let space = escapesSpaces ? Self.mark : [0x20]
        var position = 0
        if removesExtraSpaces {
            while position < bytes.count {
                let (length, part) = prefix(of: bytes, at: position)
                guard part.elementsEqual([0x20]) else { break }
                position += length
            }
        }
        guard position < bytes.count else { return [] }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 5 / 4 + 3)
        if addsPrefix, !writesSpaceBehind { result += space }
        var isBehindSpace = removesExtraSpaces
        while position < bytes.count {
            let (length, whole) = prefix(of: bytes, at: position)
            let part = isBehindSpace ? whole.drop { $0 == 0x20 } : whole
            for byte in part {
                if byte == 0x20 { result.append(contentsOf: space) } else { result.append(byte) }
            }
            if let last = part.last { isBehindSpace = last == 0x20 }
            if !removesExtraSpaces { isBehindSpace = false }
            position += length
        }
        if removesExtraSpaces {
            while result.count >= space.count, result.suffix(space.count).elementsEqual(space) {
                result.removeLast(space.count)
            }
        }
        if addsPrefix, writesSpaceBehind { result += space }
        return result
    }

    private func prefix(of bytes: [UInt8], at position: Int) -> (length: Int, part: ArraySlice<UInt8>) {
        if let untouched, let length = untouched.longestMatch(bytes, at: position) {
            return (length, bytes[position..<position + length])
        }
        if let map, let (length, replacement) = map.longestMatch(bytes, at: position) { return (length, replacement) }
        var end = position + 1
        while end < bytes.count, bytes[end] & 0xc0 == 0x80 { end += 1 }
        return (end - position, bytes[position..<end])
    }
}
