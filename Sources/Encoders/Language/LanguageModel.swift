/// A model that says how likely a text is.
///
/// ``CausalLanguageModel`` is the one that loads model folders; a program that has a network of its own can conform a
/// type to this.
public protocol LanguageModel: Sendable {
    /// What a person calls the model.
    var name: String { get }

    /// The most tokens that a text, or a pair together, may have.
    var maximumTokens: Int { get }

    /// The token ids that the network sees of a text; no special token is among them.
    func tokenize(_ text: String) -> [Int32]

    /// Scores each text as it stands behind the token that begins a text (`<|endoftext|>` for GPT-2), all in one batch.
    ///
    /// - Throws: ``EncoderError`` when a text has more tokens than the model has positions.
    func score(_ texts: [String]) throws -> [TextScore]

    /// Scores each continuation behind its own prefix, all in one batch: log p(continuation | prefix). Only the
    /// continuation's tokens are counted.
    ///
    /// Both are tokenized on their own, so a continuation that begins a new word begins with a space.
    ///
    /// - Throws: ``EncoderError`` when a pair has more tokens than the model has positions.
    func score(_ pairs: [(prefix: String, continuation: String)]) throws -> [TextScore]
}

extension LanguageModel {
    public var maximumTokens: Int { .max }

    /// The beginning of a text, at most `limit` tokens long: all of it, if it has no more.
    public func beginning(of text: String, tokens limit: Int) -> String {
        // A token has a byte at least.
        guard text.utf8.count > limit, tokenize(text).count > limit else { return text }
        let characters = Array(text)
        var (fitting, tooLong) = (0, characters.count)
        while tooLong - fitting > 1 {
            let middle = (fitting + tooLong) / 2
            if tokenize(String(characters[..<middle])).count <= limit { fitting = middle } else { tooLong = middle }
        }
        return String(characters[..<fitting])
    }
}
