/// What a language model thinks of one text.
public struct TextScore: Sendable, Equatable {
    /// The tokens that were judged.
    public var tokens: [Int32]
    /// The natural logarithm of each token's probability behind those before it, as many as ``tokens``.
    public var logProbabilities: [Float]

    public init(tokens: [Int32], logProbabilities: [Float]) {
        self.tokens = tokens
        self.logProbabilities = logProbabilities
    }

    /// The logarithm of the whole text's probability: the sum of its tokens'.
    public var logLikelihood: Double { logProbabilities.reduce(0) { $0 + Double($1) } }

    /// The mean of the tokens' negative logarithms, the model's loss; 0 for a text of no tokens.
    public var negativeLogLikelihood: Double {
        logProbabilities.isEmpty ? 0 : -logLikelihood / Double(logProbabilities.count)
    }
}
