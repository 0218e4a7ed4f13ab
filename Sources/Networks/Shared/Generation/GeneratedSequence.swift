/// A sequence of tokens found by a search.
public struct GeneratedSequence: Sendable, Equatable {
    /// The tokens without the prompt, including the one that ends the text if it was reached.
    public var tokens: [Int32]
    /// The sum of the tokens' log-probabilities, divided by their number to the power of the length penalty.
    public var score: Float
}

/// The prompt and the ending conditions of a search.
struct SearchLimits {
    /// The tokens that the generated ones follow.
    var prompt: [Int32]
    /// Tokens that end a text.
    var ends: Set<Int32>
    /// The maximum number of generated tokens.
    var maximumTokens: Int
}
