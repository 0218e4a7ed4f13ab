/// Converts texts to the ids that a network takes.
public protocol Tokenizer: Sendable {
    /// The maximum number of ids that ``encode(_:)`` returns, special tokens included.
    var maximumLength: Int { get }

    /// The number of ids: each id is at least 0 and less than this.
    var vocabularySize: Int { get }

    /// Returns the ids of `text` with the model's special tokens around it, truncated to ``maximumLength`` before the
    /// last special token, and never padded.
    func encode(_ text: String) -> [Int32]

    /// Returns the text of `ids`, equal to `decode` of the reference's fast tokenizer with
    /// `clean_up_tokenization_spaces=False`. Unknown ids are skipped; bytes that do not form a character become U+FFFD.
    ///
    /// - Parameter skippingSpecialTokens: `true` to skip tokens such as `</s>`, `[SEP]` and `<|endoftext|>`.
    func decode(_ ids: [Int32], skippingSpecialTokens: Bool) -> String
}
