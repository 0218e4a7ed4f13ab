import Encoders
import Synchronization

/// The parts of a corrector that only doubtful words need, each made when it is first asked for.
final class CorrectorModels: Sendable {
    private let makeSpeller: @Sendable () throws -> (any TextToTextModel)?
    private let makeLanguage: @Sendable () throws -> (any LanguageModel)?
    private let makeForeign: @Sendable () throws -> SpellingDictionary?
    private let makeMisspellings: @Sendable () throws -> MisspellingModel?
    private let made = Mutex(Made())

    private struct Made {
        var speller: (any TextToTextModel)??
        var language: (any LanguageModel)??
        var foreign: WordList??
        var sounds: SoundIndex?
        var letters: LetterModels?
    }

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

    func speller() throws -> (any TextToTextModel)? {
        try made.withLock { made in
            if let speller = made.speller { return speller }
            let speller = try makeSpeller()
            made.speller = .some(speller)
            return speller
        }
    }

    func language() throws -> (any LanguageModel)? {
        try made.withLock { made in
            if let language = made.language { return language }
            let language = try makeLanguage()
            made.language = .some(language)
            return language
        }
    }

    func foreignWords() throws -> WordList? {
        try made.withLock { made in
            if let foreign = made.foreign { return foreign }
            let foreign = try makeForeign()?.list
            made.foreign = .some(foreign)
            return foreign
        }
    }

    func letters(of list: WordList, foreign: WordList?) throws -> LetterModels {
        try made.withLock { made in
            if let letters = made.letters { return letters }
            let letters = LetterModels(words: list, foreign: foreign, misspellings: try makeMisspellings())
            made.letters = letters
            return letters
        }
    }

    func sounds(of list: WordList) -> SoundIndex {
        made.withLock { made in
            if let sounds = made.sounds { return sounds }
            let sounds = SoundIndex(list)
            made.sounds = sounds
            return sounds
        }
    }
}
