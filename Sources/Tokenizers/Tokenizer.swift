/// Turns a text into the numbers that a text encoder takes in.
public protocol Tokenizer: Sendable {
    /// The most ids that ``encode(_:)`` returns, special tokens included.
    var maximumLength: Int { get }

    /// How many ids there are: each id is at least 0 and less than this.
    var vocabularySize: Int { get }

    /// The ids of `text` with the model's special tokens around it, cut to ``maximumLength`` with the last special token
    /// kept, and never padded.
    func encode(_ text: String) -> [Int32]

    /// The text of `ids`, as `decode` of the reference's fast tokenizer gives it (with
    /// `clean_up_tokenization_spaces=False`). Ids that there are not give nothing; bytes that make no character give
    /// U+FFFD.
    ///
    /// - Parameter skippingSpecialTokens: whether tokens such as `</s>`, `[SEP]` and `<|endoftext|>` are left out.
    func decode(_ ids: [Int32], skippingSpecialTokens: Bool) -> String
}
