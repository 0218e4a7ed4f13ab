import ArgumentParser
import TerminalOutput

@main
enum Main {
    static func main() {
        OutputWriter.ignoreBrokenPipes()
        do {
            var command = try RootCommand.parseAsRoot(SearchArguments.prepare(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch {
            RootCommand.exit(withError: error)
        }
    }
}

struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clipsearch",
        abstract: "Find photos by saying what is in them, by a similar picture, or both.",
        discussion: """
            Everything runs on this machine. Start with:

              clipsearch index ~/Pictures
              clipsearch search "a dog on the beach"

            Exit codes: 0 all went well; 1 the command failed; 3 it finished, but some files could not be read;
            64 wrong arguments; 130 interrupted.
            """,
        version: clipsearchVersion,
        subcommands: [
            IndexCommand.self, SearchCommand.self, SimilarCommand.self, EmbedCommand.self, StatusCommand.self,
            ModelsCommand.self, TokenizeCommand.self, VectorsCommand.self, ImportVectorsCommand.self,
            ExportVectorsCommand.self,
        ])
}

/// As in CHANGELOG.md.
let clipsearchVersion = "0.1.0"
