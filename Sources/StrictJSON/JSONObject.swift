/// An object for ``OrderedJSONEncoder``, with its members in order; those without a value are `null`.
///
///     let object: JSONObject = ["photos": report.photos, "threshold": report.threshold]
public struct JSONObject: Encodable, Sendable, ExpressibleByDictionaryLiteral {
    private var members: [(name: String, value: (any Encodable & Sendable)?)]

    /// Creates an object of a literal's members.
    public init(dictionaryLiteral members: (String, (any Encodable & Sendable)?)...) {
        self.members = members.map { ($0, $1) }
    }

    /// Creates an object of members.
    public init(_ members: some Sequence<(name: String, value: any Encodable & Sendable)>) {
        self.members = members.map { ($0.name, $0.value) }
    }

    /// Returns the members of both objects.
    public static func + (first: JSONObject, second: JSONObject) -> JSONObject {
        var sum = first
        sum += second
        return sum
    }

    /// Adds the members of another object.
    public static func += (object: inout JSONObject, other: JSONObject) { object.members += other.members }

    /// A value whose member is left out where it is nil.
    public struct IfPresent: Encodable, Sendable {
        fileprivate let value: (any Encodable & Sendable)?

        /// Creates a value.
        public init(_ value: (any Encodable & Sendable)?) { self.value = value }

        /// Encodes the value.
        public func encode(to encoder: any Encoder) throws { try value?.encode(to: encoder) }
    }

    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Encodes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, value) in members {
            let key = Name(stringValue: name)
            if let optional = value as? IfPresent {
                if let value = optional.value { try container.encode(value, forKey: key) }
            } else if let value {
                try container.encode(value, forKey: key)
            } else {
                try container.encodeNil(forKey: key)
            }
        }
    }
}
