import ArgumentParser
import ClipSearch
import Encoders
import LanguageModels

/// The options of the results' order, for `search`.
struct RankingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the order goes by: vector (the picture), hybrid (the picture, its captions and words), reranked "
                + "(as hybrid, "
                + "the best judged once more by a language model) or auto.", valueName: "how"))
    var ranking = SearchRanking.automatic

    @Flag(help: "Only photos that are probably what was asked for; there may be none.")
    var relevant = false

    @Option(
        help: ArgumentHelp(
            "The name or folder of the language model that --ranking reranked asks.", valueName: "name"))
    var languageModel = "language"

    /// Returns the language model; nil where the ranking does not use it.
    ///
    /// - Throws: when the model is not installed, or its files are unusable.
    func loadLanguageModel(precision: Precision) throws -> (any LanguageModel)? {
        guard ranking == .reranked else { return nil }
        let found = try InstalledModels.locate(languageModel)
        return try Self.open(folder: found.folder, name: found.name, precision)
    }

    /// Returns the default language model; nil where it is not installed.
    ///
    /// - Throws: when its files are unusable.
    static func installedLanguageModel(precision: Precision) throws -> (any LanguageModel)? {
        guard let found = try? InstalledModels.locate("language") else { return nil }
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

/// The option `--sentence-model`, for the commands that embed or search captions.
struct SentenceModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The model that compares questions with captions: a Sentence-BERT model's name or folder. Default: the "
                + "one that "
                + "the model holds, else that of the model \"small\".", valueName: "name"))
    var sentenceModel: String?

    /// Returns the sentence model; nil when the model contains one, or there is none.
    ///
    /// - Throws: when a model named explicitly is not installed, or is not a sentence model.
    func load(for model: any FolderModel) throws -> (any SentenceModel)? {
        if let sentenceModel {
            let named = try ModelOptions.load(sentenceModel, precision: model.requestedPrecision)
            guard let found = try named.sentenceModel() else {
                throw ValidationError("--sentence-model \"\(sentenceModel)\": this model holds no sentence encoder.")
            }
            return found
        }
        if model.sentenceFolder != nil { return nil }
        // CLIP contains none; without the default model, captions are ignored.
        guard (try? InstalledModels.locate("small")) != nil else { return nil }
        return try ModelOptions.load("small", precision: model.requestedPrecision).sentenceModel()
    }
}
