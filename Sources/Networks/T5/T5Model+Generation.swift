import Compute

extension T5Model {
    /// Returns the logarithm of each target token's probability given the source and the target's tokens before it.
    ///
    /// The common beginnings of targets are computed once.
    ///
    /// - Parameters:
    ///   - targets: the targets without the decoder's start token
    ///   - source: at least one token
    /// - Returns: for each target, one value for each of its tokens
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func logProbabilities(of targets: [[Int32]], given source: [Int32]) throws -> [[Float]] {
        let sequences = targets.map { [configuration.decoderStart] + $0 }
        try validate(sequences)
        let tree = TokenTree(sequences)
        let wanted = tree.targets(of: sequences, from: sequences.map { _ in 1 })
        let found = try workspaces.withWorkspace { workspace in
            let hidden = try decode(
                tree.batch, source: self.source(source, workspace: workspace).memory, cache: decoder.makeCache(),
                workspace: workspace)
            return lmHead.logProbabilities(hidden, at: wanted, workspace: workspace)
        }
        guard found.allSatisfy(\.isFinite) else { throw NetworkError.notFinite(model: Self.name) }
        var rest = found[...]
        return targets.map { target in
            defer { rest = rest.dropFirst(target.count) }
            return Array(rest.prefix(target.count))
        }
    }

    /// Returns every target token's logits, including the decoder's start token. [all tokens, vocabulary]
    ///
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func logits(of targets: [[Int32]], given source: [Int32]) throws -> Matrix {
        try logits(of: targets, given: source, recording: nil)
    }

    package func logits(of targets: [[Int32]], given source: [Int32], recording states: HiddenStates?) throws -> Matrix
    {
        try validate(targets)
        var batch = TokenBatch(firstRow: 0)
        for target in targets { batch.append(target, behind: []) }
        return try workspaces.withWorkspace { workspace in
            let memory = decoder.remember(try encode([source], workspace: workspace, recording: states))
            let hidden = try decode(
                batch, source: memory, cache: decoder.makeCache(), workspace: workspace, recording: states)
            var logits = Matrix(rows: hidden.rows, columns: lmHead.outputs)
            logits.withMutableView { lmHead(hidden, into: $0) }
            return logits
        }
    }

    /// Answers a source with the likeliest token at each step.
    ///
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func greedy(
        _ source: [Int32], maximumTokens: Int, lengthPenalty: Float = 1, onToken: (Int32) -> Void = { _ in }
    ) throws -> GeneratedSequence {
        try decode(source, maximumTokens: maximumTokens) {
            try GreedySearch(lengthPenalty: lengthPenalty).run($0, $1, onToken: onToken)
        }
    }

    /// Answers a source by beam search.
    ///
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func beamSearch(
        _ source: [Int32], maximumTokens: Int, _ search: BeamSearch
    ) throws -> [GeneratedSequence] {
        try decode(source, maximumTokens: maximumTokens) { try search.run($0, $1) }
    }

    private func decode<Result>(
        _ source: [Int32], maximumTokens: Int, _ body: (T5Decoding, SearchLimits) throws -> Result
    ) throws -> Result {
        try workspaces.withWorkspace { workspace in
            try body(
                T5Decoding(
                    model: self, source: self.source(source, workspace: workspace).memory, workspace: workspace),
                SearchLimits(
                    prompt: [configuration.decoderStart], ends: configuration.endsOfText,
                    maximumTokens: max(maximumTokens, 0)))
        }
    }
}

/// An answer that T5 is generating.
private final class T5Decoding: NextTokenPredictor {
    private let model: T5Model
    private let source: [Matrix]
    private let cache: KeyValueCache
    private let workspace: Workspace

    init(model: T5Model, source: [Matrix], workspace: Workspace) {
        self.model = model
        self.source = source
        self.workspace = workspace
        cache = model.decoder.makeCache()
    }

    var modelName: String { T5Model.name }
    var vocabularySize: Int { model.configuration.vocabularySize }
    var rows: Int { cache.rows }

    func withLogits<Result>(
        of batch: TokenBatch, behind entries: [Int], _ body: (MatrixView) throws -> Result
    ) throws -> Result {
        try workspace.scope {
            let hidden = try model.decode(batch, source: source, cache: cache, workspace: workspace)
            return try body(model.lmHead.logits(hidden, rows: entries, workspace: workspace))
        }
    }
}
