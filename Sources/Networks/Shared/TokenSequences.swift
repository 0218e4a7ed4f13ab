/// Token sequences of different lengths, concatenated without padding.
struct TokenSequences {
    /// All tokens.
    let tokens: [Int32]
    /// The range of each sequence in `tokens`.
    let ranges: [Range<Int>]

    init(_ sequences: [[Int32]]) {
        var ranges: [Range<Int>] = []
        var end = 0
        for sequence in sequences {
            ranges.append(end..<end + sequence.count)
            end += sequence.count
        }
        self.ranges = ranges
        tokens = Array(sequences.joined())
    }

    /// Each token with its position in its sequence.
    var positionedTokens: some Sequence<(token: Int32, position: Int)> {
        zip(tokens, ranges.lazy.flatMap { 0..<$0.count }).lazy.map { (token: $0, position: $1) }
    }

    /// Throws for sequences that a model with these limits cannot process.
    static func validate(
        _ sequences: [[Int32]], model: String, vocabulary: Int, positions: Int
    ) throws(NetworkError) {
        for (index, sequence) in sequences.enumerated() {
            guard 1...positions ~= sequence.count else {
                throw .invalidInput(
                    model: model,
                    reason: "text \(index) has \(sequence.count) tokens; from 1 to \(positions) are possible")
            }
            guard let wrong = sequence.first(where: { !(0..<vocabulary ~= Int($0)) }) else { continue }
            throw .invalidInput(
                model: model,
                reason:
                    "text \(index) has the token \(wrong), but the vocabulary ends at \(vocabulary - 1); the tokenizer "
                    + "belongs to another model")
        }
    }
}
