/// The likelihood of one text under a language model.
public struct TextScore: Sendable, Equatable {
    /// The scored tokens.
    public var tokens: [Int32]
    /// The natural logarithm of each token's probability given those before it; one value for each of ``tokens``.
    public var logProbabilities: [Float]

    /// Creates a score from tokens and their log-probabilities.
    public init(tokens: [Int32], logProbabilities: [Float]) {
        self.tokens = tokens
        self.logProbabilities = logProbabilities
    }

    /// The logarithm of the whole text's probability: the sum over its tokens.
    public var logLikelihood: Double { logProbabilities.reduce(0) { $0 + Double($1) } }

    /// The mean negative log-probability of the tokens, the model's loss; 0 for a text without tokens.
    public var negativeLogLikelihood: Double {
        logProbabilities.isEmpty ? 0 : -logLikelihood / Double(logProbabilities.count)
    }
}
