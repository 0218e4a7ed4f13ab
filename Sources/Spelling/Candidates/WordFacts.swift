import Files

/// The known words with their frequencies: those of the dictionary and of the user's library.
struct WordFacts {
    let dictionary: WordList
    /// The words of other languages.
    var foreign: WordList?
    let vocabulary: VocabularyLookup?
    let libraryShare: Double

    /// The minimum length: words of one letter are never slips, nor worth a correction.
    private static let shortest = 2

    func isKnown(_ folded: [UInt8]) throws -> Bool {
        try folded.count < Self.shortest || isInDictionary(folded) || isInLibrary(folded)
    }

    func isInDictionary(_ folded: [UInt8]) -> Bool {
        dictionary.contains(folded) || Self.isPossessive(folded, of: dictionary)
    }

    func isInLibrary(_ folded: [UInt8]) throws -> Bool { try vocabulary?.contains(folded) ?? false }

    /// Returns `true` for a possessive whose stem is in the list: "dog's" is as well known as "dog".
    private static func isPossessive(_ folded: [UInt8], of list: WordList) -> Bool {
        folded.count > 3 && folded.suffix(2).elementsEqual("'s".utf8) && list.contains(folded.dropLast(2))
    }

    /// Returns the natural logarithm of a word's frequency; for unknown words, less than for any known one.
    func logFrequency(_ folded: [UInt8]) -> Double {
        let stem = Self.isPossessive(folded, of: dictionary) ? folded.dropLast(2) : folded[...]
        let count = dictionary.number(of: stem).map { Double(dictionary.count($0)) } ?? Self.unknownCount
        let frequency = count / Double(max(1, dictionary.total))
        return log(max(frequency, libraryShare * (vocabulary?.share(of: folded) ?? 0)))
    }

    private static let unknownCount = 0.5

    /// Returns the number of a word in the list of other languages and names, also for a name's possessive.
    func foreignNumber(of folded: [UInt8]) -> Int? {
        guard let foreign else { return nil }
        return foreign.number(of: Self.isPossessive(folded, of: foreign) ? folded.dropLast(2) : folded[...])
    }
}
