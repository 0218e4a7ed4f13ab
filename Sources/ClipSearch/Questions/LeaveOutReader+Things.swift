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
        guard let first = nounPhrase(at: place), isMeant(first, isStrict: isStrict) else { return nil }
        if text(place - 1) == "not", !isAlternative(first, to: start - 1) { return nil }
        var things = [first]
        while let link = link(at: things[things.count - 1].tokens.upperBound), let next = nounPhrase(at: link.next),
            next.isKnown, link.isOr || !next.hasArticle && isPlural(first) && isPlural(next)
        {
            // A comma goes on with what is left out only in a list; "and" only between bare nouns in the plural.
            if link.isComma, !listGoesOn(at: next.tokens.upperBound) { break }
            things.append(next)
        }
        // "Without effort or obligation": the one goes with the other.
        if text(things[things.count - 1].tokens.upperBound) == "or" { return nil }
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

    /// `true` if a phrase names something that a photo may show, and is no saying ("no longer") or sign ("no entry").
    private func isMeant(_ phrase: NounPhrase, isStrict: Bool) -> Bool {
        let words = tokens[phrase.tokens].map(\.text) + [text(phrase.tokens.upperBound)]
        if words.contains(where: Self.forbidden.contains) { return false }
        if phrase.isKnown {
            if words.dropLast().contains(where: { $0.hasSuffix("'s") }) { return isOwnPhrase(phrase.thing) }
            // A sentence of another language may end in a word that English has, too.
            let unknown = tokens[phrase.tokens].count { $0.isWord && !nouns.contains($0.text) }
            if isStrict, unknown > 1, !isOwnPhrase(phrase.thing) { return false }
            // "No fault insurance" is a word of its own.
            return !isStrict || endsPhrase(phrase.tokens.upperBound) || phrase.thing == "people"
        }
        // A name of a person may be in no list; a quality or a deed can't be seen.
        let isAbstract = phrase.thing.split(separator: " ").contains { word in
            Self.abstractEndings.contains(where: word.hasSuffix)
        }
        return !isStrict && phrase.tokens.count <= 2
            && endsPhrase(phrase.tokens.upperBound) && !isAbstract
            && nouns.category(of: phrase.thing) == nil
    }

    private static let abstractEndings = [
        "ing", "ed", "ly", "ion", "ions", "ment", "ness", "ity", "ities", "ance", "ence", "ship", "ism", "ure", "ort",
        "aint",
    ]

    /// `true` for "cats not dogs" and "a cat, not a dog"; "not clear" and "not modern" name no things, although there
    /// are such nouns.
    private func isAlternative(_ phrase: NounPhrase, to place: Int) -> Bool {
        if phrase.hasArticle || isPlural(phrase) || phrase.thing == "people" || isOwnPhrase(phrase.thing) {
            return true
        }
        let other = text(place) == "," || text(place) == "but" ? text(place - 1) : text(place)
        guard let category = nouns.category(of: phrase.thing), nouns.contains(other) else { return false }
        return [.animal, .artifact, .food, .plant, .object].contains(category)
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
    func endsPhrase(_ place: Int) -> Bool {
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
        // "Except North America": an unknown word that ends the phrase belongs to it.
        if end > first, isPhraseWord(end, first: first), !isThing(end..<end + 1), endsPhrase(end + 1),
            !["ing", "ed", "ly", "s"].contains(where: text(end).hasSuffix)
        {
            end += 1
        }
        guard end > first else { return nil }
        let words = tokens[first..<end].map(\.text).joined(separator: " ")
        return NounPhrase(
            tokens: start..<end, thing: singular(words), isKnown: known == end || isOwnPhrase(words),
            hasArticle: hasArticle)
    }

    private func isPhraseWord(_ place: Int, first: Int) -> Bool {
        guard tokens.indices.contains(place) else { return false }
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
