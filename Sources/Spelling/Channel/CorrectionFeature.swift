/// What a corrected query is judged by. Each is 0 for the query as it was typed, so that scores are gains over it.
///
/// The names are those of `correction.json`, where the weights stand.
public enum CorrectionFeature: Int, CaseIterable, Sendable {
    // What the models think, in nats more than of the typed query.

    /// The causal language model's log-likelihood.
    case language
    /// The speller's log-probability of this query given the typed one.
    case speller
    /// How frequent the words are by the dictionary's counts, each alone.
    case frequency
    /// The first two once more, where only words that the dictionary knows were changed: nothing else speaks for such a
    /// change.
    case realWordLanguage, realWordSpeller

    // How the typed words look that are unknown: see ``LetterModels``.

    /// How improbable their letters are in a name or a word of another language, in nats.
    case unlikeNames
    /// How improbable they are in an English word, with a minus sign.
    case likeEnglish
    /// How much they look like the misspellings that people make; see ``MisspellingModel``.
    case likeMisspelling

    // What was changed, in words.

    case changedWords
    /// Changed words that the dictionary knows.
    case realWords
    /// Changed words that begin with a capital letter, as names do.
    case capitalised
    /// Changed words that are known as names or as words of another language.
    case foreign
    /// Those of them that are no names.
    case foreignLanguage
    /// Changed words of three letters or fewer, and of four.
    case shortWords, fourLetters
    /// For each changed word, the share of unknown ones among the words beside it: in a text of another language it is
    /// large.
    case unknownNeighbours
    /// For each changed word that is unknown, the share of known ones among the words beside it; 0 where it stands alone.
    case knownNeighbours
    /// The same for each changed word of another language.
    case foreignAmongKnown
    /// How many words the query has, as it was typed; 0 where nothing is changed.
    case queryWords
    /// Changed words whose new word the user's own library holds.
    case libraryWords
    /// Changed words whose new word the speller gave, too.
    case spellerAgrees

    // How it was typed, in slips of the finger or the ear.

    /// A wrong letter: of the key beside it, a vowel for a vowel, of a similar sound, any other.
    case neighbourKey, vowel, similarSound, otherLetter
    /// A letter too few: of a double one, a vowel, any other.
    case droppedDouble, droppedVowel, droppedLetter
    /// A letter too many: twice the same, of a key beside the one meant, any other.
    case addedDouble, addedNeighbour, addedLetter
    case transposition
    /// Several letters written as they sound: "f" for "ph".
    case phonetic
    case apostrophe
    /// A slip at the first letter, in addition.
    case firstLetter
    /// Each slip after the first in one word, in addition.
    case furtherSlips
    /// Two words that were typed as one, one that was typed as two.
    case missingSpace, addedSpace

    /// As in `correction.json`.
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

    /// The sum of the features by their weights.
    func score(_ weights: FeatureVector) -> Double { zip(values, weights.values).reduce(0) { $0 + $1.0 * $1.1 } }
}
