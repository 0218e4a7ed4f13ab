import Encoders
import Files

extension QueryCorrector {
    /// Loads a corrector from its folders. Only the dictionary is read at once; the networks are when a query needs them
    /// first.
    ///
    /// - Parameters:
    ///   - speller: a folder with `words.tsv` and `correction.json`, and, if there are any, a sequence-to-sequence model and
    ///     `known.tsv`, names and words of other languages, and `misspellings.tsv`, the letters that misspelt words have.
    ///   - language: the folder of a causal language model; nil to decide without.
    ///   - usesNetwork: whether the speller's own network is used, if there is one.
    ///   - precision: in what numbers the networks compute.
    ///   - cache: where what is found out about the networks, or made of them, is kept; nothing is if nil.
    /// - Throws: ``SpellingError``. What is wrong with a network is told by the call that needs it first.
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
