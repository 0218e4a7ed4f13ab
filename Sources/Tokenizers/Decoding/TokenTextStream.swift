/// Gives the text of tokens as they come, one by one, in whole characters: a token that ends inside a character's bytes
/// gives that character only with the token that completes it.
///
///     var stream = TokenTextStream(tokenizer)
///     for id in generated { print(stream.append(id), terminator: "") }
///     print(stream.finish())
///
/// All that it gives, joined, is ``Tokenizer/decode(_:skippingSpecialTokens:)`` of all tokens except where
/// single bytes of byte fallback make no characters: there `decode` gives U+FFFD for characters that were given before.
public struct TokenTextStream: Sendable {
    private let tokenizer: any Tokenizer
    private let skippingSpecialTokens: Bool
    /// The last tokens, as many as the next one's text depends on, and how many bytes of their text were given.
    private var window: [Int32] = []
    private var given = 0

    public init(_ tokenizer: any Tokenizer, skippingSpecialTokens: Bool = true) {
        self.tokenizer = tokenizer
        self.skippingSpecialTokens = skippingSpecialTokens
    }

    /// The text that is settled by this token, perhaps none.
    public mutating func append(_ id: Int32) -> String {
        window.append(id)
        let text = Array(decode(window).utf8)
        var settled = text.count
        // U+FFFD at the end may be the first bytes of a character.
        while settled >= 3, text[(settled - 3)..<settled] == [0xef, 0xbf, 0xbd] { settled -= 3 }
        let isWhole = settled == text.count
        settled = max(settled, min(given, text.count))
        let new = String(decoding: text[min(given, settled)..<settled], as: UTF8.self)
        given = settled
        if isWhole, window.count > 1 {
            // One token in front keeps a decoder from taking the next for the first of the text.
            // Bytes are kept together: they are read as a run.
            let last = decode([id])
            if !last.isEmpty, !last.unicodeScalars.contains("\u{fffd}") { (window, given) = ([id], last.utf8.count) }
        }
        return new
    }

    /// What is left when no token follows: U+FFFD for bytes that make no character.
    public mutating func finish() -> String {
        let text = Array(decode(window).utf8)
        let rest = String(decoding: text[min(given, text.count)...], as: UTF8.self)
        (window, given) = ([], 0)
        return rest
    }

    private func decode(_ ids: [Int32]) -> String {
        tokenizer.decode(ids, skippingSpecialTokens: skippingSpecialTokens)
    }
}
