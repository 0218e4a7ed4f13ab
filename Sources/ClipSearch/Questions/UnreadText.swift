/// A part of a query that means nothing to a model of English words.
///
/// It is recognised by the text alone: signs and emoji, other scripts, letters that no word is made of. A word of the
/// library's own is never reported.
public struct UnreadText: Sendable, Hashable {
    /// The reason for which it isn't understood.
    public enum Reason: Hashable, Sendable {
        /// Pictographs.
        case emoji
        /// Signs without any letter or figure.
        case signs
        /// Letters of a script other than Latin, with its name.
        case script(String)
        /// Letters in an order that words don't have, such as "qxzv" or "asdfgh".
        case letters
    }

    /// The part as it was typed.
    public let text: String
    /// The reason.
    public let reason: Reason

    /// Returns the parts of a query that mean nothing.
    static func parts(of tokens: [QueryToken], in query: String, isKnown: (String) -> Bool) -> [UnreadText] {
        var found: [UnreadText] = []
        var hasWord = false
        for token in tokens {
            let text = query[token.range]
            if isEmoji(text) {
                found.append(UnreadText(text: String(text), reason: .emoji))
            } else if token.isWord {
                hasWord = true
                // Capitals may be letters that stand for words.
                if let reason = reason(of: token.text), !(reason == .letters && text == text.uppercased()),
                    !isKnown(token.text)
                {
                    found.append(UnreadText(text: String(text), reason: reason))
                }
            }
        }
        if !hasWord, found.isEmpty, !tokens.isEmpty {
            found.append(UnreadText(text: tokens.map { String(query[$0.range]) }.joined(), reason: .signs))
        }
        return found
    }

    private static func isEmoji(_ text: Substring) -> Bool {
        text.unicodeScalars.contains { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }
    }

    private static func reason(of word: String) -> Reason? {
        if let scalar = word.unicodeScalars.first(where: { $0.value >= 0x250 && $0.properties.isAlphabetic }) {
            return script(of: scalar).map { .script($0) }
        }
        return LetterPlausibility.isImplausible(word) ? .letters : nil
    }

    /// The scripts that people type most, by the ranges of their letters.
    private static let scripts: [(range: ClosedRange<UInt32>, name: String)] = [
        (0x370...0x3FF, "Greek"), (0x400...0x52F, "Cyrillic"), (0x530...0x58F, "Armenian"), (0x590...0x5FF, "Hebrew"),
        (0x600...0x6FF, "Arabic"), (0x750...0x77F, "Arabic"), (0x900...0x97F, "Devanagari"), (0x980...0x9FF, "Bengali"),
        (0xA00...0xA7F, "Gurmukhi"), (0xA80...0xAFF, "Gujarati"), (0xB80...0xBFF, "Tamil"), (0xC00...0xC7F, "Telugu"),
        (0xC80...0xCFF, "Kannada"), (0xD00...0xD7F, "Malayalam"), (0xD80...0xDFF, "Sinhala"), (0xE00...0xE7F, "Thai"),
        (0xE80...0xEFF, "Lao"), (0x1000...0x109F, "Burmese"), (0x10A0...0x10FF, "Georgian"),
        (0x1100...0x11FF, "Korean"),
        (0x1200...0x137F, "Ethiopic"), (0x1780...0x17FF, "Khmer"), (0x3040...0x30FF, "Japanese"),
        (0x3400...0x9FFF, "Chinese"),
        (0xAC00...0xD7AF, "Korean"), (0x20000...0x2FFFF, "Chinese"),
    ]

    private static func script(of scalar: Unicode.Scalar) -> String? {
        scripts.first { $0.range.contains(scalar.value) }?.name
    }
}
