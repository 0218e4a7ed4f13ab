import Compute

/// A decoder in the middle of a text: it takes tokens and says how likely each token of the vocabulary is to be next.
protocol NextTokenPredictor: AnyObject {
    var modelName: String { get }
    var vocabularySize: Int { get }
    /// How many tokens it has taken so far: the number of the next one's row.
    var rows: Int { get }

    /// Takes the tokens of `batch` and calls `body` with the logits behind some of them.
    ///
    /// - Parameters:
    ///   - entries: numbers of the batch's entries
    ///   - body: gets [entries, vocabulary]
    func withLogits<Result>(
        of batch: TokenBatch, behind entries: [Int], _ body: (MatrixView) throws -> Result
    ) throws -> Result
}
