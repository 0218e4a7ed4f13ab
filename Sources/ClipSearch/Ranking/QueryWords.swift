/// The words of a query that are looked for in texts.
package struct QueryWords: Sendable, Equatable {
    /// Each with its other forms: `["dogs", "dog"]`.
    package var groups: [[String]] = []

    /// Words that stand in nearly every sentence.
    private static let common: Set<String> = [
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "her", "his", "in", "into", "is",
        "it", "its", "of", "on", "or", "our", "over", "some", "that", "the", "their", "there", "these", "this", "those",
        "to", "up", "very", "was", "were", "which", "while", "with", "my", "photo", "photos", "picture", "pictures",
        "image",
    ]

    /// - Parameter texts: what is wanted, in words. Of a text with common words alone, these are taken.
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

    /// More words tell nothing more.
    private static let limit = 32

    package var isEmpty: Bool { groups.isEmpty }
    var all: [String] { groups.flatMap { $0 } }

    /// How many words a text has.
    static func count(in text: String) -> Int { words(of: text).count }

    static func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// The word and its singular or plural, as English mostly has them. A form that is no word finds nothing.
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

    /// The words that stand in any of some texts, in the query's spelling.
    package func matched(in texts: [String]) -> [String] {
        let present = Set(texts.flatMap(Self.words))
        return groups.filter { !present.isDisjoint(with: $0) }.compactMap(\.first)
    }
}
