import Nouns

/// Words of a query that leave something out.
struct LeaveOutMatch: Equatable {
    /// The tokens, with the words that say so ("without").
    var tokens: Range<Int>
    var leftOut: [LeftOut]
    /// `false` where the words say what is to be seen, too ("an empty beach").
    var removesWords: Bool
    /// `true` for bare nouns: "without people", but not "without a collar".
    var hasNoArticle = true
}

/// Finds what a query leaves out.
struct LeaveOutReader {
    let tokens: [QueryToken]
    let nouns: NounTable
    let isOwnPhrase: (String) -> Bool

    func matches() -> [LeaveOutMatch] {
        guard tokens.contains(where: { Self.clues.contains($0.text) }) else { return [] }
        var found: [LeaveOutMatch] = []
        var place = 0
        while place < tokens.count {
            if !tokens[place].isQuoted, let match = match(at: place) {
                found.append(match)
                place = match.tokens.upperBound
            } else {
                place += 1
            }
        }
        return found
    }

    private static let clues: Set<String> = [
        "-", "apart", "but", "deserted", "devoid", "empty", "except", "excluding", "free", "minus", "no", "nobody",
        "noone",
        "not", "other", "w", "with", "without", "showing", "that", "which",
    ]

    func text(_ place: Int) -> String { tokens.indices.contains(place) ? tokens[place].text : "" }

    func follows(_ words: [String], at place: Int) -> Bool {
        words.enumerated().allSatisfy { text(place + $0.offset) == $0.element }
    }

    private func match(at place: Int) -> LeaveOutMatch? {
        if let empty = emptyPlace(at: place) { return empty }
        if let nobody = nobody(at: place) { return nobody }
        guard let match = named(at: place), !isSentence(without: match.tokens) || isOfScene(match) else { return nil }
        return match
    }

    private func named(at place: Int) -> LeaveOutMatch? {
        // "With and without food"
        if text(place) == "and", text(place - 1) == "with" || text(place - 1) == "without" { return nil }
        if text(place) == "without", text(place - 1) == "and" || text(place - 1) == "or" { return nil }
        if let opener = Self.openers.first(where: { follows($0, at: place) }) {
            return leftOut(
                from: place, thingsAt: place + opener.count, isStrict: ["no", "not"].contains(opener[opener.count - 1]))
        }
        return switch text(place) {
        case "no": no(at: place)
        case "not": not(at: place)
        case "-": minus(at: place)
        default: nil
        }
    }

    private func isSentence(without range: Range<Int>) -> Bool {
        let rest = Array(tokens[..<range.lowerBound] + tokens[range.upperBound...])
        let (prefix, suffix) = AskingReader(tokens: rest, nouns: nouns).asking()
        let words = rest[prefix..<rest.count - suffix].filter(\.isWord).map(\.text)
        return QuerySubject.form(of: words, nouns: nouns) == .sentence
    }

    /// `true` if what a sentence leaves out at its end is missing in the whole photo ("… with no cars"), and not on
    /// somebody or something in it ("… with no shirt").
    private func isOfScene(_ match: LeaveOutMatch) -> Bool {
        guard tokens[match.tokens.upperBound...].allSatisfy({ !$0.isWord }), match.hasNoArticle else { return false }
        return match.leftOut.allSatisfy { leftOut in
            let noun = String(leftOut.thing.split(separator: " ").last ?? "")
            return leftOut.thing != tokens[match.tokens.upperBound - 1].text || leftOut.thing == "people"
                ? nouns.category(of: noun) != .body && !nouns.isKind(noun, of: "clothing")
                    && !nouns.isKind(noun, of: "shoe")
                    && !nouns.isKind(noun, of: "attire")
                    && !["shoe", "sleeve", "glove", "sock", "clothes"].contains(noun)
                : false
        }
    }

    /// Phrases that leave out what follows, whatever comes before; the longer ones first.
    private static let openers: [[String]] = [
        ["that", "do", "not", "show"], ["that", "don't", "show"], ["that", "does", "not", "show"],
        ["that", "doesn't", "show"],
        ["which", "do", "not", "show"], ["which", "don't", "show"], ["that", "do", "not", "contain"],
        ["that", "don't", "contain"], ["that", "show", "no"], ["that", "shows", "no"], ["which", "show", "no"],
        ["that", "contain", "no"], ["that", "have", "no"], ["where", "there", "are", "no"],
        ["where", "there", "is", "no"],
        ["but", "not", "with"], ["but", "without"], ["but", "no"], ["and", "without"], ["and", "with", "no"],
        ["with", "no"],
        ["not", "showing"], ["showing", "no"], ["not", "containing"], ["not", "including"], ["not", "with"],
        ["w", "/", "o"], ["without"], ["excluding"], ["except", "for"], ["except"], ["devoid", "of"], ["minus"],

        ["apart", "from"], ["other", "than"], ["but", "not"],
    ]

    // MARK: Short words

    /// Signs and rules that begin with "no".
    static let forbidden: Set<String> = [
        "allowed", "alcohol", "access", "admission", "crossing", "diving", "dumping", "entrance", "entry", "exit",
        "fishing",
        "doubt", "fail", "fault", "hitchhiking", "idea", "least", "leave", "left", "littering", "longer", "matter",
        "one", "outlet", "parking", "passing", "permitted",
        "right", "see",
        "sign", "signs", "smoking", "standing", "stopping", "swimming", "symbol", "trespassing", "turn", "u", "vacancy",
        "way", "zone",
    ]

