import Files

/// Tells queries in another language, written in Latin letters, from English ones by their words and letters.
struct QueryLanguage {
    private let facts: WordFacts
    private let letterModels: LetterModels
    /// The log-odds of another language; nil for a query of a single word, which is never enough: "tomate" is Spanish,
    /// and a slip of "tomato".
    private(set) var logOdds: Double?

    /// `true` if the query is more probably of another language than misspelt English.
    var isForeign: Bool { logOdds.map { $0 > 2.3 } ?? false }
    /// `true` if the query is certainly English, whatever single words of it are.
    var isEnglish: Bool { logOdds.map { $0 < -6 } ?? false }

    /// - Parameter facts: the facts, with the words of other languages.
    init(words: [QueryWord], facts: WordFacts, letterModels: LetterModels) throws {
        (self.facts, self.letterModels) = (facts, letterModels)
        let evidence = try words.compactMap(logOdds)
        if evidence.count > 1 { logOdds = evidence.reduce(0, +) }
    }

    /// Returns the log-odds of another language given one word; nil for one that says nothing.
    private func logOdds(of word: QueryWord) throws -> Double? {
        guard word.text != nil else { return 3 }
        if word.isProtected { return nil }
        let folded = word.folded
        if try facts.isInLibrary(folded) { return 0 }
        let accents = word.isAccented ? 2.5 : 0
        let isEnglish = facts.isInDictionary(folded)
        if !isEnglish, Self.isElided(folded) { return 2 }
        let frequency = facts.logFrequency(folded)
        if Self.functionWords.contains(String(decoding: folded, as: UTF8.self)) {
            return min(2.5, Self.logFrequencyOfFunctionWord - frequency) + accents
        }
        if folded.count == 1 { return accents }
        if isEnglish { return max(-6, min(0.5, Self.logFrequencyOfSharedWord - frequency)) + accents }
        guard let foreign = facts.foreign, let number = facts.foreignNumber(of: folded) else {
            return max(-0.5, min(1.2, 0.6 - 0.3 * letterModels.misspellingLogOdds(folded))) + accents
        }
        if foreign.isName(number) { return accents }
        let share = Double(foreign.count(number)) / Double(foreign.total)
        return max(1.3, min(4, log(share) - Self.logFrequencyOfUnknownWord)) + accents
    }

    /// Returns `true` for a word with an article or a preposition before its apostrophe, as in French and Italian.
    private static func isElided(_ folded: [UInt8]) -> Bool {
        guard let apostrophe = folded.firstIndex(of: UInt8(ascii: "'")) else { return false }
        return elidedWords.contains(String(decoding: folded[..<apostrophe], as: UTF8.self))
    }

    private static let elidedWords: Set<String> = [
        "l", "d", "c", "n", "j", "m", "t", "s", "qu", "un", "dell", "nell", "sull", "all",
    ]

    // Frequencies in a language other than English, as natural logarithms: typical ones of a function word, of a word
    // that English has, too, and of a word that no list has.
    private static let logFrequencyOfFunctionWord = -5.5
    private static let logFrequencyOfSharedWord = -11.0
    private static let logFrequencyOfUnknownWord = -14.0

    /// The articles, prepositions, pronouns and conjunctions of some twenty languages, without accents. Some are
    /// English words, too, which their frequency there tells.
    private static let functionWords = Set(
        """
        a aan al ale alla am amb an ang ao ar as at au auf aus aux av avec az azt bei bij bir bu ca ce ces cette che
        cok com con cu da dal dan dans dari das dat de dei del della delle dem den dengan der des det di die din dla
        do dos du e een egy ei ein eine einem einen einer el elle eller els em en er es est este et ett ez fara for
        fra fran fur gli han het hij hogy hon hun i ich icin ihr ik ikke il ile im in ini inte ir is ist itu ja jag je
        jeg jest joka jsou k kun la las le les lo los ma me met mga mi mit mon na naar nach nad nao nas ne nel nella
        nem ng nicht nie niet no non nos nous nu o och od oder of og op os ou ovat pa pada par para pas pe pentru per
        po pod por pour pro przy que qui s sa sans sau se sem ses seu si sich sie sin sind som son sono sont sous su
        sua sul sunt sur sus ta tai te ten til till to tu u uber uit um uma un una unas und une uno unos untuk v vagy
        van ve vi von voor vor vous w wie wir wo y yang yo z za ze zij zijn zu zum zur
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
