#if Server
import Files
import Foundation
import Hummingbird

/// The parameters of a request's address in the encoding of forms (`+` is a space), validated as they are read.
struct QueryParameters {
    private let parameters: [(name: String?, value: String?)]

    init(_ request: Request) {
        parameters = (request.uri.query ?? "").split(separator: "&").map { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    /// Decodes a name or value; nil when the result is not UTF-8.
    private static func decode(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }

    /// The names, in the order of the address; invalidly encoded ones are skipped.
    var names: [String] { parameters.compactMap(\.name) }

    private func values(_ name: String) throws -> [String] {
        try parameters.filter { $0.name == name }.map { parameter in
            guard let value = parameter.value else { throw Problem.invalid(name, "is not well encoded") }
            return value
        }
    }

    func string(_ name: String, length: Int = 200) throws -> String? {
        guard let text = try values(name).first else { return nil }
        return try checked(text, name, length)
    }

    func strings(_ name: String, count: Int = InputLimits.filterEntries) throws -> [String] {
        let texts = try values(name)
        guard texts.count <= count else { throw Problem.invalid(name, "may be given at most \(count) times") }
        return try texts.map { try checked($0, name, 1000) }
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = try string(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Problem.invalid(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
        guard let text = try string(name) else { return nil }
        guard let number = Double(text), range.contains(number) else {
            throw Problem.invalid(
                name, "must be a number from \(range.lowerBound.plainText) to \(range.upperBound.plainText)")
        }
        return number
    }

    func word<Word: RawRepresentable & CaseIterable>(_ name: String, as type: Word.Type) throws -> Word?
    where Word.RawValue == String {
        guard let text = try string(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw Problem.invalid(name, "must be one of: \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    func bool(_ name: String) throws -> Bool? {
        switch try string(name) {
        case nil: nil
        case "true", "1": true
        case "false", "0": false
        default: throw Problem.invalid(name, "must be true or false")
        }
    }

    /// Requires confirmation of an irreversible operation.
    func checkConfirmed() throws {
        guard try bool("confirm") == true else {
            throw Problem(.notConfirmed, "Add ?confirm=true: this cannot be undone.", parameter: "confirm")
        }
    }

    func page(limit: Int = 50) throws -> (limit: Int, offset: Int) {
        (try integer("limit", in: 0...500) ?? limit, try integer("offset", in: 0...1_000_000) ?? 0)
    }

    private func checked(_ text: String, _ name: String, _ length: Int) throws -> String {
        guard text.unicodeScalars.count <= length else {
            throw Problem.invalid(name, "must have at most \(length) characters")
        }
        guard !text.utf8.contains(0) else { throw Problem.invalid(name, "must not hold a zero character") }
        return text
    }
}

extension BasicRequestContext {
    /// Returns a number in the request's path.
    ///
    /// - Throws: ``Problem`` when the text is not a number.
    func id(_ name: String) throws -> Int64 {
        guard let text = parameters.get(name), let id = Int64(text), id > 0, text.utf8.allSatisfy({ $0 >= 0x30 }) else {
            throw Problem(.notFound, "A \(name) is named by its number.", parameter: name)
        }
        return id
    }
}

extension BinaryFloatingPoint where Self: LosslessStringConvertible {
    /// The number as text, without an empty fraction.
    var plainText: String { Int(exactly: self).map(String.init) ?? description }
}
#endif
