/// Writes JSON (RFC 8259) on one line, with members in the order in which they are added.
///
///     var json = JSONWriter()
///     json.object { json in
///         json.member("model", "small")
///         json.member("results", array: results) { json, result in
///             json.object { $0.member("path", path: result.path) }
///         }
///     }
///     json.bytes
///
/// Numbers are written with the fewest digits that parse as the same value; infinity and NaN, which JSON cannot
/// represent, become `null`.
public struct JSONWriter: Sendable {
    /// The bytes written so far.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Creates a writer without output.
    public init() {}

    // MARK: Values

    /// Writes an object with the members that the closure adds.
    public mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
        try enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    /// Writes an array with the elements that the closure adds.
    public mutating func array(_ elements: (inout JSONWriter) throws -> Void) rethrows {
        try enclosed(UInt8(ascii: "["), UInt8(ascii: "]"), elements)
    }

    /// Writes a string.
    public mutating func value(_ text: String) {
        separate()
        writeString(text)
    }

    /// Writes a boolean.
    public mutating func value(_ flag: Bool) { literal(flag ? "true" : "false") }
    /// Writes a whole number.
    public mutating func value(_ number: some FixedWidthInteger) { literal(String(number)) }
    /// Writes a number; `null` if it is not finite.
    public mutating func value(_ number: Float) { literal(number.isFinite ? number.description : "null") }
    /// Writes a number; `null` if it is not finite.
    public mutating func value(_ number: Double) { literal(number.isFinite ? number.description : "null") }
    /// Writes `null`.
    public mutating func null() { literal("null") }

    // MARK: Members

    /// Writes a member with a string.
    public mutating func member(_ name: String, _ text: String) { member(name, writing: { $0.value(text) }) }
    /// Writes a member with a boolean.
    public mutating func member(_ name: String, _ flag: Bool) { member(name, writing: { $0.value(flag) }) }
    /// Writes a member with a whole number.
    public mutating func member(_ name: String, _ number: some FixedWidthInteger) {
        member(name, writing: { $0.value(number) })
    }
    /// Writes a member with a number; `null` if it is not finite.
    public mutating func member(_ name: String, _ number: Float) { member(name, writing: { $0.value(number) }) }
    /// Writes a member with a number; `null` if it is not finite.
    public mutating func member(_ name: String, _ number: Double) { member(name, writing: { $0.value(number) }) }
    /// Writes a member with `null`.
    public mutating func memberNull(_ name: String) { member(name, writing: { $0.null() }) }

    /// Writes a member with an array of numbers.
    public mutating func member(_ name: String, _ numbers: [Float]) {
        member(name, array: numbers) { $0.value($1) }
    }

    /// Writes a member with an object.
    public mutating func member(_ name: String, object members: (inout JSONWriter) throws -> Void) rethrows {
        try member(name, writing: { try $0.object(members) })
    }

    /// Writes a member with an array, calling `write` for each element.
    public mutating func member<Element>(
        _ name: String,
        array elements: some Sequence<Element>,
        _ write: (inout JSONWriter, Element) throws -> Void
    ) rethrows {
        try member(
            name,
            writing: { json in
                try json.array { json in
                    for element in elements { try write(&json, element) }
                }
            })
    }

    /// Writes a member with a path, which on Unix is bytes and not always text. In a path that is not UTF-8, invalid
    /// bytes become U+FFFD, and a second member, with `Base64` appended to the name, holds the bytes.
    public mutating func member(_ name: String, path: [UInt8]) {
        let text = String(decoding: path, as: UTF8.self)
        member(name, text)
        if !text.utf8.elementsEqual(path) { member(name + "Base64", Base64.encode(path)) }
    }

    /// Writes a member's name, then calls `write` to write its value.
    public mutating func member(_ name: String, writing write: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        writeString(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
        try write(&self)
    }

    // MARK: Text

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func enclosed(
        _ opening: UInt8,
        _ closing: UInt8,
        _ content: (inout JSONWriter) throws -> Void
    ) rethrows {
        separate()
        bytes.append(opening)
        needsComma = false
        try content(&self)
        bytes.append(closing)
        needsComma = true
    }

    private mutating func writeString(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: "\\\"".utf8)
            case "\\": bytes.append(contentsOf: "\\\\".utf8)
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            // Line separators are valid in JSON but end a line in JavaScript; 7f to 9f may control a terminal.
            case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value), "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                bytes.append(contentsOf: "\\u".utf8)
                bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
                bytes.append(contentsOf: digits.utf8)
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
