import ArgumentParser
import TerminalOutput
import ModelFiles

extension ModelsCommand {
    struct Pull: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pull",
            abstract: "Fetch a model, or go on where a fetch was cut off.",
            discussion: """
                Every file is checked before it takes its place. On a machine without a network, fetch the files \
                elsewhere and \
                name their folder with --from.
                """)

        @Argument(help: ArgumentHelp("A name that \"clipsearch models list\" shows.", valueName: "name"))
        var name: String

        @Option(help: ArgumentHelp("Take the files from this folder instead of a server.", valueName: "dir"))
        var from: String?

        @Option(
            help: ArgumentHelp(
                "A server that offers the same paths. Default: $CLIPSEARCH_MODEL_SERVER, else $HF_ENDPOINT, else "
                    + "the official one.",
                valueName: "url"))
        var server: String?

        func validate() throws {
            if from != nil && server != nil { throw ValidationError("Give only one of --from and --server.") }
        }

        func run() throws {
            let source = from.map(ModelStore.PullSource.folder) ?? server.map { .server(base: $0) } ?? .standard
            let bar = ProgressBar(label: "fetching \(name)", unit: "kB", style: TerminalStyle(descriptor: 2))
            let model: ModelStore.LocatedModel
            do {
                model = try InterruptibleTask.run { [name] in
                    defer { bar.finish() }
                    let store = try InstalledModels.store.get()
                    return try store.pull(name, from: source, check: InstalledModels.check) { event in
                        switch event {
                        case .progress(let done, let total):
                            bar.update(done: Int(done / 1000), total: Int(total / 1000))
                        case .retrying(let file, let reason, let pause):
                            let seconds = HumanReadable.decimal(pause, places: 0)
                            bar.message(
                                "\(file.withoutControlCharacters): \(reason.withoutControlCharacters); trying again "
                                    + "in \(seconds) s"
                            )
                        case .started, .checking, .finished, .kept: break
                        }
                    }
                }
            } catch is CancellationError {
                var errors = OutputWriter(descriptor: 2, destination: "standard error")
                try errors.writeLine("interrupted; \"clipsearch models pull \(name)\" goes on from here")
                try errors.flush()
                throw ExitCode((Interruption.exitStatus ?? .interrupted).rawValue)
            }
            var output = OutputWriter()
            try output.writeLine("\(model.name) is in \(model.folder.withoutControlCharacters)")
            try output.flush()
        }
    }
}
