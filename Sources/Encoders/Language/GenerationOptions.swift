/// How a text is generated: greedily with one beam, by beam search with more.
public struct GenerationOptions: Sendable, Equatable {
    /// When a beam search with as many finished sequences as beams ends. `true` and `false` mean what they do in
    /// transformers.
    public enum EarlyStopping: Sendable, Equatable, ExpressibleByBooleanLiteral {
        /// At once: `true`.
        case always
        /// When the best unfinished sequence, at its present length, cannot beat the worst finished one: `false`.
        case whenUnlikely
        /// When no unfinished sequence can beat the worst finished one at any length: `"never"`.
        case never

        public init(booleanLiteral value: Bool) { self = value ? .always : .whenUnlikely }
    }

    /// Sequences that are followed at once; 1 takes the likeliest token at every step.
    public var beams: Int
    /// The most tokens that are generated.
    public var maximumTokens: Int
    /// A finished sequence's log-probability is divided by its length to this power: above 0 favours long answers,
    /// below 0 short ones.
    public var lengthPenalty: Float
    public var earlyStopping: EarlyStopping
    /// How many sequences are returned, at most ``beams``.
    public var returnedSequences: Int

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
