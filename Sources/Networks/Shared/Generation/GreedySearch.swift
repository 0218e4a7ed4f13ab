import Compute

/// A search that takes the likeliest token at every step.
struct GreedySearch {
    var lengthPenalty: Float

    /// - Parameter onToken: called with each token as it is generated, including the one that ends the text.
    /// - Throws: ``NetworkError``
    func run(
        _ predictor: some NextTokenPredictor, _ limits: SearchLimits, onToken: (Int32) -> Void
    ) throws -> GeneratedSequence {
        var tokens: [Int32] = []
        var sum: Float = 0
        var path: [Int32] = []
        var next = limits.prompt
        while tokens.count < limits.maximumTokens {
            var batch = TokenBatch(firstRow: predictor.rows)
            path = batch.append(next, behind: path)
            let best = try predictor.withLogits(of: batch, behind: [batch.entries.count - 1]) { logits in
                let normalizer = logits.logSumExp(row: 0)
                guard normalizer.isFinite, let best = logits.largest(1, inRow: 0).first else {
                    throw NetworkError.notFinite(model: predictor.modelName)
                }
                return (token: Int32(best.column), logProbability: best.value - normalizer)
            }
            tokens.append(best.token)
            sum += best.logProbability
            onToken(best.token)
            if limits.ends.contains(best.token) { break }
            next = [best.token]
        }
        let length = power(Double(max(tokens.count, 1)), Double(lengthPenalty))
        return GeneratedSequence(tokens: tokens, score: sum / Float(length))
    }
}
