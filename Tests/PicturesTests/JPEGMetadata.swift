import Pictures

/// Makes JPEGs with metadata.
protocol JPEGMetadata {}

extension JPEGMetadata {
    typealias Entry = (tag: Int, type: Int, data: [UInt8])

    func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        [0xff, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 255)] + data
    }

    func info(_ segments: [UInt8]...) throws -> PictureInfo {
        let jpeg = Golden.file("jpeg grey")
        return try PictureInfo(bytes: Array(jpeg.prefix(2)) + segments.flatMap { $0 } + Array(jpeg.dropFirst(2)))
    }

    /// An XMP packet as a segment.
    func xmp(_ content: String) -> [UInt8] {
        segment(0xe1, Array("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>\(content)</x:xmpmeta>".utf8))
    }

    /// IPTC data sets of the application record as a segment.
    func iptc(_ sets: [(number: UInt8, text: String)]) -> [UInt8] {
        var data: [UInt8] = []
        for (number, text) in sets { data += [0x1c, 2, number, 0, UInt8(text.utf8.count)] + text.utf8 }
        let head = Array("Photoshop 3.0\08BIM".utf8) + [4, 4, 0, 0, 0, 0, 0, UInt8(data.count)]
        return segment(0xed, head + data)
    }

    /// A TIFF structure with a main, an EXIF and, if it has entries, a GPS directory.
    func exif(main: [Entry], camera: [Entry], gps: [Entry] = [], littleEndian: Bool) -> [UInt8] {
        func number(_ value: Int, _ bytes: Int) -> [UInt8] {
            let digits = (0..<bytes).map { UInt8(value >> (8 * $0) & 255) }
            return littleEndian ? digits : digits.reversed()
        }
        func length(_ entries: Int) -> Int { 2 + 12 * entries + 4 }
        let mainLength = length(main.count + (gps.isEmpty ? 1 : 2))
        let placeOffset = 8 + mainLength + length(camera.count)
        let heapOffset = placeOffset + (gps.isEmpty ? 0 : length(gps.count))
        var heap: [UInt8] = []
        func directory(_ entries: [Entry]) -> [UInt8] {
            number(entries.count, 2)
                + entries.flatMap { entry in
                    let size = [2: 1, 3: 2, 4: 4, 5: 8, 10: 8][entry.type] ?? 1
                    let head = number(entry.tag, 2) + number(entry.type, 2) + number(entry.data.count / size, 4)
                    if entry.data.count <= 4 {
                        return head + entry.data + [UInt8](repeating: 0, count: 4 - entry.data.count)
                    }
                    defer { heap += entry.data }
                    return head + number(heapOffset + heap.count, 4)
                } + number(0, 4)
        }
        let first = directory(
            main + [(0x8769, 4, number(8 + mainLength, 4))]
                + (gps.isEmpty ? [] : [(0x8825, 4, number(placeOffset, 4))]))
        let rest = directory(camera) + (gps.isEmpty ? [] : directory(gps))
        let start: [UInt8] = littleEndian ? [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0] : [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8]
        return Array("Exif\0\0".utf8) + start + first + rest + heap
    }

    func text(_ tag: Int, _ text: String) -> Entry { (tag, 2, Array((text + "\0").utf8)) }
}
