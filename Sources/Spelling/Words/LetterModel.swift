import Files

/// How probable a word is by its letters, each behind the two before it, as the words of a list have them.
///
/// A name that no list holds still looks like a name.
struct LetterModel: Sendable {
    /// [letter before last, last letter, letter], 28 each; 0 stands before and behind a word.
    private var logProbabilities: [Float]

    private static let size = 28
    /// Added to each count, as no three letters are impossible.
    private static let smoothing: Float = 0.3

    /// - Parameter lists: the words with these numbers are learnt.
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

    /// The natural logarithm of a folded word's probability.
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

/// How much a word looks like English, and how much like a name or a word of another language.
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

    /// 0 where there is no model of misspellings.
    func misspellingLogOdds(_ folded: [UInt8]) -> Double { misspellings?.logOdds(folded) ?? 0 }

    /// As a name or as a foreign word, whichever is more probable.
    func nameLogProbability(_ folded: [UInt8]) -> Double { others.map { $0.logProbability(folded) }.max() ?? 0 }
}
