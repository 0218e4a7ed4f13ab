import Files

/// The size and the metadata of the primary picture of a HEIF file (ISO/IEC 23008-12): HEIC and AVIF.
struct HEIFHeader {
    /// The size as displayed: after cropping and rotation.
    let size: PixelSize
    let metadata: MetadataBlocks

    init(_ bytes: [UInt8], _ format: PictureFormat) throws(PictureError) {
        let file = ByteView(bytes)
        guard let meta = ISOBox.boxes(in: file).first("meta") else {
            throw .unsupportedVariant(format, reason: "it has no still picture")
        }
        let items = HEIFItems(file: file, boxes: meta.boxes(after: 4))
        guard let primary = items.primary else { throw .damaged(format, reason: "it names no primary picture") }
        guard let size = Self.displayedSize(items.properties(of: primary)) else {
            throw .damaged(format, reason: "the size of its primary picture is missing")
        }
        guard size.width > 0, size.height > 0 else {
            throw .damaged(format, reason: "its size is \(size.width) × \(size.height)")
        }
        self.size = size
        var metadata = MetadataBlocks()
        metadata.exif = items.data(ofType: "Exif").flatMap(MetadataBlocks.exif(afterOffset:))
        metadata.xmp = items.data(ofType: "mime")
        // The decoder applies `irot` and `imir`. EXIF repeats them for readers that do not know these.
        metadata.isUprightWhenDecoded = true
        self.metadata = metadata
    }

    /// Applies the transformations among an item's properties, in their order.
    private static func displayedSize(_ properties: [ISOBox]) -> PixelSize? {
        guard let extent = properties.first("ispe"), let width = extent.content.uint32(at: 4),
            let height = extent.content.uint32(at: 8)
        else { return nil }
        var size = (width: width, height: height)
        for property in properties {
            if property.is("irot"), (property.content.byte(at: 0) ?? 0) & 1 != 0 { size = (size.height, size.width) }
            if property.is("clap") { size = cropped(size, property.content) }
        }
        return size
    }

    private static func cropped(_ size: PixelSize, _ aperture: ByteView) -> PixelSize {
        let fields = (0..<4).compactMap { aperture.uint32(at: 4 * $0) }
        guard fields.count == 4, fields[1] > 0, fields[3] > 0 else { return size }
        return (min(size.width, fields[0] / fields[1]), min(size.height, fields[2] / fields[3]))
    }
}

/// The items of a HEIF file's `meta` box.
private struct HEIFItems {
    private let file: ByteView
    private let boxes: [ISOBox]

    init(file: ByteView, boxes: [ISOBox]) { (self.file, self.boxes) = (file, boxes) }

    /// The number of the primary item.
    var primary: Int? {
        boxes.first("pitm").flatMap { $0.version == 0 ? $0.content.uint16(at: 4) : $0.content.uint32(at: 4) }
    }

    /// Returns the properties that `ipma` associates with an item.
    func properties(of item: Int) -> [ISOBox] {
        let boxes = self.boxes.first("iprp")?.boxes() ?? []
        let all = boxes.first("ipco")?.boxes() ?? []
        for box in boxes where box.is("ipma") {
            var fields = FieldReader(box.content)
            let (version, flags) = (fields.read(1), fields.read(3))
            let count = fields.read(4) ?? 0
            for _ in 0..<min(count, InputLimits.boxes) {
                guard let number = fields.read(version == 0 ? 2 : 4), let associations = fields.read(1) else { break }
                let isLong = (flags ?? 0) & 1 != 0
                let indices = (0..<associations).compactMap { _ in
                    fields.read(isLong ? 2 : 1).map { $0 & (isLong ? 0x7fff : 0x7f) }
                }
                if number == item {
                    return indices.compactMap { $0 >= 1 && $0 <= all.count ? all[$0 - 1] : nil }
                }
            }
        }
        return []
    }

    /// Returns the data of the first item of a type; of `mime` items the first XMP packet.
    func data(ofType type: StaticString) -> ByteView? {
        guard let information = boxes.first("iinf") else { return nil }
        for entry in information.boxes(after: information.version == 0 ? 6 : 8) where entry.is("infe") {
            var fields = FieldReader(entry.content)
            let version = fields.read(1)
            guard let version, version >= 2, fields.read(3) != nil, let number = fields.read(version == 2 ? 2 : 4),
                fields.read(2) != nil, fields.read(4) == ISOBox.code(type)
            else { continue }
            let isXMP = entry.content.firstOffset(of: "application/rdf+xml") != nil
            if ISOBox.code(type) == ISOBox.code("mime"), !isXMP { continue }
            return data(of: number)
        }
        return nil
    }

    /// Returns the bytes at an item's locations.
    private func data(of item: Int) -> ByteView? {
        guard let location = boxes.first("iloc") else { return nil }
        var fields = FieldReader(location.content)
        let version = fields.read(1) ?? 0
        guard fields.read(3) != nil, let sizes = fields.read(2), let count = fields.read(version < 2 ? 2 : 4) else {
            return nil
        }
        let (offsetSize, lengthSize, baseSize) = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15)
        let indexSize = version == 0 ? 0 : sizes & 15
        for _ in 0..<min(count, InputLimits.boxes) {
            guard let number = fields.read(version < 2 ? 2 : 4), let method = version == 0 ? 0 : fields.read(2),
                fields.read(2) != nil, let base = fields.read(baseSize), let extents = fields.read(2),
                extents <= InputLimits.itemExtents
            else { return nil }
            var bytes: [UInt8] = []
            for _ in 0..<extents {
                guard fields.read(indexSize) != nil, let offset = fields.read(offsetSize),
                    let length = fields.read(lengthSize)
                else { return nil }
                guard number == item else { continue }
                let source = method & 15 == 1 ? boxes.first("idat")?.content : file
                let (start, overflows) = base.addingReportingOverflow(offset)
                guard !overflows, bytes.count + length <= InputLimits.embeddedTextBytes,
                    let part = source?.part(from: start, length: length)
                else { return nil }
                bytes += part.array
            }
            if number == item { return ByteView(bytes) }
        }
        return nil
    }
}

/// Reads big-endian numbers of varying length one after the other.
private struct FieldReader {
    private let bytes: ByteView
    private var offset = 0

    init(_ bytes: ByteView) { self.bytes = bytes }

    /// - Returns: 0 for a length of 0; nil at the end or for a number beyond `Int`.
    mutating func read(_ length: Int) -> Int? {
        guard length <= 8, let part = bytes.part(from: offset, length: length) else { return nil }
        offset += length
        var value = 0
        for index in 0..<length {
            guard value >> 55 == 0 else { return nil }
            value = value << 8 | Int(part.byte(at: index) ?? 0)
        }
        return value
    }
}
