import CPictureCodecs
import Files

/// A PNG's chunks other than the image data: properties of its samples, and its metadata.
///
/// As strict as Pillow: chunks before the image data must be complete with correct checksums; those after it are read
/// as far as possible.
struct PNGChunks {
    private(set) var header = pc_png_header()
    private(set) var metadata = MetadataBlocks()
    private var textChunks = 0
    private var palette: ByteView?
    private var transparency: ByteView?

    var width: Int { Int(header.width) }
    var height: Int { Int(header.height) }

    init(_ bytes: [UInt8]) throws(PictureError) {
        let file = ByteView(bytes)
        var offset = 8
        while true {
            guard let length = file.uint32(at: offset), file.byte(at: offset + 7) != nil else {
                throw Self.damaged("the file ends before its image data")
            }
            if file.starts(with: "IDAT", at: offset + 4) { break }
            if file.starts(with: "IEND", at: offset + 4) { throw Self.damaged("it has no image data") }
            guard (offset + 4..<offset + 8).allSatisfy({ Self.isNameCharacter(file.byte(at: $0) ?? 0) }) else {
                throw Self.damaged("what should be a chunk is none")
            }
            guard let data = file.part(from: offset + 8, length: length),
                let checksum = file.uint32(at: offset + 8 + length)
            else { throw Self.damaged("the file ends inside a chunk of its header") }
            guard pc_crc32(bytes, offset + 4, length + 4) == checksum else {
                throw Self.damaged("a chunk's checksum is wrong")
            }
            try read(data, type: file.suffix(from: offset + 4), isFirst: offset == 8)
            offset += 12 + length
        }
        guard header.width > 0 else { throw Self.damaged("its header is missing") }
        header.first_image_data = offset
        readTrailingMetadata(file)
        fillPalette()
        fillTransparentColor()
    }

    private mutating func read(_ data: ByteView, type: ByteView, isFirst: Bool) throws(PictureError) {
        if type.starts(with: "IHDR") {
            try readHeader(data)
        } else if isFirst {
            throw Self.damaged("it does not start with a header")
        } else if type.starts(with: "PLTE") {
            guard data.count <= 768 else { throw Self.damaged("its palette is longer than 256 colours") }
            palette = data
        } else if type.starts(with: "tRNS") {
            transparency = data
        } else {
            readMetadata(data, type: type)
        }
    }

    private mutating func readHeader(_ data: ByteView) throws(PictureError) {
        guard let width = data.uint32(at: 0), let height = data.uint32(at: 4), let depth = data.byte(at: 8),
            let colorType = data.byte(at: 9), let filter = data.byte(at: 11),
            let interlacing = data.byte(at: 12)
        else { throw Self.damaged("its header is too short") }
        let depths: [UInt8]? =
            switch colorType {
            case 0: [1, 2, 4, 8, 16]
            case 3: [1, 2, 4, 8]
            case 2, 4, 6: [8, 16]
            default: nil
            }
        guard let depths, depths.contains(depth) else {
            throw Self.damaged("colour type \(colorType) with \(depth) bits does not exist")
        }
        guard filter == 0 else { throw Self.damaged("its filter method does not exist") }
        guard (1...0x7fff_ffff).contains(width), (1...0x7fff_ffff).contains(height) else {
            throw Self.damaged("\(width) × \(height) is not a size")
        }
        header.width = UInt32(width)
        header.height = UInt32(height)
        header.bit_depth = depth
        header.color_type = colorType
        header.interlaced = interlacing == 0 ? 0 : 1
    }

    private mutating func readMetadata(_ data: ByteView, type: ByteView) {
        if type.starts(with: "eXIf") {
            metadata.exif = data.starts(with: "Exif\0\0") ? data.suffix(from: 6) : data
        } else if textChunks < InputLimits.textChunks, let (keyword, content) = PNGText.read(data, type: type) {
            textChunks += 1
            switch keyword {
            case .xmp: metadata.xmp = content
            case .description: metadata.description = content.text
            case .creationTime: metadata.creationTime = content.text
            case .rawEXIF: if metadata.exif == nil { metadata.exif = PNGText.rawProfile(content) }
            }
        }
    }

    private mutating func readTrailingMetadata(_ file: ByteView) {
        var offset = header.first_image_data
        while let length = file.uint32(at: offset), !file.starts(with: "IEND", at: offset + 4) {
            guard let data = file.part(from: offset + 8, length: length) else { return }
            readMetadata(data, type: file.suffix(from: offset + 4))
            offset += 12 + length
        }
    }

    /// Fills the rest of the palette: indices beyond its end are opaque black.
    private mutating func fillPalette() {
        guard header.color_type == 3 else { return }
        let colors = palette ?? ByteView([])
        var table = [UInt8](repeating: 0, count: 1024)
        for index in 0..<256 {
            if let color = colors.part(from: 3 * index, length: 3) {
                for channel in 0..<3 { table[4 * index + channel] = color.byte(at: channel) ?? 0 }
            }
            table[4 * index + 3] = transparency?.byte(at: index) ?? 255
        }
        pc_png_set_palette(&header, table)
    }

    private mutating func fillTransparentColor() {
        let samples = header.color_type == 0 ? 1 : 3
        guard header.color_type == 0 || header.color_type == 2, let transparency,
            transparency.count >= 2 * samples
        else { return }
        // Pillow compares the low byte with samples already converted to 8 bits; of bilevel samples it compares only
        // whether they are 0.
        var color = (0..<samples).map { transparency.byte(at: 2 * $0 + 1) ?? 0 }
        if header.bit_depth == 1 { color[0] = transparency.uint16(at: 0) == 0 ? 0 : 255 }
        header.has_transparent_color = 1
        header.transparent_grey = UInt16(transparency.uint16(at: 0) ?? 0)
        header.transparent_color = samples == 1 ? (color[0], color[0], color[0]) : (color[0], color[1], color[2])
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        let scalar = Unicode.Scalar(byte)
        return scalar.isASCII
            && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_")
    }

    private static func damaged(_ reason: String) -> PictureError { .damaged(.png, reason: reason) }
}
