/// Combines a query's words, pictures, operators and weights into terms.
struct TermCollector {
    private var terms: [QueryTerm] = []
    private var words: [String] = []
    private var wordsWeight: Float = 1
    private var pendingOperator: String?
    private var pendingWeight: (token: String, value: Float)?

    /// Adds an argument that is not an option: an operator, a weight, or words.
    mutating func add(_ argument: String) throws(QueryArgumentsError) {
        switch argument {
        case "+", "-", "\u{2212}":
            if let pendingOperator { throw .twoOperators(pendingOperator, argument) }
            if let pendingWeight { throw .nothingFollows(pendingWeight.token) }
            endWords()
            pendingOperator = argument
        default:
            if let (weight, rest) = QueryArguments.splitWeight(argument) {
                if weight == 0 { throw .zeroWeight(argument) }
                if let pendingWeight { throw .nothingFollows(pendingWeight.token) }
                endWords()
                pendingWeight = (argument, weight)
                if !rest.isEmpty { addLiteralWords(String(rest)) }
            } else if argument.count > 1, argument.hasPrefix("-") {
                throw .notAnOption(argument)
            } else {
                addLiteralWords(argument)
            }
        }
    }

    /// Adds words without special meaning; white space alone is ignored.
    mutating func addLiteralWords(_ text: String) {
        guard text.contains(where: { !$0.isWhitespace }) else { return }
        if words.isEmpty { wordsWeight = takeWeight() }
        words.append(text)
    }

    mutating func addImage(_ path: String) {
        endWords()
        terms.append(QueryTerm(weight: takeWeight(), kind: .image(path)))
    }

    mutating func finish() throws(QueryArgumentsError) -> [QueryTerm] {
        if let pendingWeight { throw .nothingFollows(pendingWeight.token) }
        if let pendingOperator { throw .nothingFollows(pendingOperator) }
        endWords()
        return terms
    }

    private mutating func endWords() {
        guard !words.isEmpty else { return }
        terms.append(QueryTerm(weight: wordsWeight, kind: .text(words.joined(separator: " "))))
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
