/// A whole JSON value as a tree, for small files such as a model's `config.json`.
public indirect enum JSONValue: Sendable {
    case null
    case boolean(Bool)
    /// A number as written, without loss of digits.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// An object's members in the order of the text.
    case object([(name: String, value: JSONValue)])

    /// Parses a text.
    ///
    /// - Throws: ``JSONError`` when `bytes` are not exactly one JSON value.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var reader = try JSONReader(bytes)
        do {
            self = try Self.read(&reader)
        } catch let error as JSONError {
            throw error
        } catch {
            throw JSONError(offset: reader.offset, reason: "\(error)")
        }
        try reader.expectEnd()
    }

    /// Reads the next value of `reader`.
    public static func read(_ reader: inout JSONReader) throws -> JSONValue {
        switch try reader.nextKind() {
        case .null:
            try reader.readNull()
            return .null
        case .boolean: return .boolean(try reader.readBoolean())
        case .number: return .number(try reader.readNumberText())
        case .string: return .string(try reader.readString())
        case .array:
            var elements: [JSONValue] = []
            try reader.readArray { elements.append(try read(&$0)) }
            return .array(elements)
        case .object:
            var members: [(name: String, value: JSONValue)] = []
            try reader.readObject { members.append((String(decoding: $1, as: UTF8.self), try read(&$0))) }
            return .object(members)
        }
    }

    /// The member called `name`; nil when it does not exist or this is not an object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// `true` if the value is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }
    /// The value of a boolean; nil for other kinds.
    public var bool: Bool? { if case .boolean(let value) = self { value } else { nil } }
    /// The value of a string; nil for other kinds.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The elements of an array; nil for other kinds.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The members of an object, in order; nil for other kinds.
    public var object: [(name: String, value: JSONValue)]? { if case .object(let value) = self { value } else { nil } }
    /// The value of a number in double precision; nil for other kinds.
    public var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }

    /// The value of a whole number, also when it is written as 1.0 or 1e3; nil for anything else.
    public var int: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text) ?? Double(text).flatMap(Int.init(exactly:))
    }
}
