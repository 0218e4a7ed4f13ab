import ArgumentParser
import StrictJSON
import TerminalOutput
import VectorIndex

struct VectorsVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check an index file: every checksum, every link, and that every vector can be reached.",
        discussion: "Ends with the exit code 1 when anything is wrong.")

    @Argument(help: ArgumentHelp("An index.", valueName: "items.index"))
    var index: String

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        var problem: VectorIndexError?
        do {
            try HNSWIndex.verify(file: index)
        } catch {
            guard json else { throw error }
            problem = error
        }
        var output = OutputWriter()
        if json {
            try output.write(
                json: .path(Array(index.utf8), name: "index")
                    + ["sound": problem == nil, "problem": problem?.description])
        } else {
            try output.writeLine("\(index.withoutControlCharacters) is sound")
        }
        try output.flush()
        if problem != nil { throw ExitCode(ExitStatus.failure.rawValue) }
    }
}
