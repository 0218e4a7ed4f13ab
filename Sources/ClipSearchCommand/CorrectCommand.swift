import ArgumentParser
import Catalog
import ClipSearch
import Spelling
import StrictJSON
import TerminalOutput

struct CorrectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Correct the spelling of questions, as a search does before it begins.",
        discussion: """
            Prints each question as it would be searched for, one line a question. Without arguments, questions are \
            read \
            from standard input, one a line, and each is answered at once.

            Words of the captions, tags and file names of your library are right, and may be what was meant. Quoted \
            words, \
            numbers, file names, abbreviations and words of other scripts are never changed.

              clipsearch correct "sunst at the baech" --explain
            """)

    @Argument(help: "The questions; each is one argument.")
    var questions: [String] = []

    @Flag(help: "Tell which corrections were weighed and how they scored.")
    var explain = false

    @Flag(help: "Print JSON, one object a line.")
    var json = false

    @Flag(help: "Take no notice of your library's words.")
    var noLibrary = false

    @OptionGroup var libraryOptions: LibraryOptions
    @OptionGroup var correctorOptions: CorrectorOptions

    func validate() throws {
        if noLibrary, libraryOptions.library != nil {
            throw ValidationError("Give only one of --library and --no-library.")
        }
    }

    func run() throws {
        guard let corrector = try correctorOptions.load() else {
            throw ValidationError(
                "There are no weights of a corrector here: the folder weights/speller of the source code holds them.")
        }
        let vocabulary = try vocabulary()
        var output = OutputWriter()
        if questions.isEmpty {
            var input = StandardInput()
            while let question = try input.nextLine() { try answer(question, corrector, vocabulary, &output) }
        } else {
            for question in questions { try answer(question, corrector, vocabulary, &output) }
        }
    }

    /// Returns the library's vocabulary; nil when there is no library, unless one was named explicitly.
    private func vocabulary() throws -> LibraryVocabulary? {
        guard !noLibrary else { return nil }
        do {
            return LibraryVocabulary(try libraryOptions.open())
        } catch CatalogError.missing where libraryOptions.library == nil {
            return nil
        } catch is ClipSearchError where libraryOptions.library == nil {
            return nil
        }
    }

    private func answer(
        _ question: String, _ corrector: QueryCorrector, _ vocabulary: LibraryVocabulary?, _ output: inout OutputWriter
    ) throws {
        let clock = ContinuousClock()
        let start = clock.now
        let explanation = try corrector.explain(question, vocabulary: vocabulary)
        let milliseconds = (clock.now - start) / .milliseconds(1)
        if json {
            var object = CorrectionOutput.object(explanation.correction)
            object += ["milliseconds": milliseconds.rounded(places: 3)]
            if explain { object += ["candidates": explanation.candidates.map(CorrectionOutput.object)] }
            try output.write(json: object)
        } else {
            try output.writeLine(explanation.correction.corrected.withoutControlCharacters)
            if explain {
                let style = TerminalStyle(descriptor: 1)
                for line in CorrectionOutput.lines(explanation.candidates) { try output.writeLine(style.dim(line)) }
            }
        }
        try output.flush()
    }
}
