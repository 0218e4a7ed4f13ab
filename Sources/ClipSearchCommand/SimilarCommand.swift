import ArgumentParser
import Catalog
import ClipSearch

struct SimilarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar",
        abstract: "Find the photos that look most like a picture.",
        discussion: "The picture need not be in the library; if it is, it is not among the answers.")

    @Argument(help: ArgumentHelp("Pictures; with several, what they have in common counts.", valueName: "file"))
    var files: [String]

    @OptionGroup var answerOptions: AnswerOptions
    @OptionGroup var libraryOptions: LibraryOptions
    @OptionGroup var modelOptions: ModelOptions

    func run() throws {
        var query = SearchQuery(terms: files.map { .init(.image(path: $0)) })
        try answerOptions.apply(to: &query, in: libraryOptions)
        let searcher = PhotoSearcher(try libraryOptions.open(), model: try modelOptions.load())
        let response = try searcher.search(query, explains: answerOptions.explain)
        try answerOptions.output(query: files.joined(separator: " + "), terms: files).write(response)
    }
}
