/// Writes JSON (RFC 8259) in the order in which it is told the members, on one line.
///
///     var json = JSONWriter()
///     json.object { json in
///         json.member("model", "small")
///         json.member("results", array: results) { json, result in json.object { $0.member("path", path: result.path) } }
///     }
///     json.bytes
///
/// Numbers are written with the fewest digits that read back as the same value; a number that JSON has no word for
/// (infinity, not-a-number) becomes `null`.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init() {}

    // MARK: Values

    public mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
        try enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    public mutating func array(_ elements: (inout JSONWriter) throws -> Void) rethrows {
        try enclosed(UInt8(ascii: "["), UInt8(ascii: "]"), elements)
    }

    public mutating func value(_ text: String) {
        separate()
        writeString(text)
    }

    public mutating func value(_ flag: Bool) { literal(flag ? "true" : "false") }
    public mutating func value(_ number: some FixedWidthInteger) { literal(String(number)) }
    public mutating func value(_ number: Float) { literal(number.isFinite ? number.description : "null") }
    public mutating func value(_ number: Double) { literal(number.isFinite ? number.description : "null") }
    public mutating func null() { literal("null") }

    // MARK: Members

    public mutating func member(_ name: String, _ text: String) { member(name, writing: { $0.value(text) }) }
    public mutating func member(_ name: String, _ flag: Bool) { member(name, writing: { $0.value(flag) }) }
    public mutating func member(_ name: String, _ number: some FixedWidthInteger) {
        member(name, writing: { $0.value(number) })
    }
    public mutating func member(_ name: String, _ number: Float) { member(name, writing: { $0.value(number) }) }
    public mutating func member(_ name: String, _ number: Double) { member(name, writing: { $0.value(number) }) }
    public mutating func memberNull(_ name: String) { member(name, writing: { $0.null() }) }

    public mutating func member(_ name: String, _ numbers: [Float]) {
        member(name, array: numbers) { $0.value($1) }
    }

    public mutating func member(_ name: String, object members: (inout JSONWriter) throws -> Void) rethrows {
        try member(name, writing: { try $0.object(members) })
    }

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

    /// Writes a path, which on Unix is bytes and not always text. One that is not UTF-8 gets U+FFFD in place of what is
    /// wrong, and a second member, the name with `Base64` behind it, that gives the bytes.
    public mutating func member(_ name: String, path: [UInt8]) {
        let text = String(decoding: path, as: UTF8.self)
        member(name, text)
        if !text.utf8.elementsEqual(path) { member(name + "Base64", Base64.encode(path)) }
    }

    /// Writes a name, then lets `write` write its value.
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
            // Line separators are legal in JSON but end a line in JavaScript; 7f to 9f may command a terminal.
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
