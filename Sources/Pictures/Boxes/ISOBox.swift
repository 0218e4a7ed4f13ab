import Files

/// A box of the ISO base media file format (ISO/IEC 14496-12), of which HEIF, AVIF, JPEG XL and Canon's CR3 consist.
struct ISOBox {
    /// The four characters of the type, big-endian.
    let type: Int
    /// The bytes after the box's header.
    let content: ByteView
    /// The offset of ``content`` from the start of the bytes that contain the box.
    let contentOffset: Int

    func `is`(_ name: StaticString) -> Bool { type == Self.code(name) }

    /// The version of a full box.
    var version: Int { Int(content.byte(at: 0) ?? 0) }

    /// The boxes inside, after `skipped` bytes.
    func boxes(after skipped: Int = 0) -> [ISOBox] { Self.boxes(in: content.suffix(from: skipped)) }

    /// Returns the boxes that follow each other in `bytes`; a truncated one at the end is cut to the bytes that exist.
    static func boxes(in bytes: ByteView) -> [ISOBox] {
        var boxes: [ISOBox] = []
        var offset = 0
        while boxes.count < InputLimits.boxes, let length = bytes.uint32(at: offset),
            let type = bytes.uint32(at: offset + 4)
        {
            var header = 8
            var total = length
            if length == 1 {
                guard let long = bytes.uint64(at: offset + 8) else { break }
                (header, total) = (16, long)
            } else if length == 0 {
                total = bytes.count - offset
            }
            guard total >= header else { break }
            let available = min(total, bytes.count - offset)
            guard let content = bytes.part(from: offset + header, length: available - header) else { break }
            boxes.append(ISOBox(type: type, content: content, contentOffset: offset + header))
            guard total <= bytes.count - offset else { break }
            offset += total
        }
        return boxes
    }

    static func code(_ name: StaticString) -> Int {
        name.withUTF8Buffer { $0.reduce(0) { $0 << 8 | Int($1) } }
    }
}

extension [ISOBox] {
    func first(_ name: StaticString) -> ISOBox? { first { $0.is(name) } }
}
