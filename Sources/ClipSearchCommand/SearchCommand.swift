import ArgumentParser
import Catalog
import ClipSearch
import Encoders
import TerminalOutput

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

            Conditions can be typed among the words, as on the page (docs/queries.md lists them):

              clipsearch search a dog tag:beach date:2019..2021 not:people
              clipsearch search in:zoo camera:iphone 'tag:"New York"'

            Without words the conditions alone decide, and the newest photos come first:

              clipsearch search --favourites --after 2023
              clipsearch search --tag animal --in ~/Pictures/zoo

            Answers come best first, each with its score: the cosine to the query, -1…1. Captions, tags and file \
            names that \
            fit count for the order, too (--ranking vector: the pictures alone). A picture that is itself in the \
            library is \
            not among its own answers.
            """)

    /// The query's terms, which ``SearchArguments`` takes from the arguments before they are parsed.
    var terms = SearchArguments.terms

    @Option(
        help: ArgumentHelp(
            "A picture to search with, or id:NUMBER for a photo of the library; + and - and weights count for it, too.",
            valueName: "file"))
    var image: [String] = []

    @Option(
        name: [.customShort("a"), .long], help: ArgumentHelp("Words as after a \"+\".", valueName: "words"))
    var add: [String] = []

    @Option(
        name: [.customShort("s"), .long], help: ArgumentHelp("Words as after a \"-\".", valueName: "words"))
    var subtract: [String] = []

    @Flag(
        help: """
            Only photos below the current folder, after what is new in it is indexed. This is what words without a \
            command do.
            """)
    var here = false

    @Flag(name: [.customShort("n"), .long], help: "With --here: search what is indexed already.")
    var noIndex = false

    @Option(help: ArgumentHelp("The photos of this album, in place of words and conditions.", valueName: "name"))
    var album: String?

    @Option(
        help: ArgumentHelp("Keep this search as an album, which fills itself, and answer it.", valueName: "name"))
    var saveAs: String?

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
        if let album {
            guard terms.isEmpty, !here, saveAs == nil, try !answerOptions.hasConditions() else {
                throw ValidationError("--album \"\(album)\" has words and conditions of its own.")
            }
            return
        }
        if saveAs != nil, terms.contains(where: \.isFile) {
            throw ValidationError("An album keeps words and photos of the library (--image id:NUMBER), not files.")
        }
        if terms.isEmpty, !here, try !answerOptions.hasConditions() {
            throw ValidationError(
                "Say what to search for: words, a picture with --image, or a condition such as --favourites.")
        }
        if noIndex, !here { throw ValidationError("--no-index goes with --here.") }
    }

    func run() throws {
        let model = try modelOptions.load()
        let sentenceModel = try sentenceOptions.load(for: model)
        var answerOptions = answerOptions
        if here {
            if !noIndex { try indexCurrentFolder(model: model, sentenceModel: sentenceModel) }
            if answerOptions.folders.isEmpty { answerOptions.folders = ["."] }
        }
        let library = try libraryOptions.open(writable: saveAs != nil)
        let query = try query(answerOptions, in: library)
        let searcher = PhotoSearcher(
            library, model: model, sentenceModel: sentenceModel,
            languageModel: try rankingOptions.loadLanguageModel(precision: model.requestedPrecision),
            corrector: try correctionOptions.load(precision: model.requestedPrecision))
        let response = try searcher.search(query, explains: answerOptions.explain)
        if let saveAs { try AlbumsCommand.save(query, as: saveAs, in: library) }
        let texts = terms.map(\.typed)
        var output = answerOptions.output(
            query: terms.typed(as: texts), terms: texts, relevantOnly: rankingOptions.relevant)
        output.precision = model.precision
        output.minimumScore = query.minimumScore
        if response.results.isEmpty { output.emptiedBy = try searcher.emptyingConditions(of: query) }
        try output.write(response)
    }
}

extension SearchCommand {
    /// Returns the query that was typed, or the album's.
    private func query(_ answerOptions: AnswerOptions, in library: PhotoLibrary) throws -> SearchQuery {
        if let album {
            var query = try AlbumsCommand.query(of: album, in: library)
            query.limit = answerOptions.limit
            query.stacksCopies = !answerOptions.noStacks
            return query
        }
        var query = SearchQuery(terms: try terms.withKnownPhotos(of: library))
        query.usesPromptEnsemble = ensemble
        query.isLiteral = literal
        query.subtractsUnwanted = soft
        try answerOptions.apply(to: &query, in: libraryOptions)
        rankingOptions.apply(to: &query)
        query.correctsSpelling = !correctionOptions.noCorrect
        return query
    }

    /// Brings the library up to date with the current folder. Where that cannot be done now, the search goes on.
    private func indexCurrentFolder(model: any FolderModel, sentenceModel: (any SentenceModel)?) throws {
        let folder = try libraryOptions.folder()
        if let here = FileSystem.realPath("."), let library = try? libraryOptions.open(), try library.excludes(here) {
            return
        }
        let bar = ProgressBar(label: "indexing", unit: "photos", style: TerminalStyle(descriptor: 2))
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        do {
            let report = try InterruptibleTask.run {
                defer { bar.finish() }
                let indexer = PhotoIndexer(
                    try PhotoLibrary(folder: folder), model: model, sentenceModel: sentenceModel)
                var options = IndexingOptions()
                options.isIncidental = true
                return try indexer.index(["."], options: options) { progress in
                    guard progress.phase == .indexing else { return }
                    bar.update(done: progress.completed, total: progress.total)
                }
            }
            if report.wasInterrupted, let status = Interruption.exitStatus { throw ExitCode(status.rawValue) }
            try IndexReportOutput.writeCounts(of: report, to: &errors)
        } catch let error as CatalogError {
            guard error.leavesLibraryReadable else { throw error }
            try errors.writeLine("\(error); searching what is indexed already")
        }
        try errors.flush()
    }
}

extension CatalogError {
    /// `true` for a library that can be searched, but not changed now.
    fileprivate var leavesLibraryReadable: Bool {
        switch self {
        case .lockedByIndexing, .notWritable: true
        default: false
        }
    }
}

extension [SearchQuery.Term] {
    /// Returns the terms with photos of the library in place of `id:NUMBER`, and of the paths of missing files that the
    /// library knows.
    ///
    /// - Throws: `ValidationError` for an unknown id; `CatalogError`.
    func withKnownPhotos(of library: PhotoLibrary) throws -> Self {
        var lookup = PhotoLookup(library, base: ".")
        return try map { term in
            guard case .image(let path) = term.content, FileSystem.realPath(path) == nil else { return term }
            guard let photo = try PhotoArguments.photo(path, in: library) ?? lookup.photo(at: path) else {
                if path.hasPrefix("id:") { throw ValidationError("The library has no photo \(path).") }
                return term
            }
            return SearchQuery.Term(.photo(id: photo), weight: term.weight)
        }
    }
}

extension SearchQuery.Term {
    /// `true` for a picture in a file.
    fileprivate var isFile: Bool {
        if case .image(let path) = content { !path.hasPrefix("id:") } else { false }
    }

    /// The words, or the picture's path.
    fileprivate var typed: String {
        switch content {
        case .text(let words): words
        case .image(let path): path
        default: ""
        }
    }
}
