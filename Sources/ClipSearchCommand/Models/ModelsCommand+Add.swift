import ArgumentParser
import TerminalOutput

extension ModelsCommand {
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Make a model folder known by a name.",
            discussion: """
                The folder holds a CLIP, Sentence-BERT, GPT-2 or T5 model in the form Hugging Face gives it: \
                config.json, model.safetensors, the vocabulary, and preprocessor_config.json for pictures. It is used \
                where it is, unless --copy is given.
                """)

        @Argument(help: ArgumentHelp("The model's folder.", valueName: "dir"))
        var folder: String

        @Option(help: ArgumentHelp("What to call it; the folder's name if not given.", valueName: "name"))
        var name: String?

        @Flag(help: "Copy the files, so that the folder need not stay where it is.")
        var copy = false

        func run() throws {
            let model = try InstalledModels.store.get().add(
                folder: folder, name: name, copies: copy, check: InstalledModels.check)
            var output = OutputWriter()
            try output.writeLine("\(model.name) can be used by that name, as in: --model \(model.name)")
            try output.flush()
        }
    }
}
