/// An error that describes why a text is not the expected JSON.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    /// The position in the text, in bytes from its start.
    public let offset: Int
    /// The reason.
    public let reason: String

    /// Creates an error.
    public init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    /// The reason and the position.
    public var description: String { "\(reason) (at byte \(offset))" }
}

/// Reads JSON (RFC 8259) value by value, without building a tree.
///
/// The reader is stricter than most parsers, because checkpoints and vocabularies come from untrusted sources: the text
/// must be valid UTF-8, an object's members must have distinct names, nothing may follow the value, and nesting is
/// bounded. Names and strings are available as UTF-8 bytes where the difference between canonically equivalent
/// spellings matters.
///
///     var reader = try JSONReader(bytes)
///     try reader.readObject { reader, name in
///         if name == "vocab" { … } else { try reader.skipValue() }
///     }
///     try reader.expectEnd()
public struct JSONReader {
    /// The kind of a value.
    public enum Kind: Sendable { case object, array, string, number, boolean, null }

    private let bytes: [UInt8]
    private(set) public var offset = 0
    private var depth = 0

    static let maximumDepth = 128

    /// Creates a reader at the start of a text.
    ///
    /// - Throws: ``JSONError`` when `bytes` are not valid UTF-8.
    public init(_ bytes: [UInt8]) throws(JSONError) {
        if let invalid = UTF8Validation.firstInvalidOffset(in: bytes) {
            throw JSONError(offset: invalid, reason: "the text is not valid UTF-8")
        }
        self.bytes = bytes
    }

    /// Returns the kind of the next value without consuming it.
    public mutating func nextKind() throws(JSONError) -> Kind {
        skipWhitespace()
        guard let byte = peek else { throw error("the text ends where a value should stand") }
        switch byte {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw error("a value was expected")
        }
    }

    /// Reads an object, calling `member` for each of its members with the reader positioned before the value.
    ///
    /// - Parameter allowsDuplicates: pass `true` only where names are checked elsewhere (it saves a set of all names).
    public mutating func readObject(
        allowsDuplicates: Bool = false,
        _ member: (inout JSONReader, _ name: [UInt8]) throws -> Void
    ) throws {
        try open(UInt8(ascii: "{"), named: "an object")
        var seen = Set<[UInt8]>()
        skipWhitespace()
        if peek == UInt8(ascii: "}") { return close() }
        while true {
            skipWhitespace()
            let start = offset
            let name = try readStringBytes()
            if !allowsDuplicates, !seen.insert(name).inserted {
                let text = String(decoding: name, as: UTF8.self)
                throw JSONError(offset: start, reason: "the name \"\(text)\" stands twice in one object")
            }
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw error("\":\" was expected after a name") }
            try member(&self, name)
            skipWhitespace()
            if take(UInt8(ascii: ",")) { continue }
            guard peek == UInt8(ascii: "}") else { throw error("\",\" or \"}\" was expected") }
            return close()
        }
    }

    /// Reads an array, calling `element` for each element with the reader positioned before it.
    public mutating func readArray(_ element: (inout JSONReader) throws -> Void) throws {
        try open(UInt8(ascii: "["), named: "an array")
        skipWhitespace()
        if peek == UInt8(ascii: "]") { return close() }
        while true {
            try element(&self)
            skipWhitespace()
            if take(UInt8(ascii: ",")) { continue }
            guard peek == UInt8(ascii: "]") else { throw error("\",\" or \"]\" was expected") }
            return close()
        }
    }

    /// Reads a string as UTF-8 bytes, with escapes resolved.
    public mutating func readStringBytes() throws(JSONError) -> [UInt8] {
        skipWhitespace()
        guard take(UInt8(ascii: "\"")) else { throw error("a string was expected") }
        let start = offset
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { offset += 1 }
        if peek == UInt8(ascii: "\"") {
            offset += 1
            return Array(bytes[start..<offset - 1])
        }
        var result = Array(bytes[start..<offset])
        while let byte = peek {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return result
            case UInt8(ascii: "\\"): try readEscape(into: &result)
            case 0..<0x20:
                throw JSONError(offset: offset - 1, reason: "a control character stands unescaped in a string")
            default: result.append(byte)
            }
        }
        throw error("the text ends inside a string")
    }

    /// Reads a string.
    public mutating func readString() throws(JSONError) -> String {
        String(decoding: try readStringBytes(), as: UTF8.self)
    }

    /// Reads a number as it is written.
    public mutating func readNumberText() throws(JSONError) -> String {
        skipWhitespace()
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if let byte = peek, isDigit(byte) { throw error("a number may not start with 0") }
        } else {
            try skipDigits()
        }
        if take(UInt8(ascii: ".")) { try skipDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try skipDigits()
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// Reads a whole number; 1.0 and 1e3 are refused.
    public mutating func readInteger() throws(JSONError) -> Int {
        skipWhitespace()
        let start = offset
        guard let value = Int(try readNumberText()) else {
            throw JSONError(offset: start, reason: "a whole number of at most 64 bits was expected")
        }
        return value
    }

    /// Reads a number in double precision.
    public mutating func readDouble() throws(JSONError) -> Double {
        skipWhitespace()
        let start = offset
        guard let value = Double(try readNumberText()), value.isFinite else {
            throw JSONError(offset: start, reason: "the number is too large")
        }
        return value
    }

    /// Reads `true` or `false`.
    public mutating func readBoolean() throws(JSONError) -> Bool {
        skipWhitespace()
        if take(word: "true") { return true }
        if take(word: "false") { return false }
        throw error("true or false was expected")
    }

    /// Reads `null`.
    public mutating func readNull() throws(JSONError) {
        skipWhitespace()
        guard take(word: "null") else { throw error("null was expected") }
    }

    /// Skips one value of any kind, checking that it is well formed.
    public mutating func skipValue() throws {
        switch try nextKind() {
        case .object: try readObject { reader, _ in try reader.skipValue() }
        case .array: try readArray { reader in try reader.skipValue() }
        case .string: _ = try readStringBytes()
        case .number: _ = try readNumberText()
        case .boolean: _ = try readBoolean()
        case .null: try readNull()
        }
    }

    /// Throws unless only white space is left.
    public mutating func expectEnd() throws(JSONError) {
        skipWhitespace()
        guard offset == bytes.count else { throw error("something follows the end of the value") }
    }
}

