import ArgumentParser
import ClipSearch
import Encoders
import Weights

/// What the order of the answers goes by, for `search`.
struct RankingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the order goes by: vector (the picture), hybrid (the picture, its captions and words), reranked (as hybrid, "
                + "the best judged once more by a language model) or auto.", valueName: "how"))
    var ranking = SearchRanking.automatic

    @Flag(help: "Only photos that are probably what was asked for; there may be none.")
    var relevant = false

    @Option(
        help: ArgumentHelp(
            "The name or folder of the language model that --ranking reranked asks.", valueName: "name"))
    var languageModel = "language"

    /// Nil where it is not asked.
    ///
    /// - Throws: when it is not here, or its files cannot be used.
    func loadLanguageModel(precision: Precision) throws -> (any LanguageModel)? {
        guard ranking == .reranked else { return nil }
        let found = try ModelStore.standard().locate(languageModel)
        return try Self.open(folder: found.folder, name: found.name, precision)
    }

    /// The language model that comes along; nil where it is not installed.
    ///
    /// - Throws: when its files cannot be used.
    static func installedLanguageModel(precision: Precision) throws -> (any LanguageModel)? {
        guard let found = try? ModelStore.standard().locate("language") else { return nil }
        return try open(folder: found.folder, name: found.name, precision)
    }

    private static func open(folder: String, name: String, _ precision: Precision) throws -> any LanguageModel {
        try CausalLanguageModel(folder: folder, name: name, precision: precision, cache: .standard())
    }

    func apply(to query: inout SearchQuery) {
        query.ranking = ranking
        query.relevance = relevant ? .relevantOnly : .all
    }
}

extension SearchRanking: ExpressibleByArgument {}

/// `--sentence-model`, for the commands that deal with captions.
struct SentenceModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The model that compares questions with captions: a Sentence-BERT model's name or folder. Default: the one that "
                + "the model holds, else that of the model \"small\".", valueName: "name"))
    var sentenceModel: String?

    /// Nil when the model holds one itself, or there is none.
    ///
    /// - Throws: when one was named and is not here, or is none.
    func load(for model: DualEncoder) throws -> (any SentenceModel)? {
        if let sentenceModel {
            let named = try ModelOptions.load(sentenceModel, precision: model.requestedPrecision)
            guard let found = try named.sentenceModel() else {
                throw ValidationError("--sentence-model \"\(sentenceModel)\": this model holds no sentence encoder.")
            }
            return found
        }
        if model.holdsSentenceModel { return nil }
        // Of CLIP there is none; captions are left aside where the default model is not here, either.
        guard (try? ModelStore.standard().locate("small")) != nil else { return nil }
        return try ModelOptions.load("small", precision: model.requestedPrecision).sentenceModel()
    }
}
