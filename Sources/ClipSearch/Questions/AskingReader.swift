import Nouns

/// Finds the words of a query that ask, rather than say what for: "show me", "photos of", "pictures with … in them".
struct AskingReader {
    let tokens: [QueryToken]
    let nouns: NounTable

    /// Returns the number of tokens at the start, and at the end, that only ask.
    ///
    /// A query that does nothing but ask ("photos") keeps its words.
    func asking() -> (prefix: Int, suffix: Int) {
        guard !tokens.isEmpty, !tokens[0].isQuoted else { return (0, 0) }
        var suffix = Self.politeness(atEndOf: tokens)
        let opening = opener(at: 0)
        var prefix = opening.next
        let afterOpener = skipDeterminers(prefix)
        if let photo = photoPhrase(at: afterOpener, isAsked: opening.next > 0, first: prefix),
            opening.next > 0 || text(0) != "the" || !tells(from: photo.next)
        {
            prefix = photo.next
            if photo.mayEndInIt { suffix += inIt(endingAt: tokens.count - suffix, from: prefix) }
        } else {
            if opening.needsPhoto { prefix = 0 }
            suffix += photoNoun(endingAt: tokens.count - suffix, from: prefix > 0 ? afterOpener : 0)
        }
        guard prefix + suffix < tokens.count, tokens[prefix..<tokens.count - suffix].contains(where: \.isWord) else {
            return (0, 0)
        }
        return (prefix, suffix)
    }

    /// The number of tokens at the start that ask, with "photos of" and the article behind it.
    var lengthOfAsking: Int {
        let opening = skipDeterminers(opener(at: 0).next)
        guard isPhoto(opening) else { return opening }
        let connective = Self.connectives.first { follows($0, at: opening + 1) }
        return skipDeterminers(opening + 1 + (connective?.count ?? 0))
    }

    /// Returns the number of tokens at the start that ask without saying "photo".
    static func prefixLength(of tokens: [QueryToken]) -> Int {
        let reader = AskingReader(tokens: tokens, nouns: .builtIn)
        return reader.skipDeterminers(reader.opener(at: 0).next)
    }

    private func text(_ place: Int) -> String { tokens.indices.contains(place) ? tokens[place].text : "" }

    private func follows(_ words: [String], at place: Int) -> Bool {
        words.enumerated().allSatisfy { text(place + $0.offset) == $0.element }
    }

    private func isPhoto(_ place: Int) -> Bool { QueryWordLists.photoNouns.contains(text(place)) }

    func skipDeterminers(_ place: Int) -> Int {
        var place = place
        while QueryWordLists.determiners.contains(text(place)) || text(place) == "of" && text(place - 1) == "all"
            || text(place) == "of" && text(place - 1) == "some"
        { place += 1 }
        return place
    }

    /// `true` for "the picture of a couple is in the window", which tells of a picture.
    private func tells(from place: Int) -> Bool {
        tokens[place...].contains { ["is", "are", "was", "has", "hangs", "sits"].contains($0.text) }
    }

    // MARK: Openers

    /// Phrases that ask on their own, and those that ask only for photos ("give me five" doesn't).
    private static let openers: [(words: [String], needsPhoto: Bool)] = [
        (["can", "you", "show", "me"], false), (["could", "you", "show", "me"], false),
        (["would", "you", "show", "me"], false),
        (["can", "you", "find", "me"], false), (["can", "you", "find"], false),
        (["could", "you", "find", "me"], false),
        (["could", "you", "find"], false), (["can", "you", "please", "show", "me"], false),
        (["could", "you", "please", "show", "me"], false), (["could", "you", "please", "find"], false),
        (["i", "want", "to", "see"], false), (["i", "would", "like", "to", "see"], false),
        (["i'd", "like", "to", "see"], false),
        (["i", "wanna", "see"], false), (["i", "need", "to", "see"], false), (["i", "am", "looking", "for"], false),
        (["i'm", "looking", "for"], false), (["we", "are", "looking", "for"], false),
        (["im", "looking", "for"], false),
        (["i", "am", "searching", "for"], false), (["i'm", "searching", "for"], false),
        (["help", "me", "find"], false),
        (["let", "me", "see"], false), (["let's", "see"], false), (["can", "i", "see"], false),
        (["could", "i", "see"], false),
        (["may", "i", "see"], false), (["search", "for"], false), (["look", "for"], false), (["show", "me"], false),
        (["show", "us"], false), (["find", "me"], false), (["find"], false), (["show"], true), (["search"], true),
        (["looking", "for"], true), (["searching", "for"], true), (["give", "me"], true), (["get", "me"], true),
        (["get"], true), (["give", "us"], true), (["display"], true), (["list"], true), (["open"], true),
        (["see"], true),
        (["view"], true), (["bring", "up"], true), (["pull", "up"], true), (["i", "want"], true),
        (["i", "need"], true),
        (["i'd", "like"], true), (["do", "i", "have"], true), (["do", "we", "have"], true), (["are", "there"], true),
        (["is", "there"], true), (["have", "i", "got"], true), (["where", "are"], true), (["where", "is"], true),
        (["what"], true), (["which"], true),
    ]
    private static let openerStarts = Set(openers.compactMap(\.words.first)).union(["please"])

    private func opener(at start: Int) -> (next: Int, needsPhoto: Bool) {
        var place = start
        guard Self.openerStarts.contains(text(place)) else { return (start, false) }
        if text(place) == "please" { place += 1 }
        guard let opener = Self.openers.first(where: { follows($0.words, at: place) }) else {
            return (place, false)
        }
        place += opener.words.count
        if text(place) == "please" { place += 1 }
        // "Show all dogs" asks; "show dogs" are dogs of a certain kind.
        let isPlain =
            opener.needsPhoto && ["show", "display", "list"].contains(opener.words.first)
            && ["all", "my", "every", "any"].contains(text(place))
        return (place, opener.needsPhoto && !isPlain)
    }

