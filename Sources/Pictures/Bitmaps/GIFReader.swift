import Files

/// Reads the first frame of a GIF, on the whole canvas.
///
/// Where the frame does not cover the canvas, the picture is transparent, or has the first colour of the palette if no
/// colour stands for transparency, as in Pillow.
struct GIFReader: SampleReader {
    private let file: ByteView
    let size: PixelSize
    private let frame: Frame
    private let palette: [PaletteColor]
    private let transparentIndex: Int?
    let metadata: MetadataBlocks

    private struct Frame {
        var left: Int
        var top: Int
        var width: Int
        var height: Int
        var isInterlaced: Bool
        /// The offset of the code size, which the blocks of data follow.
        var data: Int
    }

    init(_ bytes: [UInt8]) throws(PictureError) {
        let file = ByteView(bytes)
        guard let width = file.uint16(at: 6, littleEndian: true), let height = file.uint16(at: 8, littleEndian: true),
            let flags = file.byte(at: 10), file.byte(at: 12) != nil
        else { throw Self.damaged("the file ends inside its header") }
        var walk = BlockWalk(file: file, offset: 13)
        let globalPalette = try walk.palette(flags)
        try walk.readExtensions()
        let descriptor = walk.offset
        let fields = (0..<4).compactMap { file.uint16(at: descriptor + 1 + 2 * $0, littleEndian: true) }
        guard fields.count == 4, let frameFlags = file.byte(at: descriptor + 9) else {
            throw Self.damaged("the file ends inside its header")
        }
        walk.offset = descriptor + 10
        palette = try walk.palette(frameFlags) ?? globalPalette ?? (0...255).map { PaletteColor(grey: $0) }
        frame = Frame(
            left: fields[0], top: fields[1], width: fields[2], height: fields[3], isInterlaced: frameFlags & 64 != 0,
            data: walk.offset)
        self.file = file
        // Some encoders write a canvas that is smaller than the frame.
        size = (max(width, frame.left + frame.width), max(height, frame.top + frame.height))
        guard frame.width > 0, frame.height > 0 else { throw Self.damaged("its first frame is empty") }
        transparentIndex = walk.transparentIndex
        var metadata = MetadataBlocks()
        (metadata.description, metadata.xmp) = (walk.comment, walk.xmp)
        self.metadata = metadata
    }

    func pixels() throws(PictureError) -> [UInt8] {
        let indices = try frameIndices()
        let backdrop = transparentIndex == nil ? palette[0] : .white
        var pixels = [UInt8](repeating: 255, count: size.width * size.height * 3)
        if (frame.width, frame.height) != (size.width, size.height) {
            for index in 0..<size.width * size.height { pixels.setPixel(at: index, to: backdrop) }
        }
        var colors = palette + [PaletteColor](repeating: .black, count: 256 - palette.count)
        if let transparentIndex { colors[transparentIndex] = .white }
        for row in 0..<frame.height {
            let first = (frame.top + displayedRow(row)) * size.width + frame.left
            for x in 0..<frame.width {
                pixels.setPixel(at: first + x, to: colors[Int(indices[row * frame.width + x])])
            }
        }
        return pixels
    }

    private func frameIndices() throws(PictureError) -> [UInt8] {
        guard let codeSize = file.byte(at: frame.data), (1...11).contains(codeSize) else {
            throw Self.damaged("its data do not begin with a code size")
        }
        var codes = GIFCodes(file: file, offset: frame.data + 1, codeSize: Int(codeSize))
        let count = frame.width * frame.height
        let indices = codes.decode(count: count)
        guard indices.count == count else { throw Self.damaged("the file ends inside its picture") }
        return indices
    }

    /// Returns the row of the picture that is stored as row `stored`.
    private func displayedRow(_ stored: Int) -> Int {
        guard frame.isInterlaced else { return stored }
        var rest = stored
        for (first, step) in [(0, 8), (4, 8), (2, 4), (1, 2)] {
            let rows = max(0, (frame.height - first + step - 1) / step)
            if rest < rows { return first + rest * step }
            rest -= rows
        }
        return stored
    }

    static func damaged(_ reason: String) -> PictureError { .damaged(.gif, reason: reason) }
}

/// Reads a GIF's blocks from the header to its first frame.
private struct BlockWalk {
    let file: ByteView
    var offset: Int
    var transparentIndex: Int?
    var comment: String?
    var xmp: ByteView?

    init(file: ByteView, offset: Int) { (self.file, self.offset) = (file, offset) }

