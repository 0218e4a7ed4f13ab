import Files

/// One directory of a TIFF structure.
struct TIFFDirectory {
    enum Tag: Int {
        // Of a GPS directory.
        case latitudeReference = 0x0001
        case latitude = 0x0002
        case longitudeReference = 0x0003
        case longitude = 0x0004
        case altitudeReference = 0x0005
        case altitude = 0x0006
        case timeStamp = 0x0007
        case dateStamp = 0x001d

        case newSubfileType = 0x00fe
        case panasonicPreview = 0x002e
        case imageWidth = 0x0100
        case imageLength = 0x0101
        case compression = 0x0103
        case imageDescription = 0x010e
        case make = 0x010f
        case model = 0x0110
        case stripOffsets = 0x0111
        case orientation = 0x0112
        case samplesPerPixel = 0x0115
        case stripByteCounts = 0x0117
        case dateTime = 0x0132
        case subDirectories = 0x014a
        case previewOffset = 0x0201
        case previewLength = 0x0202
        case xmp = 0x02bc
        case rating = 0x4746
        case exposureTime = 0x829a
        case aperture = 0x829d
        case iptc = 0x83bb
        case exifDirectory = 0x8769
        case gpsDirectory = 0x8825
        case sensitivity = 0x8827
        case recommendedExposureIndex = 0x8832
        case dateTimeOriginal = 0x9003
        case dateTimeDigitized = 0x9004
        case offsetTime = 0x9010
        case offsetTimeOriginal = 0x9011
        case offsetTimeDigitized = 0x9012
        case focalLength = 0x920a
        case subSecondTime = 0x9290
        case subSecondTimeOriginal = 0x9291
        case subSecondTimeDigitized = 0x9292
        case titleForWindows = 0x9c9b
        case keywordsForWindows = 0x9c9e
        case focalLengthIn35mm = 0xa405
        case lensModel = 0xa434
        case dngVersion = 0xc612
    }

    private let structure: TIFFStructure
    /// The offset of each tag's entry.
    private let entries: [Int: Int]
    /// The offset of the directory that follows; nil if there is none.
    let next: Int?

    /// Returns the first directory of a TIFF structure; nil when there is none.
    static func first(of file: ByteView) -> TIFFDirectory? {
        TIFFStructure(file).flatMap { $0.directory(at: $0.firstDirectoryOffset) }
    }

    /// Reads as many entries as exist; of two entries with the same tag the later one is used, as in Pillow.
    init?(_ structure: TIFFStructure, at offset: Int) {
        let countLength = structure.isBig ? 8 : 2
        guard let count = structure.isBig ? structure.word(at: offset) : structure.uint16(at: offset) else {
            return nil
        }
        let entryLength = 4 + 2 * structure.wordLength
        var entries: [Int: Int] = [:]
        for index in 0..<min(count, InputLimits.directoryEntries) {
            let entry = offset + countLength + entryLength * index
            guard structure.file.part(from: entry, length: entryLength) != nil, let tag = structure.uint16(at: entry)
            else { break }
            entries[tag] = entry
        }
        self.structure = structure
        self.entries = entries
        // A directory of more entries than a file has bytes is followed by nothing.
        let end = count <= structure.file.count ? structure.word(at: offset + countLength + entryLength * count) : nil
        next = end == 0 ? nil : end
    }

    /// The end in the file of the directory's entries and their values, except for values too long for texts.
    var end: Int {
        let entryLength = 4 + 2 * structure.wordLength
        var end = 0
        for (tag, entry) in entries {
            // The offset of the next directory, and a count, are at the ends of the entries.
            end = max(end, entry + entryLength + structure.wordLength)
            if let range = range(tag), range.count <= InputLimits.embeddedTextBytes { end = max(end, range.upperBound) }
        }
        return min(end, structure.file.count)
    }

    /// The directory to which an entry refers.
    func directory(_ tag: Tag) -> TIFFDirectory? { integer(tag).flatMap { structure.directory(at: $0) } }

    func contains(_ tag: Tag) -> Bool { entries[tag.rawValue] != nil }

    /// Returns the value of an entry that holds exactly one whole number.
    func integer(_ tag: Tag) -> Int? {
        guard let (type, count, data) = value(tag), count == 1 else { return nil }
        return integer(data, 0, type)
    }

