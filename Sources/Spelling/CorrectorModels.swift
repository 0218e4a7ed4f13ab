import LanguageModels
import Workers

/// The parts of a corrector that only doubtful words need, each loaded on first use.
final class CorrectorModels: Sendable {
    private let makeSpeller: @Sendable () throws -> (any TextToTextModel)?
    private let makeLanguage: @Sendable () throws -> (any LanguageModel)?
    private let makeForeign: @Sendable () throws -> SpellingDictionary?
    private let makeMisspellings: @Sendable () throws -> MisspellingModel?

    private let madeSpeller = Lazily<(any TextToTextModel)?>()
    private let madeLanguage = Lazily<(any LanguageModel)?>()
    private let madeForeign = Lazily<WordList?>()
    private let madeSounds = Lazily<SoundIndex>()
    private let madeLetters = Lazily<LetterModels>()
    private let allMade = Lazily<Void>()

    init(
        speller: @escaping @Sendable () throws -> (any TextToTextModel)?,
        language: @escaping @Sendable () throws -> (any LanguageModel)?,
        foreign: @escaping @Sendable () throws -> SpellingDictionary?,
        misspellings: @escaping @Sendable () throws -> MisspellingModel? = { nil }
    ) {
        (makeSpeller, makeLanguage, makeForeign) = (speller, language, foreign)
        makeMisspellings = misspellings
    }

    convenience init(
        speller: (any TextToTextModel)?, language: (any LanguageModel)?, foreign: SpellingDictionary?
    ) {
        self.init(speller: { speller }, language: { language }, foreign: { foreign })
    }

    /// Loads concurrently the parts that an unknown word needs. Errors are thrown by the call that uses the part.
    func makeAll(for list: WordList) {
        allMade.value {
            WorkerPool.shared.forEachIndex(of: 2) { index, _ in
                if index == 0 {
                    _ = try? speller()
                    _ = try? language()
                } else {
                    _ = try? letters(of: list, foreign: foreignWords())
                }
            }
        }
    }

    func speller() throws -> (any TextToTextModel)? { try madeSpeller.value(makeSpeller) }
    func language() throws -> (any LanguageModel)? { try madeLanguage.value(makeLanguage) }
    func foreignWords() throws -> WordList? { try madeForeign.value { try makeForeign()?.list } }

    func letters(of list: WordList, foreign: WordList?) throws -> LetterModels {
        try madeLetters.value { LetterModels(words: list, foreign: foreign, misspellings: try makeMisspellings()) }
    }

    func sounds(of list: WordList) -> SoundIndex { madeSounds.value { SoundIndex(list) } }
}
