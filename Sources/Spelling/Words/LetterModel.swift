import Files

/// A trigram model of letters: the probability of each letter given the two before it, learnt from word lists.
///
/// A name that no list contains still looks like a name.
struct LetterModel: Sendable {
    /// The log-probabilities, [letter before last, last letter, letter], 28 each; 0 marks the start and the end of a
    /// word.
    private var logProbabilities: [Float]

    private static let size = 28
    /// The value added to each count, as no three letters are impossible.
    private static let smoothing: Float = 0.3

    /// - Parameter lists: the lists, each with a filter of the words' numbers to learn.
    init(_ lists: [(list: WordList, numbers: (Int) -> Bool)]) {
        var counts = [Float](repeating: Self.smoothing, count: Self.size * Self.size * Self.size)
        for (list, numbers) in lists {
            for number in 0..<list.count where numbers(number) {
                Self.forEachPlace(of: list.word(number)) { counts[$0] += 1 }
            }
        }
        logProbabilities = counts
        for start in stride(from: 0, to: counts.count, by: Self.size) {
            let total = log(counts[start..<start + Self.size].reduce(0, +))
            for place in start..<start + Self.size { logProbabilities[place] = log(counts[place]) - total }
        }
    }

    /// Returns the natural logarithm of a folded word's probability.
    func logProbability(_ folded: [UInt8]) -> Double {
        var sum: Float = 0
        Self.forEachPlace(of: folded[...]) { sum += logProbabilities[$0] }
        return Double(sum)
    }

    private static func forEachPlace(of word: ArraySlice<UInt8>, _ body: (Int) -> Void) {
        guard !word.isEmpty else { return }
        var (first, second) = (0, 0)
        for letter in word {
            let third = EditPattern.index(of: letter) + 1
            body((first * size + second) * size + third)
            (first, second) = (second, third)
        }
        body((first * size + second) * size)
    }
}

/// The models that compare a word with English words, and with names and words of other languages.
struct LetterModels: Sendable {
    private let english: LetterModel
    private let others: [LetterModel]
    private let misspellings: MisspellingModel?

    init(words: WordList, foreign: WordList?, misspellings: MisspellingModel?) {
        self.misspellings = misspellings
        english = LetterModel([(words, { !words.isName($0) })])
        others = [LetterModel([(words, words.isName)])] + (foreign.map { [LetterModel([($0, { _ in true })])] } ?? [])
    }

    func englishLogProbability(_ folded: [UInt8]) -> Double { english.logProbability(folded) }

    /// Returns the log-odds of a misspelling; 0 where there is no model of misspellings.
    func misspellingLogOdds(_ folded: [UInt8]) -> Double { misspellings?.logOdds(folded) ?? 0 }

    /// Returns the log-probability as a name or as a foreign word, whichever is greater.
    func nameLogProbability(_ folded: [UInt8]) -> Double { others.map { $0.logProbability(folded) }.max() ?? 0 }
}