    /// Returns the whole numbers of an entry, at most `limit`.
    func integers(_ tag: Tag, limit: Int) -> [Int] {
        guard let (type, count, data) = value(tag) else { return [] }
        return (0..<min(count, limit)).compactMap { integer(data, $0, type) }
    }

    private func integer(_ data: ByteView, _ index: Int, _ type: Int) -> Int? {
        let isLittleEndian = structure.isLittleEndian
        switch type {
        case 1, 7: return data.byte(at: index).map(Int.init)
        case 3: return data.uint16(at: 2 * index, littleEndian: isLittleEndian)
        case 4, 13: return data.uint32(at: 4 * index, littleEndian: isLittleEndian)
        case 6: return data.byte(at: index).map { Int(Int8(bitPattern: $0)) }
        case 8:
            return data.uint16(at: 2 * index, littleEndian: isLittleEndian).map { Int(Int16(truncatingIfNeeded: $0)) }
        case 9:
            return data.uint32(at: 4 * index, littleEndian: isLittleEndian).map { Int(Int32(truncatingIfNeeded: $0)) }
        case 16, 18: return data.uint64(at: 8 * index, littleEndian: isLittleEndian)
        default: return nil
        }
    }

    /// Returns the first value of an entry with numbers of any type; nil for those that are not finite.
    func number(_ tag: Tag) -> Double? { numbers(tag, limit: 1).first }

    /// Returns the values of an entry with numbers of any type, at most `limit`, up to the first that is not finite.
    func numbers(_ tag: Tag, limit: Int) -> [Double] {
        guard let (type, count, data) = value(tag) else { return [] }
        var numbers: [Double] = []
        for index in 0..<min(count, limit) {
            guard let number = number(data, index, type), number.isFinite else { break }
            numbers.append(number)
        }
        return numbers
    }

    private func number(_ data: ByteView, _ index: Int, _ type: Int) -> Double? {
        let isLittleEndian = structure.isLittleEndian
        switch type {
        case 5, 10:
            guard let numerator = integer(data, 2 * index, type == 5 ? 4 : 9),
                let denominator = integer(data, 2 * index + 1, type == 5 ? 4 : 9)
            else { return nil }
            return Double(numerator) / Double(denominator)
        case 11:
            return data.uint32(at: 4 * index, littleEndian: isLittleEndian).map {
                Double(Float(bitPattern: UInt32($0)))
            }
        default: return integer(data, index, type).map(Double.init)
        }
    }

    func text(_ tag: Tag) -> String? {
        guard let (type, _, data) = value(tag), type == 2 || type == 129 || type == 1 || type == 7 else { return nil }
        return data.text
    }

    /// Returns the bytes of an entry whose format is not TIFF's.
    func block(_ tag: Tag) -> ByteView? { value(tag)?.data }

    /// Returns the offset and length of an entry's bytes in the file, of entries that are stored apart from the
    /// directory.
    func range(_ tag: Tag) -> Range<Int>? { range(tag.rawValue) }

    private func range(_ tag: Int) -> Range<Int>? {
        guard let (_, length) = location(tag), length > structure.wordLength, let entry = entries[tag],
            let offset = structure.word(at: entry + 4 + structure.wordLength)
        else { return nil }
        let (end, overflows) = offset.addingReportingOverflow(length)
        return overflows ? nil : offset..<end
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

    private func location(_ tag: Int) -> (type: Int, length: Int)? {
        guard let entry = entries[tag], let type = structure.uint16(at: entry + 2),
            let count = structure.word(at: entry + 4), let size = Self.sizes[type]
        else { return nil }
        let (length, overflows) = count.multipliedReportingOverflow(by: size)
        return overflows ? nil : (type, length)
    }

    private func value(_ tag: Tag) -> (type: Int, count: Int, data: ByteView)? {
        guard let entry = entries[tag.rawValue], let (type, length) = location(tag.rawValue),
            let size = Self.sizes[type]
        else { return nil }
        let (count, inline) = (length / size, entry + 4 + structure.wordLength)
        if length <= structure.wordLength {
            return structure.file.part(from: inline, length: length).map { (type, count, $0) }
        }
        guard let offset = structure.word(at: inline) else { return nil }
        return structure.file.part(from: offset, length: length).map { (type, count, $0) }
    }

    /// The size in bytes of one element of each type (16–18: BigTIFF; 129: UTF-8, EXIF 3.0).
    private static let sizes: [Int: Int] = [
        1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8, 129: 1,
    ]
}
