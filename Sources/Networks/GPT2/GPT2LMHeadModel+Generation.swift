import Compute

extension GPT2LMHeadModel {
    /// Returns the logarithm of each token's probability given those before it.
    ///
    /// The common beginnings of sequences are computed once.
    ///
    /// - Parameters:
    ///   - sequences: at least one token each
    ///   - prefixes: the number of each sequence's tokens that are given and not scored, at least 1
    /// - Returns: for each sequence, one value for each token after its prefix
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func logProbabilities(of sequences: [[Int32]], behind prefixes: [Int]) throws -> [[Float]] {
        try validate(sequences)
        guard prefixes.count == sequences.count, zip(prefixes, sequences).allSatisfy({ 1...$1.count ~= $0 }) else {
            throw NetworkError.invalidInput(model: Self.name, reason: "every sequence needs a prefix of it")
        }
        let tree = TokenTree(sequences)
        let targets = tree.targets(of: sequences, from: prefixes)
        let found = try workspaces.withWorkspace { workspace in
            let hidden = try forward(tree.batch, cache: makeCache(), workspace: workspace)
            return lmHead.logProbabilities(hidden, at: targets, workspace: workspace)
        }
        guard found.allSatisfy(\.isFinite) else { throw NetworkError.notFinite(model: Self.name) }
        var rest = found[...]
        return zip(sequences, prefixes).map { sequence, prefix in
            defer { rest = rest.dropFirst(sequence.count - prefix) }
            return Array(rest.prefix(sequence.count - prefix))
        }
    }

    /// Returns every token's logits, sequence after sequence. [all tokens, vocabulary]
    ///
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func logits(_ sequences: [[Int32]]) throws -> Matrix { try logits(sequences, recording: nil) }

    package func logits(_ sequences: [[Int32]], recording states: HiddenStates?) throws -> Matrix {
        try validate(sequences)
        var batch = TokenBatch(firstRow: 0)
        for sequence in sequences { batch.append(sequence, behind: []) }
        return try workspaces.withWorkspace { workspace in
            let hidden = try forward(batch, cache: makeCache(), workspace: workspace, recording: states)
            var logits = Matrix(rows: hidden.rows, columns: lmHead.outputs)
            logits.withMutableView { lmHead(hidden, into: $0) }
            return logits
        }
    }

    /// Continues a text with the likeliest token at each step.
    ///
    /// The continuation ends with one of ``Configuration/endsOfText``, after `maximumTokens`, or when no positions are
    /// left.
    ///
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func greedy(
        behind prompt: [Int32], maximumTokens: Int, lengthPenalty: Float = 1, onToken: (Int32) -> Void = { _ in }
    ) throws -> GeneratedSequence {
        try decode(behind: prompt, maximumTokens: maximumTokens) {
            try GreedySearch(lengthPenalty: lengthPenalty).run($0, $1, onToken: onToken)
        }
    }

    /// Continues a text by beam search.
    ///
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func beamSearch(behind prompt: [Int32], maximumTokens: Int, _ search: BeamSearch) throws
        -> [GeneratedSequence]
    {
        try decode(behind: prompt, maximumTokens: maximumTokens) { try search.run($0, $1) }
    }

    private func decode<Result>(
        behind prompt: [Int32], maximumTokens: Int, _ body: (GPT2Decoding, SearchLimits) throws -> Result
    ) throws -> Result {
        try validate([prompt])
        return try workspaces.withWorkspace { workspace in
            // The last token is only predicted, and takes no position.
            let room = configuration.maximumPositions - prompt.count + 1
            return try body(
                GPT2Decoding(model: self, workspace: workspace),
                SearchLimits(
                    prompt: prompt, ends: configuration.endsOfText, maximumTokens: min(max(maximumTokens, 0), room)))
        }
    }

    private func validate(_ sequences: [[Int32]]) throws {
        try TokenSequences.validate(
            sequences, model: Self.name, vocabulary: configuration.vocabularySize,
            positions: configuration.maximumPositions)
    }
}

/// A text that GPT-2 is continuing.
private final class GPT2Decoding: NextTokenPredictor {
    private let model: GPT2LMHeadModel
    private let cache: KeyValueCache
    private let workspace: Workspace

    init(model: GPT2LMHeadModel, workspace: Workspace) {
        self.model = model
        self.workspace = workspace
        cache = model.makeCache()
    }

    var modelName: String { GPT2LMHeadModel.name }
    var vocabularySize: Int { model.configuration.vocabularySize }
    var rows: Int { cache.rows }

    func withLogits<Result>(
        of batch: TokenBatch, behind entries: [Int], _ body: (MatrixView) throws -> Result
    ) throws -> Result {
        try workspace.scope {
            let hidden = try model.forward(batch, cache: cache, workspace: workspace)
            return try body(model.lmHead.logits(hidden, rows: entries, workspace: workspace))
        }
    }
}
