import ArgumentParser
import Catalog
import ClipSearch

struct SimilarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar",
        abstract: "Find the photos that look most like a picture.",
        discussion: "The picture need not be in the library; if it is, it is not among the answers.")

    @Argument(
        help: ArgumentHelp(
            "Pictures, or photos of the library by id:NUMBER or the end of their path; with several, what they have in "
                + "common counts.", valueName: "file"))
    var files: [String]

    @OptionGroup var answerOptions: AnswerOptions
    @OptionGroup var libraryOptions: LibraryOptions
    @OptionGroup var modelOptions: ModelOptions

    func run() throws {
        let library = try libraryOptions.open()
        let terms = files.map { SearchQuery.Term(.image(path: $0)) }
        var query = SearchQuery(terms: try terms.withKnownPhotos(of: library))
        try answerOptions.apply(to: &query, in: libraryOptions)
        let searcher = PhotoSearcher(library, model: try modelOptions.load())
        let response = try searcher.search(query, explains: answerOptions.explain)
        try answerOptions.output(query: files.joined(separator: " + "), terms: files).write(response)
    }
}
