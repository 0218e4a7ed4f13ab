import ArgumentParser
import Catalog
import ClipSearch
import CommandLineQuery
import Files

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

    /// The query's terms, which ``SearchArguments`` extracts from the arguments before they are parsed.
    @Option(help: .hidden)
    var term: [String] = []

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
        if term.isEmpty { throw ValidationError("Say what to search for: words, or a picture with --image.") }
    }

    func run() throws {
        let terms = term.compactMap(QueryTerm.init(encoded:))
        var query = SearchQuery(terms: terms.map(SearchQuery.Term.init))
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
        var output = answerOptions.output(
            query: Self.text(of: terms), terms: terms.map(\.content),
            relevantOnly: rankingOptions.relevant)
        output.precision = model.precision
        try output.write(response)
    }

    /// Returns the query in one line, as it could be typed.
    private static func text(of terms: [QueryTerm]) -> String {
        terms.enumerated().map { index, term in
            let sign = term.weight < 0 ? "- " : index > 0 ? "+ " : ""
            let weight = term.weight.magnitude == 1 ? "" : "\(term.weight.magnitude):"
            return sign + weight + term.content
        }.joined(separator: " ")
    }
}

extension QueryTerm {
    /// The words, or the picture's path.
    fileprivate var content: String {
        switch kind {
        case .text(let words): words
        case .image(let path): path
        }
    }
}

extension SearchQuery.Term {
    fileprivate init(_ term: QueryTerm) {
        switch term.kind {
        case .text(let words): self.init(.text(words), weight: term.weight)
        case .image(let path): self.init(.image(path: path), weight: term.weight)
        }
    }
}

/// Rewrites the arguments of `clipsearch search …` for the argument parser, and refuses those of searches that are too
/// many for it: it takes quadratic time.
enum SearchArguments {
    private static let valueOptions: Set<String> = [
        "--limit", "--in", "--after", "--before", "--min-score", "--library", "--model", "--term", "--tag",
        "--not-tag", "--collection", "--ranking", "--sentence-model", "--language-model", "--precision",
    ]
    private static let flags: Set<String> = ["-0", "-h"]

    /// - Throws: `ValidationError` when the query is invalid.
    static func prepare(_ arguments: [String]) throws -> [String] {
        switch arguments.first {
        case SearchCommand.configuration.commandName:
            let query: QueryArguments
            do {
                query = try QueryArguments(Array(arguments.dropFirst()), valueOptions: valueOptions, flags: flags)
            } catch {
                throw ValidationError("\(error)")
            }
            let normalised = query.normalised
            try checkTerms(normalised.count { $0 == "--term" || $0.hasPrefix("--term=") })
            try AnswerOptions.checkCounts(in: query.options)
            return arguments.prefix(1) + normalised
        case SimilarCommand.configuration.commandName:
            try AnswerOptions.checkCounts(in: arguments)
            return arguments
        default: return arguments
        }
    }

    private static func checkTerms(_ count: Int) throws {
        guard count > InputLimits.queryTerms else { return }
        throw ValidationError("A query has at most \(InputLimits.queryTerms) terms; this one has \(count).")
    }
}
