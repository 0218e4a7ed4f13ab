#if Server
/// A `Content-Type` or `Content-Disposition`: a value and its parameters (RFC 9110, 5.6.6).
struct ParameterizedHeader: Equatable {
    /// The value, in lower case.
    var value: String
    /// The parameters, with names in lower case.
    var parameters: [String: String] = [:]

    /// Parses a header; nil when it is malformed, or repeats a parameter.
    init?(_ text: String) {
        var rest = Substring(text)
        guard let word = Self.takeWord(&rest) else { return nil }
        value = word.lowercased()
        while !rest.isEmpty {
            guard rest.removeFirst() == ";" else { return nil }
            Self.skipSpace(&rest)
            if rest.isEmpty { break }
            guard let name = Self.takeWord(&rest)?.lowercased(), rest.first == "=" else { return nil }
            rest.removeFirst()
            guard let value = rest.first == "\"" ? Self.takeQuoted(&rest) : Self.takeWord(&rest),
                parameters.updateValue(value, forKey: name) == nil
            else { return nil }
            Self.skipSpace(&rest)
        }
    }

    private static func skipSpace(_ text: inout Substring) {
        text = text.drop { $0 == " " || $0 == "\t" }
    }

    private static func takeWord(_ text: inout Substring) -> String? {
        skipSpace(&text)
        let word = text.prefix { !"; \t=\"".contains($0) }
        text = text[word.endIndex...]
        if text.first == " " || text.first == "\t" { skipSpace(&text) }
        return word.isEmpty ? nil : String(word)
    }

    /// Browsers write a quotation mark in a file name as `%22`, so a backslash is an ordinary character.
    private static func takeQuoted(_ text: inout Substring) -> String? {
        text.removeFirst()
        guard let end = text.firstIndex(of: "\"") else { return nil }
        let content = String(text[..<end])
        text = text[text.index(after: end)...]
        return content
    }
}
#endif
