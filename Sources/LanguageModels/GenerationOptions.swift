/// The options of text generation: greedy with one beam, beam search with more.
public struct GenerationOptions: Sendable, Equatable {
    /// The condition that ends a beam search once it has as many finished sequences as beams. The literals `true` and
    /// `false` mean what they do in transformers.
    public enum EarlyStopping: Sendable, Equatable, ExpressibleByBooleanLiteral {
        /// Immediately: `true`.
        case always
        /// Once the best unfinished sequence, at its present length, cannot beat the worst finished one: `false`.
        case whenUnlikely
        /// Once no unfinished sequence can beat the worst finished one at any length: `"never"`.
        case never

        /// Creates ``always`` from `true` and ``whenUnlikely`` from `false`.
        public init(booleanLiteral value: Bool) { self = value ? .always : .whenUnlikely }
    }

    /// The number of sequences followed at the same time; 1 takes the likeliest token at every step.
    public var beams: Int
    /// The maximum number of generated tokens.
    public var maximumTokens: Int
    /// The exponent of the length by which a finished sequence's log-probability is divided: above 0 favours long
    /// texts, below 0 short ones.
    public var lengthPenalty: Float
    /// The condition that ends a beam search.
    public var earlyStopping: EarlyStopping
    /// The number of sequences returned, at most ``beams``.
    public var returnedSequences: Int

    /// Creates options with the given values.
    public init(
        beams: Int = 1, maximumTokens: Int = 64, lengthPenalty: Float = 1, earlyStopping: EarlyStopping = true,
        returnedSequences: Int = 1
    ) {
        self.beams = beams
        self.maximumTokens = maximumTokens
        self.lengthPenalty = lengthPenalty
        self.earlyStopping = earlyStopping
        self.returnedSequences = returnedSequences
    }
}
