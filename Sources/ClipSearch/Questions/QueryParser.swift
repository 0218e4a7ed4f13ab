/// Parses a query as it is typed, argument by argument: words, pictures, operators and weights become terms.
///
///     a dog on a beach            one term
///     beach + sunset - people     three terms, the last with the weight -1
///     2:cat -0.5:dog              weights, `[+-]number:words`
///     2: cat food                 a weight before words or a picture, as an argument of its own
///
/// Adjacent words are one term, so quoting a sentence is optional. A number before a colon is a weight unless a digit
/// follows the colon: `12:30` is a time.
public struct QueryParser: Sendable {
    /// A mistake in a typed query, with the correct syntax in its description.
    public enum Mistake: Error, Equatable, CustomStringConvertible {
        /// A `+`, `-` or weight is not followed by a term.
        case nothingFollows(String)
        /// A `+` or `-` follows another.
        case twoOperators(String, String)
        /// A weight of 0: `0:dog`.
        case zeroWeight(String)
        /// A `-` directly before words: `-dog`.
        case noSpaceAfterMinus(String)

        /// A message that names the argument and the correct syntax.
        public var description: String {
            switch self {
            case .nothingFollows(let token): "nothing follows \"\(token)\"; words or a picture were expected"
            case .twoOperators(let first, let second):
                "\"\(first)\" is followed by \"\(second)\"; put words or a picture between them"
            case .zeroWeight(let token):
                "\"\(token)\" has the weight 0, which would leave it out; give another weight or remove it"
            case .noSpaceAfterMinus(let token):
                "\"\(token)\" is not an option; to search for pictures without it, leave a space: - "
                    + "\"\(token.dropFirst())\""
            }
        }
    }

    private var terms: [SearchQuery.Term] = []
    private var words: [String] = []
    private var wordsWeight: Float = 1
    private var pendingOperator: String?
    private var pendingWeight: (token: String, value: Float)?

    /// Creates a parser of an empty query.
    public init() {}

    /// Adds an argument: an operator, a weight, or words.
    ///
    /// - Throws: ``Mistake``.
    public mutating func add(_ argument: String) throws(Mistake) {
        if ["+", "-", "\u{2212}"].contains(argument) {
            if let pendingOperator { throw .twoOperators(pendingOperator, argument) }
            if let pendingWeight { throw .nothingFollows(pendingWeight.token) }
            endWords()
            pendingOperator = argument
        } else if let (weight, rest) = Self.splitWeight(argument) {
            if weight == 0 { throw .zeroWeight(argument) }
            if let pendingWeight { throw .nothingFollows(pendingWeight.token) }
            endWords()
            pendingWeight = (argument, weight)
            if !rest.isEmpty { add(words: String(rest)) }
        } else if argument.count > 1, argument.hasPrefix("-") {
            throw .noSpaceAfterMinus(argument)
        } else {
            add(words: argument)
        }
    }

    /// Adds words without special meaning; white space alone is ignored.
    public mutating func add(words text: String) {
        guard text.contains(where: { !$0.isWhitespace }) else { return }
        if words.isEmpty { wordsWeight = takeWeight() }
        words.append(text)
    }

    /// Adds the picture in a file.
    public mutating func add(imageAt path: String) {
        endWords()
        terms.append(SearchQuery.Term(.image(path: path), weight: takeWeight()))
    }

    /// Returns the terms, in the order in which they were typed.
    ///
    /// - Throws: ``Mistake/nothingFollows(_:)``.
    public mutating func finish() throws(Mistake) -> [SearchQuery.Term] {
        if let token = pendingWeight?.token ?? pendingOperator { throw .nothingFollows(token) }
        endWords()
        return terms
    }

    private mutating func endWords() {
        guard !words.isEmpty else { return }
        terms.append(SearchQuery.Term(.text(words.joined(separator: " ")), weight: wordsWeight))
        words = []
    }

    private mutating func takeWeight() -> Float {
        let sign: Float = pendingOperator == nil || pendingOperator == "+" ? 1 : -1
        let weight = sign * (pendingWeight?.value ?? 1)
        pendingOperator = nil
        pendingWeight = nil
        return weight
    }
}

extension QueryParser {
    /// Splits `-0.5:dog` into its weight and the rest after the colon, which may be empty; nil when it has no weight.
    package static func splitWeight(_ argument: String) -> (weight: Float, rest: Substring)? {
        guard let colon = argument.firstIndex(of: ":"), let weight = weight(argument[..<colon]) else { return nil }
        let rest = argument[argument.index(after: colon)...]
        if let next = rest.first, next.isASCII, next.isNumber { return nil }
        return (weight, rest)
    }

    /// Parses a finite number in plain decimal notation, or with an exponent. Zero must be written without one.
    private static func weight(_ text: Substring) -> Float? {
        guard let first = text.utf8.first(where: { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }),
            first == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
            !text.utf8.contains(UInt8(ascii: "x")), let value = Float(text), value.isFinite,
            value != 0 || text.allSatisfy({ "+-0.".contains($0) })
        else { return nil }
        return value
    }
}

extension [SearchQuery.Term] {
    /// Returns terms in one line, as they could be typed.
    ///
    /// - Parameters:
    ///   - texts: what is shown of each term, such as its words.
    ///   - number: formats a weight.
    package func typed(as texts: [String], number: (Float) -> String = \.description) -> String {
        zip(indices, zip(self, texts)).map { index, term in
            let sign = term.0.weight < 0 ? "- " : index > 0 ? "+ " : ""
            let weight = term.0.weight.magnitude
            return sign + (weight == 1 ? "" : number(weight) + ":") + term.1
        }.joined(separator: " ")
    }
}
