import Files

/// One directory of the TIFF structure in EXIF data. Only the first directory and its EXIF directory are ever read, so
/// there is no chain to follow and no loop.
struct TIFFDirectory {
    enum Tag: Int {
        case imageDescription = 0x010e
        case make = 0x010f
        case orientation = 0x0112
        case dateTime = 0x0132
        case subDirectories = 0x014a
        case exifDirectory = 0x8769
        case dateTimeOriginal = 0x9003
        case offsetTime = 0x9010
        case offsetTimeOriginal = 0x9011
        case keywordsForWindows = 0x9c9e
        case dngVersion = 0xc612
    }

    private let file: ByteView
    private let isLittleEndian: Bool
    private let entries: [Int: Int]

    /// Returns the first directory of a TIFF structure; nil when there is none.
    static func first(of file: ByteView) -> TIFFDirectory? {
        let isLittleEndian = file.starts(with: "II")
        guard isLittleEndian || file.starts(with: "MM"), file.uint16(at: 2, littleEndian: isLittleEndian) == 42,
            let offset = file.uint32(at: 4, littleEndian: isLittleEndian)
        else { return nil }
        return TIFFDirectory(file, isLittleEndian, at: offset)
    }

    /// Reads as many entries as exist; of two entries with the same tag the later one is used, as in Pillow.
    private init?(_ file: ByteView, _ isLittleEndian: Bool, at offset: Int) {
        guard let count = file.uint16(at: offset, littleEndian: isLittleEndian) else { return nil }
        var entries: [Int: Int] = [:]
        for index in 0..<count {
            let entry = offset + 2 + 12 * index
            guard file.part(from: entry, length: 12) != nil,
                let tag = file.uint16(at: entry, littleEndian: isLittleEndian)
            else { break }
            entries[tag] = entry
        }
        self.file = file
        self.isLittleEndian = isLittleEndian
        self.entries = entries
    }

    /// The EXIF directory, with the data that the camera recorded.
    var exifDirectory: TIFFDirectory? {
        integer(.exifDirectory).flatMap { TIFFDirectory(file, isLittleEndian, at: $0) }
    }

    func contains(_ tag: Tag) -> Bool { entries[tag.rawValue] != nil }

    /// Returns the value of an entry that holds exactly one whole number.
    func integer(_ tag: Tag) -> Int? {
        guard let (type, count, data) = value(tag), count == 1 else { return nil }
        switch type {
        case 1, 7: return data.byte(at: 0).map(Int.init)
        case 3: return data.uint16(at: 0, littleEndian: isLittleEndian)
        case 4, 13: return data.uint32(at: 0, littleEndian: isLittleEndian)
        case 6: return data.byte(at: 0).map { Int(Int8(bitPattern: $0)) }
        case 8: return data.uint16(at: 0, littleEndian: isLittleEndian).map { Int(Int16(truncatingIfNeeded: $0)) }
        case 9: return data.uint32(at: 0, littleEndian: isLittleEndian).map { Int(Int32(truncatingIfNeeded: $0)) }
        default: return nil
        }
    }

    func text(_ tag: Tag) -> String? {
        guard let (type, _, data) = value(tag), type == 2 || type == 129 || type == 1 || type == 7 else { return nil }
        return data.text
    }

    /// Returns a text in little-endian UTF-16, as Windows stores its own tags in byte entries regardless of the file's
    /// byte order.
    func wideText(_ tag: Tag) -> String? {
        guard let (type, _, data) = value(tag), type == 1 || type == 7 else { return nil }
        let units = stride(from: 0, to: min(data.count, InputLimits.embeddedTextBytes) - 1, by: 2).compactMap {
            offset in
            data.uint16(at: offset, littleEndian: true).map { UInt16($0) }
        }
        return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self).trimmed
    }

    private func value(_ tag: Tag) -> (type: Int, count: Int, data: ByteView)? {
        guard let entry = entries[tag.rawValue],
            let type = file.uint16(at: entry + 2, littleEndian: isLittleEndian),
            let count = file.uint32(at: entry + 4, littleEndian: isLittleEndian),
            let size = Self.sizes[type]
        else { return nil }
        let length = count * size
        if length <= 4 { return file.part(from: entry + 8, length: length).map { (type, count, $0) } }
        guard let offset = file.uint32(at: entry + 8, littleEndian: isLittleEndian) else { return nil }
        return file.part(from: offset, length: length).map { (type, count, $0) }
    }

    /// The size in bytes of one element of each type (129: UTF-8, EXIF 3.0).
    private static let sizes: [Int: Int] = [
        1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1,
    ]
}
