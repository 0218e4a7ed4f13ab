import Compute

/// Beam search as in transformers' `GenerationMixin._beam_search`: several sequences are followed at the same time, and
/// finished ones are compared by their log-probability over a power of their length.
public struct BeamSearch: Sendable {
    /// The condition that ends the search although sequences could continue.
    public enum EarlyStopping: Sendable {
        /// As soon as there are as many finished sequences as beams.
        case always
        /// Once the best unfinished sequence would not be among the finished ones if it ended now.
        case whenUnlikely
        /// Once it would not be among them at any length.
        case never
    }

    /// The number of sequences followed at the same time.
    public var beams: Int
    /// The exponent of the length by which a finished sequence's log-probability is divided.
    public var lengthPenalty: Float
    /// The condition that ends the search.
    public var earlyStopping: EarlyStopping
    /// The number of sequences returned, at most ``beams``.
    public var returned: Int

    /// Creates a beam search.
    public init(beams: Int, lengthPenalty: Float, earlyStopping: EarlyStopping, returned: Int) {
        self.beams = beams
        self.lengthPenalty = lengthPenalty
        self.earlyStopping = earlyStopping
        self.returned = returned
    }

    private struct Beam {
        var tokens: [Int32]
        /// The cache's rows of the prompt and of all tokens but the last.
        var path: [Int32]
        /// The sum of log-probabilities.
        var sum: Float
    }

    private struct Candidate {
        var beam: Int
        var token: Int32
        var sum: Float
    }

    /// Runs the search.
    ///
    /// - Returns: the best finished sequences, the best first.
    /// - Throws: ``NetworkError``
    func run(_ predictor: some NextTokenPredictor, _ limits: SearchLimits) throws -> [GeneratedSequence] {
        // Two for each beam, so that enough are left to continue where each beam's best is an end; more where there are
        // several ends.
        let keptPerBeam = max(2, 1 + limits.ends.count)
        // Divide instead of multiplying: a product with a number from outside may overflow.
        guard beams >= 1, beams <= predictor.vocabularySize / keptPerBeam else {
            throw NetworkError.invalidInput(
                model: predictor.modelName,
                reason: beams < 1
                    ? "at least one beam is needed"
                    : "\(beams) beams are too many for a vocabulary of \(predictor.vocabularySize)")
        }
        let kept = keptPerBeam * beams
        var running = [Beam(tokens: [], path: [], sum: 0)]
        var finished: [GeneratedSequence] = []
        for length in 1...max(limits.maximumTokens, 1) where length <= limits.maximumTokens {
            let candidates = try step(&running, predictor, limits, keeping: kept)
            let isLast = length == limits.maximumTokens
            let ends = candidates.map { isLast || limits.ends.contains($0.token) }
            let scale = Float(power(Double(length), Double(lengthPenalty)))
            for (candidate, ends) in zip(candidates, ends).prefix(beams) where ends {
                finished.append(
                    GeneratedSequence(
                        tokens: running[candidate.beam].tokens + [candidate.token], score: candidate.sum / scale))
            }
            // Stable, as the reference prefers the older of equals.
            finished = Array(
                finished.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
                    .map(\.element).prefix(beams))
            guard !isLast else { break }
            running = zip(candidates, ends).lazy.filter { !$0.1 }.prefix(beams).map { candidate, _ in
                let parent = running[candidate.beam]
                return Beam(tokens: parent.tokens + [candidate.token], path: parent.path, sum: candidate.sum)
            }
            if isFinished(finished, best: running[0].sum, length: length, limits) { break }
        }
        return Array(finished.prefix(returned))
    }

    /// Extends each beam by its last token, and returns the likeliest continuations of all.
    private func step(
        _ running: inout [Beam], _ predictor: some NextTokenPredictor, _ limits: SearchLimits, keeping kept: Int
    ) throws -> [Candidate] {
        var batch = TokenBatch(firstRow: predictor.rows)
        var last: [Int] = []
        for index in running.indices {
            let next = running[index].tokens.last.map { [$0] } ?? limits.prompt
            running[index].path = batch.append(next, behind: running[index].path)
            last.append(batch.entries.count - 1)
        }
        let beams = running
        return try predictor.withLogits(of: batch, behind: last) { logits in
            var candidates: [Candidate] = []
            for (beam, state) in beams.enumerated() {
                let normalizer = logits.logSumExp(row: beam)
                guard normalizer.isFinite else { throw NetworkError.notFinite(model: predictor.modelName) }
                for (column, value) in logits.largest(kept, inRow: beam) {
                    candidates.append(
                        Candidate(beam: beam, token: Int32(column), sum: value - normalizer + state.sum))
                }
            }
            guard candidates.count >= kept else { throw NetworkError.notFinite(model: predictor.modelName) }
            let best = candidates.enumerated().sorted { ($1.element.sum, $0.offset) < ($0.element.sum, $1.offset) }
            return best.prefix(kept).map(\.element)
        }
    }

    /// - Parameters:
    ///   - best: the sum of log-probabilities of the best unfinished sequence.
    ///   - length: the number of tokens of the unfinished sequences.
    private func isFinished(
        _ finished: [GeneratedSequence], best: Float, length: Int, _ limits: SearchLimits
    ) -> Bool {
        guard finished.count == beams, let worst = finished.last else { return false }
        if earlyStopping == .always { return true }
        let hypothetical = earlyStopping == .never && lengthPenalty > 0 ? limits.maximumTokens : length
        return best / Float(power(Double(hypothetical), Double(lengthPenalty))) <= worst.score
    }
}
