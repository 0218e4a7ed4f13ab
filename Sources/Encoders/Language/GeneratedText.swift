/// A text that a model made.
public struct GeneratedText: Sendable, Equatable {
    public var text: String
    /// The generated tokens, special ones included.
    public var tokens: [Int32]
    /// The log-probability divided by the length to the power of the length penalty: transformers' `sequences_scores`.
    public var score: Float

    public init(text: String, tokens: [Int32], score: Float) {
        self.text = text
        self.tokens = tokens
        self.score = score
    }
}
