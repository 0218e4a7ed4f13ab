/// Turns a text into the numbers that a text encoder takes in.
public protocol Tokenizer: Sendable {
    /// The most ids that ``encode(_:)`` returns, special tokens included.
    var maximumLength: Int { get }

    /// How many ids there are: each id is at least 0 and less than this.
    var vocabularySize: Int { get }

    /// The ids of `text` with the model's special tokens around it, cut to ``maximumLength`` with the last special token
    /// kept, and never padded.
    func encode(_ text: String) -> [Int32]
}
