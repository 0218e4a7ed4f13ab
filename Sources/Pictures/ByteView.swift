import Files

/// A part of a file's bytes with bounds-checked access. Offsets count from the part's start.
struct ByteView {
    private let storage: [UInt8]
    private let range: Range<Int>

    init(_ bytes: [UInt8]) {
        storage = bytes
        range = 0..<bytes.count
    }

    private init(storage: [UInt8], range: Range<Int>) {
        self.storage = storage
        self.range = range
    }

    var count: Int { range.count }
    var isEmpty: Bool { range.isEmpty }
    var array: [UInt8] { Array(storage[range]) }

    func byte(at offset: Int) -> UInt8? {
        offset >= 0 && offset < count ? storage[range.lowerBound + offset] : nil
    }

    /// Returns `length` bytes from `offset`, or nil when they do not all exist.
    func part(from offset: Int, length: Int) -> ByteView? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        let start = range.lowerBound + offset
        return ByteView(storage: storage, range: start..<start + length)
    }

    /// Returns the bytes from `offset` on; empty when there are none.
    func suffix(from offset: Int) -> ByteView {
        let start = range.lowerBound + min(max(0, offset), count)
        return ByteView(storage: storage, range: start..<range.upperBound)
    }

    func uint16(at offset: Int, littleEndian: Bool = false) -> Int? {
        guard offset >= 0, offset <= count - 2 else { return nil }
        let first = Int(storage[range.lowerBound + offset])
        let second = Int(storage[range.lowerBound + offset + 1])
        return littleEndian ? second << 8 | first : first << 8 | second
    }

    func uint32(at offset: Int, littleEndian: Bool = false) -> Int? {
        guard let first = uint16(at: offset, littleEndian: littleEndian),
            let second = uint16(at: offset + 2, littleEndian: littleEndian)
        else { return nil }
        return littleEndian ? second << 16 | first : first << 16 | second
    }

    /// Returns a number of 64 bits; nil also for those beyond `Int`.
    func uint64(at offset: Int, littleEndian: Bool = false) -> Int? {
        guard let first = uint32(at: offset, littleEndian: littleEndian),
            let second = uint32(at: offset + 4, littleEndian: littleEndian)
        else { return nil }
        let (high, low) = littleEndian ? (second, first) : (first, second)
        return high < 1 << 31 ? high << 32 | low : nil
    }

    func starts(with text: StaticString, at offset: Int = 0) -> Bool {
        guard offset >= 0, text.utf8CodeUnitCount <= count - offset else { return false }
        return text.withUTF8Buffer { wanted in
            for index in 0..<wanted.count where storage[range.lowerBound + offset + index] != wanted[index] {
                return false
            }
            return true
        }
    }

    func starts(withBytes wanted: [UInt8], at offset: Int = 0) -> Bool {
        guard offset >= 0, wanted.count <= count - offset else { return false }
        return storage[(range.lowerBound + offset)..<range.upperBound].starts(with: wanted)
    }

    /// Returns the offset of the first `text` at or after `offset`.
    func firstOffset(of text: StaticString, from offset: Int = 0) -> Int? {
        guard let last = Optional(count - text.utf8CodeUnitCount), offset >= 0, offset <= last else { return nil }
        let first = text.withUTF8Buffer { $0.first }
        for start in offset...last where storage[range.lowerBound + start] == first {
            if starts(with: text, at: start) { return start }
        }
        return nil
    }

    /// Returns the offset of the first occurrence of some bytes at or after `offset`.
    func firstOffset(ofBytes wanted: [UInt8], from offset: Int = 0) -> Int? {
        guard let first = wanted.first else { return nil }
        var next = firstOffset(of: first, from: offset)
        while let start = next, !starts(withBytes: wanted, at: start) { next = firstOffset(of: first, from: start + 1) }
        return next
    }

    func firstOffset(of byte: UInt8, from offset: Int = 0) -> Int? {
        guard offset >= 0, offset < count else { return nil }
        let found = storage[range.lowerBound + offset..<range.upperBound].firstIndex(of: byte)
        return found.map { $0 - range.lowerBound }
    }

    /// The bytes as text: UTF-8 where they are valid UTF-8, else Latin-1, without NULs and white space at the ends.
    /// Bytes beyond ``InputLimits/embeddedTextBytes`` are dropped.
    var text: String? {
        var bytes = storage[range].prefix(InputLimits.embeddedTextBytes).prefix { $0 != 0 }
        if bytes.endIndex < range.upperBound, bytes.count == InputLimits.embeddedTextBytes {
            // Avoid splitting a character.
            for _ in 0..<3 where bytes.last.map({ $0 & 0xc0 == 0x80 }) == true { bytes.removeLast() }
            if let last = bytes.last, last >= 0xc0 { bytes.removeLast() }
        }
        let decoded =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        return decoded.trimmed
    }
}

extension String {
    /// The text without white space and NULs at the ends; nil when it is empty.
    var trimmed: String? {
        let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace || scalar == "\0" }
        guard let first = unicodeScalars.firstIndex(where: { !isSpace($0) }),
            let last = unicodeScalars.lastIndex(where: { !isSpace($0) })
        else { return nil }
        return String(unicodeScalars[first...last])
    }
}
