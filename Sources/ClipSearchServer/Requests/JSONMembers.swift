#if Server
import StrictJSON

/// The members of a JSON object, removed one by one. Wrong types, values out of range and unknown members are errors: a
/// misspelt member would otherwise be ignored.
///
///     var members = try JSONMembers(body)
///     let name = try members.requiredString("name", length: 1...200)
///     try members.finish()
struct JSONMembers {
    private var members: [String: JSONValue]
    /// The position of the object: `terms[2].`, or empty for the body itself.
    private let place: String

    init(_ value: JSONValue, at place: String = "") throws {
        guard let object = value.object else {
            let name = place.isEmpty ? "The body" : String(place.dropLast())
            throw Problem(.invalidRequest, "\(name) must be an object", parameter: place.isEmpty ? nil : name)
        }
        members = Dictionary(object.map { ($0.name, $0.value) }) { first, _ in first }
        self.place = place
    }

    /// Returns the position of a member.
    func place(of name: String) -> String { place + name }

    /// Throws for members that were not removed.
    func finish() throws {
        if let name = members.keys.min() {
            throw Problem.invalid(
                place + String(name.prefix(100)), "is no member that is known here; /openapi.json lists them")
        }
    }

    /// Removes a member; nil when it is missing or null.
    private mutating func take(_ name: String) -> JSONValue? {
        guard let value = members.removeValue(forKey: name), !value.isNull else { return nil }
        return value
    }

    mutating func string(_ name: String, length: ClosedRange<Int> = 0...1000) throws -> String? {
        try take(name).map { try Self.string($0, place + name, length) }
    }

    mutating func requiredString(_ name: String, length: ClosedRange<Int>) throws -> String {
        guard let text = try string(name, length: length) else { throw Problem.invalid(place + name, "is missing") }
        return text
    }

    mutating func bool(_ name: String) throws -> Bool? {
        guard let value = take(name) else { return nil }
        guard let flag = value.bool else { throw Problem.invalid(place + name, "must be true or false") }
        return flag
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        try take(name).map { try Self.integer($0, place + name, range) }
    }

    mutating func number(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
        guard let value = take(name) else { return nil }
        guard let number = value.double, range.contains(number) else {
            throw Problem.invalid(
                place + name, "must be a number from \(range.lowerBound.plainText) to \(range.upperBound.plainText)")
        }
        return number
    }

    /// Removes a member that is one of the words of `Word`.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, as: Word.Type) throws -> Word?
    where Word.RawValue == String {
        guard let value = take(name) else { return nil }
        guard let word = value.string.flatMap(Word.init(rawValue:)) else {
            throw Problem.invalid(
                place + name, "must be one of: \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    mutating func strings(_ name: String, count: Int, length: ClosedRange<Int> = 1...1000) throws -> [String]? {
        try array(name, count: count)?.map { try Self.string($0.value, $0.place, length) }
    }

    mutating func ids(_ name: String, count: Int = 10_000) throws -> [Int64]? {
        try array(name, count: count)?.map { Int64(try Self.integer($0.value, $0.place, 1...Int.max)) }
    }

    mutating func array(_ name: String, count: Int) throws -> [(value: JSONValue, place: String)]? {
        guard let value = take(name) else { return nil }
        guard let elements = value.array, elements.count <= count else {
            throw Problem.invalid(place + name, "must be an array of at most \(count)")
        }
        return elements.enumerated().map { ($1, "\(place)\(name)[\($0)]") }
    }

    /// Removes a member of any type.
    mutating func value(_ name: String) -> JSONValue? { take(name) }

    mutating func object(_ name: String) throws -> JSONMembers? {
        try take(name).map { try JSONMembers($0, at: "\(place)\(name).") }
    }

    private static func string(_ value: JSONValue, _ place: String, _ length: ClosedRange<Int>) throws -> String {
        guard let text = value.string else { throw Problem.invalid(place, "must be text") }
        guard length.contains(text.unicodeScalars.count) else {
            throw Problem.invalid(
                place, text.isEmpty ? "must not be empty" : "must have at most \(length.upperBound) characters")
        }
        guard !text.utf8.contains(0) else { throw Problem.invalid(place, "must not hold a zero character") }
        return text
    }

    private static func integer(_ value: JSONValue, _ place: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let number = value.int, range.contains(number) else {
            throw Problem.invalid(place, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
#endif
