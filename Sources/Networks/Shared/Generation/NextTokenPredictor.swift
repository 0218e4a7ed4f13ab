import Compute

/// A decoder in the middle of a text, which appends tokens and predicts the logits of the next one.
protocol NextTokenPredictor: AnyObject {
    var modelName: String { get }
    var vocabularySize: Int { get }
    /// The number of tokens appended so far, which is the next one's row.
    var rows: Int { get }

    /// Appends the tokens of `batch` and calls `body` with the logits after some of them.
    ///
    /// - Parameters:
    ///   - entries: the indices of the batch's entries
    ///   - body: called with [entries, vocabulary]
    func withLogits<Result>(
        of batch: TokenBatch, behind entries: [Int], _ body: (MatrixView) throws -> Result
    ) throws -> Result
}
