/// A model that returns the likelihood of a text.
///
/// ``CausalLanguageModel`` loads model folders; a program with a network of its own can conform a type to this
/// protocol.
public protocol LanguageModel: Sendable {
    /// The model's name as shown to users.
    var name: String { get }

    /// The maximum number of tokens of a text, or of a pair together.
    var maximumTokens: Int { get }

    /// Returns the text's token ids as the network receives them, without special tokens.
    func tokenize(_ text: String) -> [Int32]

    /// Scores each text after the token that begins a text (`<|endoftext|>` for GPT-2), all in one batch.
    ///
    /// - Throws: ``LanguageModelError`` when a text has more tokens than the model has positions.
    func score(_ texts: [String]) throws -> [TextScore]

    /// Scores each continuation given its own prefix, all in one batch: log p(continuation | prefix). Only the
    /// continuation's tokens are scored.
    ///
    /// Prefix and continuation are tokenized separately, so a continuation that begins a new word begins with a space.
    ///
    /// - Throws: ``LanguageModelError`` when a pair has more tokens than the model has positions.
    func score(_ pairs: [(prefix: String, continuation: String)]) throws -> [TextScore]
}

extension LanguageModel {
    /// No limit.
    public var maximumTokens: Int { .max }

    /// Returns the beginning of a text, at most `limit` tokens long; the whole text if it is shorter.
    public func beginning(of text: String, tokens limit: Int) -> String {
        // A token has at least one byte.
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