    private static func politeness(atEndOf tokens: [QueryToken]) -> Int {
        var count = 0
        while count < tokens.count, !tokens[tokens.count - 1 - count].isWord { count += 1 }
        if tokens.count > count + 1, tokens[tokens.count - 1 - count].text == "please" { return count + 1 }
        return 0
    }

    // MARK: Photos of

    private static let connectives: [[String]] = [
        ["that", "show"], ["that", "shows"], ["which", "show"], ["which", "shows"], ["that", "contain"],
        ["that", "contains"],
        ["which", "contain"], ["that", "have"], ["that", "has"], ["which", "have"], ["that", "include"],
        ["that", "are", "of"],
        ["where", "there", "is"], ["where", "there", "are"], ["where", "you", "can", "see"],
        ["where", "i", "can", "see"],
        ["where", "you", "see"], ["in", "which", "there", "is"], ["in", "which", "there", "are"], ["i", "took", "of"],
        ["we", "took", "of"], ["i", "have", "of"], ["i", "have", "taken", "of"], ["taken", "of"],
        ["do", "i", "have", "of"],
        ["are", "there", "of"], ["showing"], ["containing"], ["featuring"], ["depicting"], ["including"], ["of"],
    ]

    /// Reads "photos of", "pictures with", "photos that show", after the words that ask.
    private func photoPhrase(at place: Int, isAsked: Bool, first: Int) -> (next: Int, mayEndInIt: Bool)? {
        guard isPhoto(place) else { return nil }
        let isPlural = QueryWordLists.pluralPhotoNouns.contains(text(place))
        let next = place + 1
        // "Which photos show dogs"
        let isQuestion = ["which", "what"].contains(text(first - 1)) && text(next) == "show"
        if let connective = isQuestion ? ["show"] : Self.connectives.first(where: { follows($0, at: next) }) {
            let end = next + connective.count
            return end < tokens.count ? (end, connective != ["of"]) : nil
        }
        guard next + 1 < tokens.count else { return nil }
        // "A picture with a frame" and "a picture on a wall" are things; "pictures with dogs (in them)" asks.
        if ["with", "having"].contains(text(next)), isPlural || inIt(endingAt: tokens.count, from: next + 1) > 0 {
            return (next + 1, true)
        }
        let isOwnOrAll = first < place && ["all", "my", "our", "any", "every"].contains(text(place - 1))
        if isPlural,
            text(next) == "from" || isAsked && ["in", "at"].contains(text(next)) || isOwnOrAll && text(next) == "at"
        {
            return (next + 1, false)
        }
        // The words behind a date or a kind of file: "photos july 2019 dogs".
        return isPlural && isAsked && !QueryWordLists.function.contains(text(next)) && tokens[next].isWord
            ? (next, false) : nil
    }

    /// Returns the number of tokens of "in it", "in them" and the like before a place.
    private func inIt(endingAt end: Int, from start: Int) -> Int {
        for phrase in [
            ["in", "it"], ["in", "them"], ["on", "it"], ["on", "them"], ["in", "the", "picture"],
            ["in", "the", "photo"],
            ["in", "the", "image"], ["in", "the", "pictures"], ["in", "the", "photos"], ["in", "the", "frame"],
        ] where end - phrase.count > start && follows(phrase, at: end - phrase.count) {
            return phrase.count
        }
        return 0
    }

    // MARK: Dog photos

    /// Words that say of what kind a photo is, rather than what it shows.
    private static let styles: Set<String> = [
        "aerial", "ancient", "antique", "big", "black", "blurred", "blurry", "broken", "class", "closeup", "color",
        "colored",
        "colorful", "colour", "coloured", "colourful", "dark", "digital", "faded", "family", "film", "framed", "group",
        "hanging", "hdr", "id", "instagram", "large", "little", "macro", "mirror", "monochrome", "motion", "moving",
        "mug",
        "night", "old", "panoramic", "passport", "polaroid", "portrait", "printed", "profile", "ray", "satellite",
        "school",
        "selfie", "sepia", "shot", "small", "square", "stereo", "still", "stock", "taking", "holding", "team", "torn",
        "underwater", "up", "viewing", "vintage", "wall", "wallet", "white", "word", "drawing", "painting", "looking",
        "making",
        "more", "other", "same", "two", "three", "four", "many", "several", "few",
    ]

    /// Returns 1 where a short query ends in "photos", after what they show.
    private func photoNoun(endingAt end: Int, from start: Int) -> Int {
        guard end > start + 1, end - start <= 4, isPhoto(end - 1), tokens[end - 1].hasSpaceBefore else { return 0 }
        let before = tokens[start..<end - 1]
        guard before.allSatisfy({ $0.isWord && !$0.isQuoted }), let last = before.last,
            !Self.styles.contains(last.text),
            QueryWordLists.pluralPhotoNouns.contains(text(end - 1)) || nouns.contains(last.text),
            !before.contains(where: { isGrammar($0.text, isFirst: $0 == before.first) })
        else { return 0 }
        return 1
    }

    private func isGrammar(_ word: String, isFirst: Bool) -> Bool {
        QueryWordLists.function.contains(word) && !(isFirst && QueryWordLists.determiners.contains(word))
            || [
                "taking", "holding", "viewing", "making", "hanging", "showing", "looking", "painting", "drawing",
                "takes",
            ]
            .contains(word)
    }
}
