/// The words of a query that are matched in texts.
package struct QueryWords: Sendable, Equatable {
    /// The words, each with its other forms: `["dogs", "dog"]`.
    package var groups: [[String]] = []

    /// Words that occur in nearly every sentence.
    private static let common: Set<String> = [
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "her", "his", "in", "into", "is",
        "it", "its", "of", "on", "or", "our", "over", "some", "that", "the", "their", "there", "these", "this", "those",
        "to", "up", "very", "was", "were", "which", "while", "with", "my", "photo", "photos", "picture", "pictures",
        "image",
    ]

    /// - Parameter texts: the wanted texts. Common words are used only if a text has no others.
    package init(_ texts: [String]) {
        var seen: Set<String> = []
        for text in texts {
            let words = Self.words(of: text)
            let telling = words.filter { !Self.common.contains($0) }
            for word in telling.isEmpty ? words : telling where seen.insert(word).inserted {
                groups.append(Self.forms(of: word))
            }
        }
        groups = Array(groups.prefix(Self.limit))
    }

    /// The maximum number of words; further ones add no information.
    private static let limit = 32

    package var isEmpty: Bool { groups.isEmpty }
    var all: [String] { groups.flatMap { $0 } }

    /// Returns the number of words in a text; of Chinese, Japanese and Korean, which have about two characters in a
    /// word and write some without spaces, half the number of characters.
    static func count(in text: String) -> Int {
        words(of: text).reduce(0) { sum, word in
            let characters = word.unicodeScalars.count { 0x2E80...0xD7FF ~= $0.value || $0.value >= 0x20000 }
            return sum + max(1, (characters + 1) / 2)
        }
    }

    static func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// Returns the word and its singular or plural by the usual English rules. A form that does not exist finds
    /// nothing.
    package static func forms(of word: String) -> [String] {
        guard word.count > 2, word.allSatisfy({ $0.isLetter && $0.isASCII }) else { return [word] }
        if word.hasSuffix("ies"), word.count > 4 { return [word, word.dropLast(3) + "y"] }
        if word.hasSuffix("ss") { return [word, word + "es"] }
        if ["ches", "shes", "xes", "sses"].contains(where: word.hasSuffix) { return [word, String(word.dropLast(2))] }
        if word.hasSuffix("s") { return [word, String(word.dropLast())] }
        if ["ch", "sh", "x"].contains(where: word.hasSuffix) { return [word, word + "es"] }
        if word.hasSuffix("y"), let before = word.dropLast().last, !"aeiou".contains(before) {
            return [word, word.dropLast() + "ies"]
        }
        return [word, word + "s"]
    }

    /// Returns the words that occur in any of some texts, in the query's spelling.
    package func matched(in texts: [String]) -> [String] {
        let present = Set(texts.flatMap(Self.words))
        return groups.filter { !present.isDisjoint(with: $0) }.compactMap(\.first)
    }
}
