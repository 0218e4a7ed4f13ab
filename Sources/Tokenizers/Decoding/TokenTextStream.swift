/// Decodes tokens to text one by one, in whole characters: a character whose bytes span several tokens is returned with
/// the last of them.
///
///     var stream = TokenTextStream(tokenizer)
///     for id in generated { print(stream.append(id), terminator: "") }
///     print(stream.finish())
///
/// The concatenation of all results equals ``Tokenizer/decode(_:skippingSpecialTokens:)`` of all tokens, except where
/// bytes of byte fallback do not form characters: there `decode` returns U+FFFD for characters that the stream has
/// already returned.
public struct TokenTextStream: Sendable {
    private let tokenizer: any Tokenizer
    private let skippingSpecialTokens: Bool
    /// The last tokens, on which the next one's text depends, and the number of bytes of their text already returned.
    private var window: [Int32] = []
    private var given = 0

    /// Creates a stream that decodes with `tokenizer`.
    public init(_ tokenizer: any Tokenizer, skippingSpecialTokens: Bool = true) {
        self.tokenizer = tokenizer
        self.skippingSpecialTokens = skippingSpecialTokens
    }

    /// Returns the text that is certain after this token, possibly none.
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
            // Keep one token in front, so that the decoder does not treat the next one as the first of the text. Byte
            // tokens stay together, since they are decoded as a run.
            let last = decode([id])
            if !last.isEmpty, !last.unicodeScalars.contains("\u{fffd}") { (window, given) = ([id], last.utf8.count) }
        }
        return new
    }

    /// Returns the remaining text when no token follows: U+FFFD for incomplete characters.
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
