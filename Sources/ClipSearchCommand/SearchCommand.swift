import ArgumentParser
import Catalog
import ClipSearch

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find photos by words, by pictures, or both.",
        usage: "clipsearch search <words> [+ <words>] [- <words>] [--image <file>] [<options>]",
        discussion: """
            The words say what is in the photo. Parts are joined with + and -, and may have weights:

              clipsearch search a dog on the beach
              clipsearch search beach + sunset - people
              clipsearch search 2:cat -0.5:dog
              clipsearch search in the snow + --image car.jpg

            Answers come best first, each with its score: the cosine to the query, -1…1. Captions, tags and file \
            names that
            fit count for the order, too (--ranking vector: the pictures alone). A picture that is itself in the \
            library is
            not among its own answers.
            """)

    /// The query's terms, which ``SearchArguments`` takes from the arguments before they are parsed.
    var terms = SearchArguments.terms

    @Option(help: ArgumentHelp("A picture to search with; + and - and weights count for it, too.", valueName: "file"))
    var image: [String] = []

    @OptionGroup var answerOptions: AnswerOptions

    @Flag(help: "Embed the words as the mean of four phrasings (\"A picture of …\").")
    var ensemble = false

    @Flag(help: "Take every word for what photos show: no dates, no kinds of files, nothing left out.")
    var literal = false

    @Flag(help: "Subtract what follows a \"-\" from the question. Otherwise photos that show it are left out.")
    var soft = false

    @OptionGroup var rankingOptions: RankingOptions
    @OptionGroup var correctionOptions: CorrectionOptions
    @OptionGroup var libraryOptions: LibraryOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var sentenceOptions: SentenceModelOptions

    func validate() throws {
        if terms.isEmpty { throw ValidationError("Say what to search for: words, or a picture with --image.") }
    }

    func run() throws {
        var query = SearchQuery(terms: terms)
        query.usesPromptEnsemble = ensemble
        query.isLiteral = literal
        query.subtractsUnwanted = soft
        try answerOptions.apply(to: &query, in: libraryOptions)
        rankingOptions.apply(to: &query)
        query.correctsSpelling = !correctionOptions.noCorrect
        let model = try modelOptions.load()
        let searcher = PhotoSearcher(
            try libraryOptions.open(), model: model, sentenceModel: try sentenceOptions.load(for: model),
            languageModel: try rankingOptions.loadLanguageModel(precision: model.requestedPrecision),
            corrector: try correctionOptions.load(precision: model.requestedPrecision))
        let response = try searcher.search(query, explains: answerOptions.explain)
        let texts = terms.map(\.typed)
        var output = answerOptions.output(
            query: terms.typed(as: texts), terms: texts, relevantOnly: rankingOptions.relevant)
        output.precision = model.precision
        try output.write(response)
    }
}

extension SearchQuery.Term {
    /// The words, or the picture's path.
    fileprivate var typed: String {
        switch content {
        case .text(let words): words
        case .image(let path): path
        default: ""
        }
    }
}