extension JSONReader {
    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private func error(_ reason: String) -> JSONError { JSONError(offset: offset, reason: reason) }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func take(word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard bytes.count - offset >= length else { return false }
        let matches = word.withUTF8Buffer { $0.elementsEqual(bytes[offset..<offset + length]) }
        if matches { offset += length }
        return matches
    }

    private mutating func skipDigits() throws(JSONError) {
        guard let first = peek, isDigit(first) else { throw error("a digit was expected") }
        while let byte = peek, isDigit(byte) { offset += 1 }
    }

    private mutating func open(_ bracket: UInt8, named name: String) throws(JSONError) {
        skipWhitespace()
        guard take(bracket) else { throw error("\(name) was expected") }
        depth += 1
        if depth > Self.maximumDepth { throw error("the value is nested more than \(Self.maximumDepth) levels deep") }
    }

    private mutating func close() {
        offset += 1
        depth -= 1
    }

    private mutating func readEscape(into result: inout [UInt8]) throws(JSONError) {
        guard let byte = peek else { throw error("the text ends inside a string") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0c)
        case UInt8(ascii: "n"): result.append(0x0a)
        case UInt8(ascii: "r"): result.append(0x0d)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try readUnicodeEscape()
            result.append(contentsOf: Array(String(Character(scalar)).utf8))
        default:
            throw JSONError(offset: offset - 1, reason: "an unknown escape stands in a string")
        }
    }

    private mutating func readUnicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let start = offset - 2
        let first = try readFourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw JSONError(offset: start, reason: "half of a surrogate pair stands alone in a string")
        }
        let second = try readFourHexDigits()
        guard (0xdc00..<0xe000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        else {
            throw JSONError(offset: start, reason: "half of a surrogate pair stands alone in a string")
        }
        return scalar
    }

    private mutating func readFourHexDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("four hexadecimal digits were expected after \\u")
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }
}
