import ArgumentParser
import Backends
import Compute
import Files
import PictureDecoding
import Pictures
import TerminalOutput

@main
enum Main {
    static func main() {
        DecoderChild.runIfRequested()
        OutputWriter.ignoreWriteSignals()
        ExternalDecoding.decoder = PictureDecoderPool(executable: PictureDecoderPool.ownExecutable)
        ExternalDecoding.videoDecoder = FFmpegDecoder(executable: PictureDecoderPool.ownExecutable)
        do {
            try chooseBackend()
            var command = try CommandName.parse(arguments())
            try command.run()
        } catch {
            exit(reporting: error)
        }
    }

    /// - Throws: when the environment names no backend, or one that is not installed.
    private static func chooseBackend() throws {
        do throws(BackendError) {
            Backend.current = try Backend(environment: environmentVariable)
        } catch {
            throw ValidationError("\(error)")
        }
        if Backend.current.products == .blas, !BLAS.isAvailable {
            throw ValidationError("CLIPSEARCH_GEMM is \"blas\", and OpenBLAS is not installed (libopenblas.so.0).")
        }
    }

    /// Returns the arguments, in the encoding of ``PathText`` where they are not valid UTF-8, so that any file can be
    /// named.
    private static func arguments() -> [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map {
                PathText.text(of: UnsafeRawBufferPointer(start: $0, count: strlen($0)))
            }
        }
    }

    /// Writes the error, or the requested help, and exits. Messages contain arguments and file names, whose control
    /// characters must not reach the terminal.
    private static func exit(reporting error: any Error) -> Never {
        let code = RootCommand.exitCode(for: error)
        let advice = Advice.text(for: error).map { "\nTry \($0)." } ?? ""
        let message = RootCommand.fullMessage(for: error) + advice
        guard code != .success, !message.isEmpty else { RootCommand.exit(withError: error) }
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        // If standard error is closed, the message cannot be reported anywhere.
        for line in lines { try? errors.writeLine(String(line).withoutControlCharacters) }
        try? errors.flush()
        RootCommand.exit(withError: code)
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

            Words without a command search the folder that is at hand, after what is new in it is indexed:

              cd ~/Pictures && clipsearch "a dog on the beach"

            Exit codes: 0 all went well; 1 the command failed; 3 it finished, but some files could not be read; \
            64 wrong arguments; 130 interrupted.
            """,
        version: clipsearchVersion,
        subcommands: serverCommands + [
            IndexCommand.self, FoldersCommand.self, ImportCommand.self, SearchCommand.self, SimilarCommand.self,
            DuplicatesCommand.self, CorrectCommand.self, TagCommand.self, FavouritesCommand.self,
            CollectionsCommand.self, AlbumsCommand.self, HistoryCommand.self, EmbedCommand.self, StatusCommand.self,
            ShowCommand.self, BrowseCommand.self, TrashCommand.self, ReadCommand.self, FormatsCommand.self,
            ModelsCommand.self, TokenizeCommand.self, GenerateCommand.self, ScoreCommand.self, VectorsCommand.self,
            ImportVectorsCommand.self, ExportVectorsCommand.self,
        ])
}

#if Server
private let serverCommands: [any ParsableCommand.Type] = [
    ServeCommand.self, ServeModelsCommand.self, ShareCommand.self,
]
#else
private let serverCommands: [any ParsableCommand.Type] = []
#endif

/// The version, as in CHANGELOG.md.
let clipsearchVersion = "0.1.0"
