/// Reads the samples of a bitmap (BMP).
struct BitmapReader: SampleReader {
    private let file: ByteView
    private let header: BitmapHeader

    var size: PixelSize { header.size }

    init(_ bytes: [UInt8]) throws(PictureError) {
        file = ByteView(bytes)
        header = try BitmapHeader(file)
    }

    func pixels() throws(PictureError) -> [UInt8] {
        switch header.compression {
        case .runs8, .runs4: try runs()
        case .none, .masks, .masksWithAlpha: try rows()
        }
    }

    private func rows() throws(PictureError) -> [UInt8] {
        let (width, height) = size
        guard let samples = file.part(from: header.firstSample, length: header.rowLength * height) else {
            throw BitmapHeader.damaged("the file ends inside its picture")
        }
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        for row in 0..<height {
            let stored = samples.suffix(from: row * header.rowLength)
            let first = (header.isTopDown ? row : height - 1 - row) * width
            switch header.bitsPerPixel {
            case 24:
                for x in 0..<width {
                    for channel in 0..<3 {
                        pixels[3 * (first + x) + channel] = stored.byte(at: 3 * x + 2 - channel) ?? 0
                    }
                }
            case 16, 32:
                for x in 0..<width { put(packed(stored, x), at: first + x, in: &pixels) }
            default:
                for x in 0..<width { pixels.setPixel(at: first + x, to: header.palette[index(stored, x)]) }
            }
        }
        return pixels
    }

    private func index(_ row: ByteView, _ x: Int) -> Int {
        let bit = x * header.bitsPerPixel
        let byte = Int(row.byte(at: bit >> 3) ?? 0)
        return byte >> (8 - header.bitsPerPixel - bit & 7) & (1 << header.bitsPerPixel - 1)
    }

    private func packed(_ row: ByteView, _ x: Int) -> Int {
        (header.bitsPerPixel == 16
            ? row.uint16(at: 2 * x, littleEndian: true) : row.uint32(at: 4 * x, littleEndian: true)) ?? 0
    }

    private func put(_ pixel: Int, at index: Int, in pixels: inout [UInt8]) {
        let channels = header.channels
        let alpha = channels[3].maximum == 0 ? 255 : channels[3].value(of: pixel)
        for channel in 0..<3 {
            let value = channels[channel].value(of: pixel)
            pixels[3 * index + channel] = alpha == 255 ? value : onWhite(value, alpha: alpha)
        }
    }

    /// Reads runs of equal pixels; pixels that no run covers have the first colour of the palette.
    private func runs() throws(PictureError) -> [UInt8] {
        let (width, height) = size
        guard header.firstSample <= file.count else { throw BitmapHeader.damaged("the file ends before its picture") }
        var indices = RunLengthRows(width: width, height: height)
        try indices.read(file.suffix(from: header.firstSample), isPacked: header.compression == .runs4)
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        for row in 0..<height {
            let first = (header.isTopDown ? row : height - 1 - row) * width
            for x in 0..<width {
                pixels.setPixel(at: first + x, to: header.palette[Int(indices.values[row * width + x])])
            }
        }
        return pixels
    }
}

/// The palette indices of a bitmap in runs (RLE8 or RLE4), in the order of the file.
private struct RunLengthRows {
    private let width: Int
    private let height: Int
    private(set) var values: [UInt8]
    private var x = 0
    private var y = 0

    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        values = [UInt8](repeating: 0, count: width * height)
    }

    /// - Parameter isPacked: `true` for two pixels a byte.
    mutating func read(_ data: ByteView, isPacked: Bool) throws(PictureError) {
        var offset = 0
        // A row that is full is followed by the end of the line or of the picture.
        reading: while let count = data.byte(at: offset), let value = data.byte(at: offset + 1) {
            offset += 2
            if count > 0 {
                for position in 0..<Int(count) {
                    put(isPacked ? (position & 1 == 0 ? value >> 4 : value & 15) : value)
                }
                continue
            }
            switch value {
            case 0: (x, y) = (0, y + 1)
            case 1: return
            case 2:
                guard let right = data.byte(at: offset), let down = data.byte(at: offset + 1) else {
                    break reading
                }
                (x, y) = (x + Int(right), y + Int(down))
                offset += 2
            default:
                let length = isPacked ? (Int(value) + 1) / 2 : Int(value)
                guard let literal = data.part(from: offset, length: length) else { break reading }
                for position in 0..<Int(value) {
                    let byte = literal.byte(at: isPacked ? position / 2 : position) ?? 0
                    put(isPacked ? (position & 1 == 0 ? byte >> 4 : byte & 15) : byte)
                }
                offset += length + length & 1
            }
        }
        guard y >= height || y == height - 1 && x >= width else {
            throw BitmapHeader.damaged("the file ends inside its picture")
        }
    }

    private mutating func put(_ value: UInt8) {
        if x < width, y < height { values[y * width + x] = value }
        x += 1
    }
}
