import ArgumentParser
import StrictJSON
import TerminalOutput
import ModelFiles

extension ModelsCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the models that are here, and those that can be fetched.")

        @Flag(help: "Print it as JSON.")
        var json = false

        func run() throws {
            let models = try InstalledModels.store.get().list()
            var output = OutputWriter()
            if json {
                try output.write(json: ["models": models.map(Self.object)])
            } else {
                let style = TerminalStyle(descriptor: 1)
                for model in models { try Self.write(model, style: style, to: &output) }
            }
            try output.flush()
        }

        private static func write(_ model: ModelStatus, style: TerminalStyle, to output: inout OutputWriter) throws {
            try output.writeLine("\(style.bold(model.name.withoutControlCharacters))  \(state(of: model))")
            if let purpose = model.purpose { try output.writeLine("    \(purpose)") }
            if let limits = model.limits { try output.writeLine("    \(limits)") }
            if !model.languages.isEmpty {
                try output.writeLine(style.dim("    languages: \(model.languages.joined(separator: " "))"))
            }
            if let licence = model.licence { try output.writeLine(style.dim("    licence: \(licence)")) }
            if let folder = model.folder, let choices = PrecisionOutput.remembered(folder: folder),
                let line = PrecisionOutput.line(choices)
            {
                try output.writeLine(style.dim("    computes in \(line)"))
            }
            if case .added(let reference?) = model.origin {
                try output.writeLine(style.dim("    \(reference.withoutControlCharacters)"))
            }
        }

        private static func state(of model: ModelStatus) -> String {
            switch model.state {
            case .present: "here, \(HumanReadable.bytes(Int(model.bytesOnDisk)))"
            case .partial(let reason): "partly here: \(reason); \"clipsearch models pull \(model.name)\" goes on"
            case .damaged(let reason): "damaged: \(reason)"
            case .missing:
                if case .downloadable = model.origin {
                    "not here; \"clipsearch models pull \(model.name)\" fetches "
                        + "\(HumanReadable.bytes(Int(model.expectedBytes)))"
                } else {
                    "not here"
                }
            }
        }

        private static func object(_ model: ModelStatus) -> JSONObject {
            let (state, reason): (String, String?) =
                switch model.state {
                case .present: ("present", nil)
                case .partial(let reason): ("partial", reason)
                case .missing: ("missing", nil)
                case .damaged(let reason): ("damaged", reason)
                }
            let folder: JSONObject = model.folder.map { .path(Array($0.utf8), name: "folder") } ?? ["folder": nil]
            return ["name": model.name, "state": state, "reason": JSONObject.IfPresent(reason)] + folder + [
                "bytesOnDisk": model.bytesOnDisk, "expectedBytes": model.expectedBytes, "purpose": model.purpose,
                "limits": model.limits, "licence": model.licence, "languages": model.languages,
                "precision": PrecisionOutput.object(model.folder.flatMap { PrecisionOutput.remembered(folder: $0) }),
            ]
        }
    }
}