    private func no(at place: Int) -> LeaveOutMatch? {
        guard !Self.forbidden.contains(text(place + 1)), isOpen(before: place) else { return nil }
        // "No" means "in the" in Portuguese, and is a word of other languages.
        if place > 0, tokens[place - 1].isWord, !nouns.contains(text(place - 1)), !isOwnPhrase(text(place - 1)),
            !QueryWordLists.conjunctions.contains(text(place - 1))
        {
            return nil
        }
        return leftOut(from: place, thingsAt: place + 1, isStrict: true)
    }

    private func not(at place: Int) -> LeaveOutMatch? {
        isOpen(before: place) ? leftOut(from: place, thingsAt: place + 1, isStrict: true) : nil
    }

    /// `true` unless the word before is a verb that is negated ("is not"), or something that is read ("a sign says
    /// no").
    private func isOpen(before place: Int) -> Bool {
        let word = text(place - 1)
        let readers: Set<String> = [
            "say", "says", "said", "saying", "read", "reads", "reading", "word", "words", "sign", "or",
        ]
        // "I'm not a monster"
        if ["'m", "'re", "'s"].contains(where: word.hasSuffix) { return false }
        return !QueryWordLists.verbs.contains(word) && !readers.contains(word)
            && !QueryWordLists.pronouns.contains(word)
            && !QueryWordLists.prepositions.contains(word)
    }

    /// Reads "beach - people" and "beach -people"; no name ("Paris - Eiffel Tower") and no part of a word ("t -shirt").
    private func minus(at place: Int) -> LeaveOutMatch? {
        guard place > 0, tokens[place].hasSpaceBefore, text(place - 1).count > 1, tokens.indices.contains(place + 1),
            !QueryWordLists.function.contains(text(place - 1)),
            let match = leftOut(from: place, thingsAt: place + 1, isStrict: true), match.leftOut.count == 1
        else { return nil }
        let next = match.tokens.upperBound
        // Behind a dash a sentence may go on; what is left out is a thing or two words of it.
        let isEachKnown = tokens[place + 1..<next].allSatisfy { nouns.contains($0.text) || isOwnPhrase($0.text) }
        guard match.tokens.count <= 3, isEachKnown,
            next == tokens.count || text(next) == "-" && tokens[next].hasSpaceBefore
        else {
            return nil
        }
        return match
    }

    // MARK: Nobody

    private func nobody(at place: Int) -> LeaveOutMatch? {
        var next = text(place) == "with" || text(place) == "but" ? place + 1 : place
        if text(next) == "nobody" || text(next) == "noone" {
            next += 1
        } else if follows(["no", "one"], at: next) {
            next += 2
        } else if follows(["no", "-", "one"], at: next) {
            next += 3
        } else {
            return nil
        }
        // "Nobody on the beach" leaves people out; "a man that no one sees" doesn't, nor does "nobody is perfect".
        guard ["with", "but"].contains(text(place)) || isOpen(before: place) else { return nil }
        if ["around", "there", "visible", "here"].contains(text(next)) { next += 1 }
        guard endsPhrase(next), !QueryWordLists.verbs.contains(text(next)) else { return nil }
        if follows(["in", "it"], at: next) || follows(["in", "sight"], at: next) { next += 2 }
        if text(next) == "it", text(next - 1) == "around" { next += 1 }
        return LeaveOutMatch(tokens: place..<next, leftOut: [people], removesWords: true)
    }

    private var people: LeftOut { LeftOut(thing: "people", group: nouns.group(of: "people")) }

    /// Reads "an empty beach" and "a deserted street": without people. An empty plate is empty of something else.
    private func emptyPlace(at place: Int) -> LeaveOutMatch? {
        guard text(place) == "empty" || text(place) == "deserted", tokens[place].hasSpaceAfter,
            let phrase = nounPhrase(at: place + 1), phrase.isKnown, !phrase.hasArticle,
            isPlace(String(phrase.thing.split(separator: " ").last ?? ""))
        else { return nil }
        // The place must be what the query is about: a person may ride through an empty field.
        let start = AskingReader(tokens: Array(tokens[..<place]), nouns: nouns).lengthOfAsking
        let rest = tokens[phrase.tokens.upperBound...].filter(\.isWord)
        guard start == place, rest.count <= 4,
            rest.first.map({ QueryWordLists.prepositions.contains($0.text) }) ?? true,
            !rest.contains(where: { isSomebody($0.text) })
        else { return nil }
        return LeaveOutMatch(tokens: place..<phrase.tokens.upperBound, leftOut: [people], removesWords: false)
    }

    private func isSomebody(_ word: String) -> Bool { nouns.category(of: word) == .person || word == "people" }

    private func isPlace(_ noun: String) -> Bool {
        switch nouns.category(of: noun) {
        case .location, .object: noun != "sky"
        case .artifact:
            ["structure", "room", "area", "road", "street", "way", "bench", "chair", "couch", "vehicle"].contains {
                noun == $0 || nouns.isKind(noun, of: $0)
            }
        default: false
        }
    }
}
