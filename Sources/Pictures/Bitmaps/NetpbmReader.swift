/// Reads the Netpbm formats PBM, PGM and PPM, in text (P1, P2, P3) and in bytes (P4, P5, P6).
///
/// Samples of any depth are scaled by their value: white is the largest that the header states.
struct NetpbmReader: SampleReader {
    private let file: ByteView
    private let kind: UInt8
    let size: PixelSize
    private let maximum: Int
    private let firstSample: Int

    init(_ bytes: [UInt8]) throws(PictureError) {
        file = ByteView(bytes)
        guard let header = Header(file) else { throw Self.damaged("its header is not complete") }
        (kind, size, maximum, firstSample) = (header.kind, header.size, header.maximum, header.end)
    }

    /// The magic number, the size and the largest value.
    struct Header {
        var kind: UInt8
        var size: PixelSize
        var maximum = 1
        var end: Int

        init?(_ file: ByteView) {
            guard file.byte(at: 0) == UInt8(ascii: "P"), let kind = file.byte(at: 1), (0x31...0x36).contains(kind),
                let separator = file.byte(at: 2), separator.isNetpbmSpace || separator == UInt8(ascii: "#")
            else { return nil }
            var numbers = NetpbmNumbers(file: file, offset: 2)
            guard let width = numbers.next(), let height = numbers.next(), width > 0, height > 0 else { return nil }
            if kind != 0x31, kind != 0x34 {
                guard let maximum = numbers.next(), (1...65_535).contains(maximum) else { return nil }
                self.maximum = maximum
            }
            // One white space ends the header.
            guard let last = file.byte(at: numbers.offset), last.isNetpbmSpace else { return nil }
            (self.kind, size, end) = (kind, (width, height), numbers.offset + 1)
        }
    }

    func pixels() throws(PictureError) -> [UInt8] {
        let count = size.width * size.height
        let samples =
            switch kind {
            case 0x31: try bitsInText(count)
            case 0x32: try numbersInText(count)
            case 0x33: try numbersInText(3 * count)
            case 0x34: try bits()
            case 0x35: try numbers(count)
            default: try numbers(3 * count)
            }
        guard samples.count == count else { return samples }
        var pixels = [UInt8](repeating: 0, count: 3 * count)
        for (index, value) in samples.enumerated() { pixels.setPixel(at: index, to: PaletteColor(grey: value)) }
        return pixels
    }

    /// The 8-bit value of every sample, rounded as Pillow does.
    private func scale() -> [UInt8] {
        (0...maximum).map { UInt8((Double($0) / Double(maximum) * 255).rounded(.toNearestOrEven)) }
    }

    private func bits() throws(PictureError) -> [UInt8] {
        let rowLength = (size.width + 7) / 8
        guard let data = file.part(from: firstSample, length: rowLength * size.height) else { throw Self.cutOff }
        var samples = [UInt8](repeating: 0, count: size.width * size.height)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let isBlack = (data.byte(at: y * rowLength + x >> 3) ?? 0) >> (7 - UInt8(x & 7)) & 1 != 0
                samples[y * size.width + x] = isBlack ? 0 : 255
            }
        }
        return samples
    }

    private func numbers(_ count: Int) throws(PictureError) -> [UInt8] {
        let width = maximum > 255 ? 2 : 1
        guard let data = file.part(from: firstSample, length: count * width) else { throw Self.cutOff }
        if maximum == 255 { return data.array }
        let scale = scale()
        return (0..<count).map { index in
            let value = (width == 2 ? data.uint16(at: 2 * index) : data.byte(at: index).map(Int.init)) ?? 0
            return scale[min(value, maximum)]
        }
    }

    private func numbersInText(_ count: Int) throws(PictureError) -> [UInt8] {
        // Each takes a digit and a white space at least.
        guard count <= file.count else { throw Self.cutOff }
        let scale = scale()
        var numbers = NetpbmNumbers(file: file, offset: firstSample - 1)
        var samples: [UInt8] = []
        samples.reserveCapacity(count)
        for _ in 0..<count {
            guard let value = numbers.next() else { throw Self.cutOff }
            guard value <= maximum else { throw Self.damaged("a sample is larger than its header states") }
            samples.append(scale[value])
        }
        return samples
    }

    /// The digits of bits need no space between them.
    private func bitsInText(_ count: Int) throws(PictureError) -> [UInt8] {
        guard count <= file.count else { throw Self.cutOff }
        var samples: [UInt8] = []
        samples.reserveCapacity(count)
        var offset = firstSample
        while samples.count < count {
            guard let byte = file.byte(at: offset) else { throw Self.cutOff }
            offset += 1
            switch byte {
            case UInt8(ascii: "0"): samples.append(255)
            case UInt8(ascii: "1"): samples.append(0)
            case UInt8(ascii: "#"): offset = NetpbmNumbers.endOfLine(in: file, from: offset)
            default: guard byte.isNetpbmSpace else { throw Self.damaged("a bit is neither 0 nor 1") }
            }
        }
        return samples
    }

    private static var cutOff: PictureError { damaged("the file ends inside its picture") }
    private static func damaged(_ reason: String) -> PictureError { .damaged(.netpbm, reason: reason) }
}

/// Numbers in text, separated by white space and comments.
private struct NetpbmNumbers {
    let file: ByteView
    var offset: Int

    init(file: ByteView, offset: Int) { (self.file, self.offset) = (file, offset) }

    mutating func next() -> Int? {
        while let byte = file.byte(at: offset) {
            if byte == UInt8(ascii: "#") {
                offset = Self.endOfLine(in: file, from: offset)
            } else if byte.isNetpbmSpace {
                offset += 1
            } else {
                break
            }
        }
        var value: Int?
        while let byte = file.byte(at: offset), (0x30...0x39).contains(byte) {
            value = (value ?? 0) * 10 + Int(byte - 0x30)
            // Longer than any size.
            if let value, value > 1 << 31 { return nil }
            offset += 1
        }
        return value
    }

    static func endOfLine(in file: ByteView, from offset: Int) -> Int {
        var offset = offset
        while let byte = file.byte(at: offset), byte != 0x0a, byte != 0x0d { offset += 1 }
        return offset
    }
}

extension UInt8 {
    fileprivate var isNetpbmSpace: Bool { self == 0x20 || (0x09...0x0d).contains(self) }
}
