import Nouns

/// The words of a query that say what photos show, in one form for all ways of typing them.
///
/// "Dog.", "a dog", "dogs" and "photos of dogs" have the subject "dog". Letter case and punctuation never matter; of a
/// sentence every word stays as it is.
public struct QuerySubject: Sendable, Hashable {
    /// The form of what is left of a query.
    public enum Form: String, Sendable, CaseIterable {
        /// Nothing is left, as of "photos from 2019".
        case empty
        /// One noun, which may be of several words: "dog", "fire engine", "Anna".
        case bareNoun
        /// More words without a verb: "red car", "dog on the beach".
        case nounPhrase
        /// With a verb, or long.
        case sentence
    }

    /// The words: lower case, without punctuation; the noun in the singular and without its article, unless it is a
    /// sentence.
    public let text: String
    /// The words with the article that they have in a caption: "a dog", "an otter", "snow".
    public let withArticle: String
    /// The form.
    public let form: Form

    init(tokens: [QueryToken], nouns: NounTable) {
        var words: [String] = []
        for (place, token) in tokens.enumerated() where token.isWord {
            // "T-shirt" is one word.
            let isJoined =
                place > 1 && token.isAttached && tokens[place - 1].text == "-" && tokens[place - 1].isAttached
            if isJoined, !words.isEmpty {
                words[words.count - 1] += "-" + token.text
            } else {
                words.append(token.text)
            }
        }
        if words.isEmpty {
            // Signs and emoji are all there is.
            text = tokens.map(\.text).joined()
            withArticle = text
            form = text.isEmpty ? .empty : .bareNoun
            return
        }
        form = Self.form(of: words, nouns: nouns)
        guard form != .sentence else {
            text = words.joined(separator: " ")
            withArticle = text
            return
        }
        while words.count > 1, QueryWordLists.determiners.contains(words[0]) {
            words.removeFirst()
        }
        let head = Self.head(of: words)
        let isCounted = words[...head].contains { QueryWordLists.numbers.contains($0) || Int($0) != nil }
        var isPlural = isCounted
        if !isCounted {
            let compound = words[...head].joined(separator: " ")
            if head > 0, let singular = nouns.singular(of: compound) {
                words.replaceSubrange(...head, with: singular.split(separator: " ").map(String.init))
            } else if let singular = nouns.singular(of: words[head]) {
                words[head] = singular
            } else {
                isPlural = words[head].hasSuffix("s") && !words[head].hasSuffix("ss") && words[head] != "bus"
            }
        }
        text = words.joined(separator: " ")
        let takesArticle =
            !isPlural && Self.takesArticle(words, head: min(head, words.count - 1), nouns: nouns)
        withArticle = takesArticle ? "\(Self.article(before: words[0])) \(text)" : text
    }

    /// The place of the noun that the others belong to: the one before the first preposition.
    private static func head(of words: [String]) -> Int {
        let preposition = words.dropFirst().firstIndex {
            QueryWordLists.prepositions.contains($0) || QueryWordLists.conjunctions.contains($0)
        }
        return (preposition ?? words.count) - 1
    }

    static func form(of words: [String], nouns: NounTable) -> Form {
        let rest = Array(words.drop { QueryWordLists.determiners.contains($0) })
        if rest.isEmpty { return words.isEmpty ? .empty : .bareNoun }
        if rest.count == 1 { return .bareNoun }
        if rest.count <= 3, nouns.contains(rest.joined(separator: " ")) { return .bareNoun }
        if rest.count > 7 { return .sentence }
        for (place, word) in rest.enumerated() {
            if QueryWordLists.verbs.contains(word) { return .sentence }
            if place > 0, word.hasSuffix("ing"), nouns.category(of: word) ?? .activity == .activity { return .sentence }
            // No noun phrase has "dog chases a" in it.
            let isContent = !QueryWordLists.function.contains(word) && !QueryWordLists.numbers.contains(word)
            let next = place + 1 < rest.count ? rest[place + 1] : ""
            if place > 0, isContent, ["a", "an", "the", "his", "her", "its", "their"].contains(next) {
                return .sentence
            }
        }
        // "A dog runs": one dog is no plural.
        let head = head(of: words)
        let isOne = words[0] == "a" || words[0] == "an" || words[0] == "one"
        if isOne, head > 1, words[1] != "few", nouns.singular(of: words[head]) != nil { return .sentence }
        return .nounPhrase
    }

    private static let uncounted: Set<String> = [
        "bread", "clothing", "corn", "cutlery", "fruit", "furniture", "graffiti", "grass", "hair", "hay", "jewellery",
        "jewelry",
        "luggage", "pasta", "people", "police", "rice", "seafood", "traffic", "art", "food", "cattle", "wildlife",
        "foliage",
        "vegetation", "lightning", "thunder", "scenery", "text", "stuff", "darkness", "nature", "everyone",
        "everything",
        "children", "men", "women", "anything", "nobody",
    ]

    private static func takesArticle(_ words: [String], head: Int, nouns: NounTable) -> Bool {
        guard let category = nouns.category(of: words[head]), !uncounted.contains(words[head]) else { return false }
        if QueryWordLists.determiners.contains(words[0]) || QueryWordLists.pronouns.contains(words[0]) { return false }
        switch category {
        case .substance, .phenomenon, .activity:
            return ["rainbow", "storm", "sunset", "wedding", "party"].contains(words[head])
        default: return true
        }
    }

    private static func article(before word: String) -> String {
        let sounds = ["hour", "honest", "heir"].contains(where: word.hasPrefix)
        let hard =
            ["uni", "use", "eu", "one", "ufo", "uku", "ute"].contains(where: word.hasPrefix) && !word.hasPrefix("unin")
        return sounds || !hard && "aeiou".contains(word.prefix(1)) ? "an" : "a"
    }
}
