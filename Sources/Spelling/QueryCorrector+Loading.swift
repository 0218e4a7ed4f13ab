import Files
import LanguageModels
import Networks

extension QueryCorrector {
    /// Loads a corrector from its folders. Only the dictionary is read immediately, the networks on first use.
    ///
    /// - Parameters:
    ///   - speller: a folder with `words.tsv` and `correction.json`, and optionally a sequence-to-sequence model,
    ///     `known.tsv` (names and words of other languages), and `misspellings.tsv` (the letters of misspelt words).
    ///   - language: the folder of a causal language model; nil for none.
    ///   - usesNetwork: `true` to use the speller's own network, if there is one.
    ///   - precision: the precision of the networks.
    ///   - cache: the cache for calibration results and packed weights; nothing is cached if nil.
    /// - Throws: ``SpellingError``. Errors in a network are thrown by the call that uses it first.
    public convenience init(
        speller: String, language: String?, usesNetwork: Bool = true, precision: Precision = .f32,
        cache: ModelCache? = nil
    ) throws(SpellingError) {
        let configuration = try CorrectionConfiguration(path: "\(speller)/correction.json")
        let words = try SpellingDictionary(path: "\(speller)/words.tsv")
        let (foreign, misspellings) = ("\(speller)/known.tsv", "\(speller)/misspellings.tsv")
        let hasNetwork = usesNetwork && FileStatus.exists("\(speller)/config.json")
        self.init(
            models: CorrectorModels(
                speller: {
                    hasNetwork
                        ? try SequenceToSequenceModel(folder: speller, precision: precision, cache: cache) : nil
                },
                language: {
                    try language.map { try CausalLanguageModel(folder: $0, precision: precision, cache: cache) }
                },
                foreign: { FileStatus.exists(foreign) ? try SpellingDictionary(path: foreign) : nil },
                misspellings: { FileStatus.exists(misspellings) ? try MisspellingModel(path: misspellings) : nil }),
            words: words, configuration: configuration)
    }
}
