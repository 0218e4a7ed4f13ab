import LanguageModels

/// A language model that finds a word likely if it has just read it.
struct EchoLanguageModel: LanguageModel {
    let name = "echo"
    let maximumTokens = 100

    func tokenize(_ text: String) -> [Int32] { words(text).map { Int32(truncatingIfNeeded: $0.count) } }

    func score(_ texts: [String]) throws -> [TextScore] { try score(texts.map { (prefix: "", continuation: $0) }) }

    func score(_ pairs: [(prefix: String, continuation: String)]) throws -> [TextScore] {
        for pair in pairs where tokenize(pair.prefix).count + tokenize(pair.continuation).count > maximumTokens {
            throw LanguageModelError.wrongInput(model: name, reason: "it has more than \(maximumTokens) tokens")
        }
        return pairs.map { pair in
            let read = Set(words(pair.prefix))
            return TextScore(
                tokens: tokenize(pair.continuation),
                logProbabilities: words(pair.continuation).map { read.contains($0) ? -1 : -5 })
        }
    }

    private func words(_ text: String) -> [Substring] { text.lowercased().split { !$0.isLetter } }
}
