extension LeaveOutReader {
    /// A thing that is named after "without" and its like.
    struct NounPhrase: Equatable {
        var tokens: Range<Int>
        var thing: String
        /// `true` if the noun is known to be something that a photo shows.
        var isKnown: Bool
        var hasArticle: Bool
    }

    /// Reads the things from a place on: "people", "people or cars", "people, cars and dogs".
    ///
    /// - Parameter isStrict: `true` where only known things are meant, as after "no" and "not".
    func leftOut(from start: Int, thingsAt place: Int, isStrict: Bool) -> LeaveOutMatch? {
        // "No a motorcycle" is a slip, "not the biggest one" a judgement.
        if isStrict, ["the", "a", "an"].contains(text(place)), text(place - 1) == "no" || text(place) == "the" {
            return nil
        }
        guard let first = nounPhrase(at: place), first.isKnown || !isStrict && endsPhrase(first.tokens.upperBound)
        else {
            return nil
        }
        if Self.forbidden.contains(text(first.tokens.upperBound))
            || first.thing.split(separator: " ").contains(where: {
                Self.forbidden.contains(String($0))
            })
        {
            return nil
        }
        var things = [first]
        while let link = link(at: things[things.count - 1].tokens.upperBound), let next = nounPhrase(at: link.next),
            next.isKnown, link.isOr || !next.hasArticle && isPlural(first) && isPlural(next)
        {
            // A comma goes on with what is left out only in a list; "and" only between bare nouns in the plural.
            if link.isComma, !listGoesOn(at: next.tokens.upperBound) { break }
            things.append(next)
        }
        let leftOut = things.map { LeftOut(thing: $0.thing, group: nouns.group(of: $0.thing)) }
        var end = things[things.count - 1].tokens.upperBound
        for tail in Self.tails where follows(tail, at: end) {
            if end + tail.count == tokens.count || !tokens[end + tail.count].isWord { end += tail.count }
            break
        }
        return LeaveOutMatch(
            tokens: start..<end, leftOut: leftOut, removesWords: true,
            hasNoArticle: !things.contains(where: \.hasArticle))
    }

    /// Words that end what is left out, at the end of a query.
    private static let tails: [[String]] = [
        ["in", "it"], ["in", "them"], ["on", "it"], ["on", "them"], ["around", "it"], ["around", "them"],
        ["in", "sight"],
        ["in", "the", "picture"], ["in", "the", "photo"], ["around"], ["visible"], ["on"],
    ]

    private func link(at place: Int) -> (next: Int, isOr: Bool, isComma: Bool)? {
        switch text(place) {
        case "or", "nor": (place + 1, true, false)
        case "and", "&": (place + 1, false, false)
        case ",": ["or", "nor"].contains(text(place + 1)) ? (place + 2, true, false) : (place + 1, true, true)
        default: nil
        }
    }

    private func isPlural(_ phrase: NounPhrase) -> Bool {
        guard !phrase.hasArticle, phrase.tokens.count == 1 else { return false }
        let word = text(phrase.tokens.lowerBound)
        return word != phrase.thing || ["people", "glasses", "clothes", "cattle", "sheep"].contains(word)
    }

    private func listGoesOn(at place: Int) -> Bool {
        text(place) == "or" || text(place) == "and" || text(place) == "," && listGoesOn(at: place + 2)
    }

    /// `true` if no further word of a noun phrase can follow.
    private func endsPhrase(_ place: Int) -> Bool {
        guard tokens.indices.contains(place) else { return true }
        return !tokens[place].isWord || QueryWordLists.function.contains(tokens[place].text)
    }

    /// Reads up to four words of which the last is a noun: "any people", "a red hat".
    func nounPhrase(at start: Int) -> NounPhrase? {
        var place = start
        var hasArticle = false
        while QueryWordLists.determiners.contains(text(place)) || text(place) == "other" || text(place) == "single" {
            hasArticle = hasArticle || !["any", "other"].contains(text(place))
            place += 1
        }
        let first = place
        var end = first
        var known: Int?
        while end < tokens.count, end - first < 4, isPhraseWord(end, first: first) {
            end += 1
            // "With no shirt speed skateboards downhill": behind the first thing only what ends the phrase, or is one
            // word with it.
            let isVerb = ["a", "an", "the", "his", "her"].contains(text(end))
            let isNext = known == nil || known == end - 1 && (endsPhrase(end) && !isVerb || isThing(end - 2..<end))
            if isThing(first..<end) || isNext && isThing(end - 1..<end) { known = end }
        }
        if let known { end = known }
        guard end > first else { return nil }
        let words = tokens[first..<end].map(\.text).joined(separator: " ")
        return NounPhrase(
            tokens: start..<end, thing: singular(words), isKnown: known != nil || isOwnPhrase(words),
            hasArticle: hasArticle)
    }

    private func isPhraseWord(_ place: Int, first: Int) -> Bool {
        let token = tokens[place]
        guard token.isWord, !token.isQuoted, place == first || token.hasSpaceBefore || text(place - 1) == "-",
            token.number == nil, !QueryWordLists.function.contains(token.text)
        else { return false }
        // "A dog without a collar running": what it does is no part of the collar.
        return place == first || !token.text.hasSuffix("ing") || isThing(place..<place + 1)
    }

    /// `true` if words name a thing that a photo shows; what somebody does is none.
    private func isThing(_ range: Range<Int>) -> Bool {
        let words = tokens[range].map(\.text).joined(separator: " ")
        if isOwnPhrase(words) || Self.everybody.contains(words) { return true }
        guard let category = nouns.category(of: words) else { return false }
        return category != .activity
    }

    private static let everybody: Set<String> = [
        "anyone", "anybody", "someone", "somebody", "folks", "humans", "persons",
    ]

    private func singular(_ words: String) -> String {
        if Self.everybody.contains(words) { return "people" }
        if let singular = nouns.singular(of: words) { return singular }
        guard let space = words.lastIndex(of: " "),
            let last = nouns.singular(of: String(words[words.index(after: space)...]))
        else { return words }
        return words[...space] + last
    }
}
