/// A feature by which a corrected query is scored. Each is 0 for the typed query, so that scores are gains over it.
///
/// The names are those in `correction.json`, which contains the weights.
public enum CorrectionFeature: Int, CaseIterable, Sendable {
    // The models' scores, in nats, relative to the typed query.

    /// The causal language model's log-likelihood.
    case language
    /// The speller's log-probability of this query given the typed one.
    case speller
    /// The frequency of the words by the dictionary's counts, each on its own.
    case frequency
    /// The first two again, restricted to changes of known words, for which there is no other evidence.
    case realWordLanguage, realWordSpeller

    // The appearance of the unknown words that were typed: see ``LetterModels``.

    /// The improbability of their letters in a name or a word of another language, in nats.
    case unlikeNames
    /// The improbability of their letters in an English word, in nats and negated.
    case likeEnglish
    /// The similarity of their letters to actual misspellings; see `MisspellingModel`.
    case likeMisspelling

    // The changed words.

    /// The number of changed words.
    case changedWords
    /// The number of changed words that the dictionary knows.
    case realWords
    /// The number of changed words that begin with a capital letter, as names do.
    case capitalised
    /// The number of changed words that are known as names or as words of another language.
    case foreign
    /// The number of those that are not names.
    case foreignLanguage
    /// The number of changed words of three letters or fewer, and of four.
    case shortWords, fourLetters
    /// For each changed word, the proportion of unknown ones among the adjacent words, which is large in a text of
    /// another language.
    case unknownNeighbours
    /// For each changed unknown word, the proportion of known ones among the adjacent words; 0 for a single word.
    case knownNeighbours
    /// The same for each changed word of another language.
    case foreignAmongKnown
    /// The number of words of the typed query; 0 where nothing is changed.
    case queryWords
    /// The number of changed words whose new word is in the user's library.
    case libraryWords
    /// The number of changed words whose new word the speller proposed, too.
    case spellerAgrees

    // The slips of the finger or the ear that explain the typed words.

    /// A wrong letter: an adjacent key, a vowel for a vowel, a similar sound, any other.
    case neighbourKey, vowel, similarSound, otherLetter
    /// A missing letter: of a double one, a vowel, any other.
    case droppedDouble, droppedVowel, droppedLetter
    /// An additional letter: a repeated one, a key next to the intended one, any other.
    case addedDouble, addedNeighbour, addedLetter
    /// Two neighbouring letters exchanged.
    case transposition
    /// Several letters written as they sound: "f" for "ph".
    case phonetic
    /// A missing, additional or replaced apostrophe.
    case apostrophe
    /// A slip at the first letter, additionally.
    case firstLetter
    /// Each slip after the first in one word, additionally.
    case furtherSlips
    /// Two words typed as one, one typed as two.
    case missingSpace, addedSpace

    /// The name in `correction.json`.
    public var name: String { String(describing: self) }
}

/// The features of one corrected query.
struct FeatureVector: Sendable, Equatable {
    private(set) var values = [Double](repeating: 0, count: CorrectionFeature.allCases.count)

    subscript(feature: CorrectionFeature) -> Double {
        get { values[feature.rawValue] }
        set { values[feature.rawValue] = newValue }
    }

    static func += (sum: inout FeatureVector, other: FeatureVector) {
        for index in sum.values.indices { sum.values[index] += other.values[index] }
    }

    /// Returns the sum of the features multiplied by their weights.
    func score(_ weights: FeatureVector) -> Double { zip(values, weights.values).reduce(0) { $0 + $1.0 * $1.1 } }
}
