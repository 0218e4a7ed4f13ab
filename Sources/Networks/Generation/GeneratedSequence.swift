/// A sequence of tokens that a search found.
public struct GeneratedSequence: Sendable, Equatable {
    /// Without those it began with; the token that ends a text is among them where it was reached.
    public var tokens: [Int32]
    /// The sum of the tokens' log-probabilities, divided by their number to the power of the length penalty.
    public var score: Float
}

/// How a decoder begins and ends.
struct SearchLimits {
    /// What the generated tokens follow.
    var prompt: [Int32]
    /// Tokens that end a text.
    var ends: Set<Int32>
    /// The most tokens that are generated.
    var maximumTokens: Int
}