    /// Reads a palette if the flags before it announce one.
    mutating func palette(_ flags: UInt8) throws(PictureError) -> [PaletteColor]? {
        guard flags & 128 != 0 else { return nil }
        let count = 2 << Int(flags & 7)
        guard let colors = file.part(from: offset, length: 3 * count) else {
            throw GIFReader.damaged("the file ends inside its palette")
        }
        offset += 3 * count
        return (0..<count).map { index in
            PaletteColor(
                red: colors.byte(at: 3 * index) ?? 0, green: colors.byte(at: 3 * index + 1) ?? 0,
                blue: colors.byte(at: 3 * index + 2) ?? 0)
        }
    }

    /// Reads extensions up to the descriptor of a frame; stray bytes between blocks are skipped, as in Pillow.
    mutating func readExtensions() throws(PictureError) {
        while let introducer = file.byte(at: offset), introducer != 0x3b {
            if introducer == 0x2c { return }
            offset += 1
            if introducer == 0x21 { readExtension() }
        }
        throw GIFReader.damaged("it has no frame")
    }

    private mutating func readExtension() {
        guard let label = file.byte(at: offset), let length = file.byte(at: offset + 1) else { return }
        let block = file.suffix(from: offset + 2)
        let isXMP = label == 0xff && length == 11 && block.starts(with: "XMP DataXMP")
        if label == 0xf9, length >= 4, let flags = block.byte(at: 0), flags & 1 != 0 {
            transparentIndex = block.byte(at: 3).map(Int.init)
        } else if label == 0xfe, comment == nil {
            comment = block.part(from: 0, length: Int(length))?.text
        }
        offset += 1
        let start = offset + 12
        while let length = file.byte(at: offset), length > 0 { offset += 1 + Int(length) }
        // The packet is not divided into blocks: a trailer of 257 bytes makes readers of blocks find its end.
        if isXMP { xmp = file.part(from: start, length: max(0, offset - start - 257)) }
        offset += 1
    }
}

/// Decompresses a frame's LZW codes.
private struct GIFCodes {
    private let file: ByteView
    private var offset: Int
    private var blockEnd: Int
    private let codeSize: Int
    private var bits = 0
    private var bitCount = 0

    init(file: ByteView, offset: Int, codeSize: Int) {
        (self.file, self.offset, self.codeSize) = (file, offset, codeSize)
        blockEnd = offset
    }

    /// Returns up to `count` indices; fewer if the data end or are damaged.
    mutating func decode(count: Int) -> [UInt8] {
        let clear = 1 << codeSize
        var prefixes = [UInt16](repeating: 0, count: 4096)
        var last = [UInt8](repeating: 0, count: 4096)
        var first = [UInt8](repeating: 0, count: 4096)
        var lengths = [Int32](repeating: 1, count: 4096)
        for code in 0..<min(clear, 256) { (last[code], first[code]) = (UInt8(code), UInt8(code)) }
        var next = clear + 2
        var width = codeSize + 1
        var previous: Int?
        var output: [UInt8] = []
        while output.count < count, let code = read(width) {
            if code == clear {
                (next, width, previous) = (clear + 2, codeSize + 1, nil)
                continue
            }
            if code == clear + 1 { break }
            guard code < next || code == next && previous != nil else { break }
            if let previous, next < 4096 {
                prefixes[next] = UInt16(previous)
                first[next] = first[previous]
                last[next] = code == next ? first[previous] : first[code]
                lengths[next] = lengths[previous] + 1
                next += 1
                if next == 1 << width, width < 12 { width += 1 }
            }
            guard code < next, previous != nil || code < clear else { break }
            append(code, prefixes, last, Int(lengths[code]), count, to: &output)
            previous = code
        }
        return output
    }

    private func append(
        _ code: Int, _ prefixes: [UInt16], _ last: [UInt8], _ length: Int, _ limit: Int, to output: inout [UInt8]
    ) {
        let start = output.count
        let kept = min(length, limit - start)
        for _ in 0..<kept { output.append(0) }
        var code = code
        for position in stride(from: length - 1, through: 0, by: -1) {
            if position < kept { output[start + position] = last[code] }
            code = Int(prefixes[code])
        }
    }

    private mutating func read(_ width: Int) -> Int? {
        while bitCount < width {
            if offset == blockEnd {
                guard let length = file.byte(at: offset), length > 0 else { return nil }
                offset += 1
                blockEnd = offset + Int(length)
            }
            guard let byte = file.byte(at: offset) else { return nil }
            bits |= Int(byte) << bitCount
            bitCount += 8
            offset += 1
        }
        let code = bits & (1 << width - 1)
        bits >>= width
        bitCount -= width
        return code
    }
}
