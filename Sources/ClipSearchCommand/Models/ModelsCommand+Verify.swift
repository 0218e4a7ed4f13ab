import ArgumentParser
import TerminalOutput
import ModelFiles

extension ModelsCommand {
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Read all bytes of a model and compare them with its checksums.",
            discussion: "Files whose checksum is not known are checked by their structure.")

        @Argument(
            help: ArgumentHelp("Names or folders; all models that are here, if none is given.", valueName: "name"))
        var names: [String] = []

        func run() throws {
            let store = try InstalledModels.store.get()
            let chosen = names.isEmpty ? store.list().filter { $0.folder != nil }.map(\.name) : names
            var output = OutputWriter()
            var areSound = true
            for name in chosen {
                let bar = ProgressBar(label: "reading \(name)", unit: "kB", style: TerminalStyle(descriptor: 2))
                let result = try store.verify(name, check: InstalledModels.check) {
                    bar.update(done: Int($0 / 1000), total: Int($1 / 1000))
                }
                bar.finish()
                for file in result.files {
                    try output.writeLine(
                        "\(result.name.withoutControlCharacters)/\(file.path.withoutControlCharacters): "
                            + "\(file.verdict.text)"
                    )
                }
                if let problem = result.problem {
                    try output.writeLine("\(result.name.withoutControlCharacters): \(problem)")
                }
                areSound = areSound && result.isSound
            }
            try output.flush()
            if !areSound { throw ExitCode.failure }
        }
    }
}

extension ModelVerification.Verdict {
    fileprivate var text: String {
        switch self {
        case .matchesManifest: "right, by the manifest's checksum"
        case .matchesFirstCopy: "right, by the checksum it had when it was fetched"
        case .structureIsSound: "well-formed; no checksum of it is known"
        case .absent: "not there, and not needed"
        case .wrong(let reason): "WRONG: \(reason)"
        }
    }
}
