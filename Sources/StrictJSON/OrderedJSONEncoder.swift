/// Encodes values as JSON (RFC 8259) on one line, with members in the order in which they are encoded: that of the
/// declaration, where the compiler writes `encode(to:)`. (Foundation's encoder has no order, or sorts.)
///
///     struct Answer: Encodable { var model: String, score: Float }
///     try OrderedJSONEncoder().encode(Answer(model: "small", score: 0.5))     // {"model":"small","score":0.5}
///
/// Numbers are written with the fewest digits that parse as the same value; infinity and NaN, which JSON cannot
/// represent, become `null`. Dictionaries have no order: give a ``JSONObject``.
public struct OrderedJSONEncoder: Sendable {
    /// `true` to write 1 instead of 1.0.
    public var omitsEmptyFractions = false

    /// Creates an encoder.
    public init(omitsEmptyFractions: Bool = false) { self.omitsEmptyFractions = omitsEmptyFractions }

    /// Returns the JSON of a value, in UTF-8.
    ///
    /// - Throws: the errors of the value's `encode(to:)`.
    public func encode(_ value: some Encodable) throws -> [UInt8] {
        var text = JSONText(omitsEmptyFractions: omitsEmptyFractions)
        text.write(try JSONNode(value, at: []))
        return text.bytes
    }
}

/// A value that has been encoded. Containers grow while others are written, hence a class.
private final class JSONNode {
    enum Content {
        case null
        case bool(Bool)
        case integer(String)
        case number(text: String, isFinite: Bool)
        case string(String)
        case array([JSONNode])
        case object([(name: String, value: JSONNode)])
    }

    var content = Content.null

    init() {}

    init<Value: Encodable>(_ value: Value, at path: [any CodingKey]) throws {
        switch value {
        case let text as String: content = .string(text)
        case let flag as Bool: content = .bool(flag)
        case let number as Int: content = .integer(String(number))
        case let number as Double: content = .number(text: number.description, isFinite: number.isFinite)
        case let number as Float: content = .number(text: number.description, isFinite: number.isFinite)
        case let number as any FixedWidthInteger: content = .integer("\(number)")
        default: try value.encode(to: NodeEncoder(node: self, codingPath: path))
        }
    }

    func append(_ node: JSONNode) {
        guard case .array(var elements) = content else { return }
        content = .null
        elements.append(node)
        content = .array(elements)
    }

    func append(_ node: JSONNode, as name: String) {
        guard case .object(var members) = content else { return }
        content = .null
        members.append((name, node))
        content = .object(members)
    }
}

private struct NodeEncoder: Encoder, SingleValueEncodingContainer {
    let node: JSONNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        // A second container adds to the members of the first.
        if case .object = node.content {} else { node.content = .object([]) }
        return KeyedEncodingContainer(NodeMembers(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .array = node.content {} else { node.content = .array([]) }
        return NodeElements(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
    func encodeNil() { node.content = .null }
    func encode<Value: Encodable>(_ value: Value) throws { node.content = try JSONNode(value, at: codingPath).content }
}

private struct NodeMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: JSONNode
    let codingPath: [any CodingKey]

    private func nested(_ key: any CodingKey) -> NodeEncoder {
        let member = JSONNode()
        node.append(member, as: key.stringValue)
        return NodeEncoder(node: member, codingPath: codingPath + [key])
    }

    func encodeNil(forKey key: Key) { node.append(JSONNode(), as: key.stringValue) }
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        node.append(try JSONNode(value, at: codingPath + [key]), as: key.stringValue)
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { nested(key).container(keyedBy: Nested.self) }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nested(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { nested(SuperKey()) }
    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }
}

private struct SuperKey: CodingKey {
    var stringValue: String { "super" }
    var intValue: Int? { nil }

    init() {}
    init?(stringValue: String) { nil }
    init?(intValue: Int) { nil }
}

private struct NodeElements: UnkeyedEncodingContainer {
    let node: JSONNode
    let codingPath: [any CodingKey]
    var count: Int { if case .array(let elements) = node.content { elements.count } else { 0 } }

    private func nested() -> NodeEncoder {
        let element = JSONNode()
        node.append(element)
        return NodeEncoder(node: element, codingPath: codingPath)
    }

    func encodeNil() { node.append(JSONNode()) }
    func encode<Value: Encodable>(_ value: Value) throws { node.append(try JSONNode(value, at: codingPath)) }
    func nestedContainer<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        nested().container(keyedBy: Key.self)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }
    func superEncoder() -> any Encoder { nested() }
}

private struct JSONText {
    let omitsEmptyFractions: Bool
    var bytes: [UInt8] = []

    init(omitsEmptyFractions: Bool) { self.omitsEmptyFractions = omitsEmptyFractions }

    mutating func write(_ node: JSONNode) {
        switch node.content {
        case .null, .number(_, false): bytes += "null".utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .integer(let text): bytes += text.utf8
        case .number(let text, true):
            bytes += (omitsEmptyFractions && text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8
        case .string(let text): write(text)
        case .array(let elements): enclose("[", elements, "]") { $0.write($1) }
        case .object(let members):
            enclose("{", members, "}") { text, member in
                text.write(member.name)
                text.bytes.append(UInt8(ascii: ":"))
                text.write(member.value)
            }
        }
    }

    private mutating func enclose<Part>(
        _ opening: Unicode.Scalar, _ parts: [Part], _ closing: Unicode.Scalar, _ write: (inout JSONText, Part) -> Void
    ) {
        bytes.append(UInt8(ascii: opening))
        for (index, part) in parts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&self, part)
        }
        bytes.append(UInt8(ascii: closing))
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += "\\\"".utf8
            case "\\": bytes += "\\\\".utf8
            case "\n": bytes += "\\n".utf8
            case "\r": bytes += "\\r".utf8
            case "\t": bytes += "\\t".utf8
            // Line separators are valid in JSON but end a line in JavaScript; 7f to 9f may control a terminal.
            case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value), "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                bytes += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
            default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
