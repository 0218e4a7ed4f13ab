import ArgumentParser
import TerminalOutput
import Weights

extension ModelsCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the models that are here, and those that can be fetched.")

        @Flag(help: "Print it as JSON.")
        var json = false

        func run() throws {
            let models = try ModelStore.standard().list()
            var output = OutputWriter()
            if json {
                var json = JSONWriter()
                json.object { json in
                    json.member("models", array: models) { json, model in Self.write(model, to: &json) }
                }
                try output.write(json.bytes)
                try output.writeLine()
            } else {
                let style = TerminalStyle(descriptor: 1)
                for model in models { try Self.write(model, style: style, to: &output) }
            }
            try output.flush()
        }

        private static func write(_ model: ModelStatus, style: TerminalStyle, to output: inout OutputWriter) throws {
            try output.writeLine("\(style.bold(model.name.withoutControlCharacters))  \(state(of: model))")
            if let purpose = model.purpose { try output.writeLine("    \(purpose)") }
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

        private static func write(_ model: ModelStatus, to json: inout JSONWriter) {
            json.object { json in
                json.member("name", model.name)
                switch model.state {
                case .present: json.member("state", "present")
                case .partial(let reason):
                    json.member("state", "partial")
                    json.member("reason", reason)
                case .missing: json.member("state", "missing")
                case .damaged(let reason):
                    json.member("state", "damaged")
                    json.member("reason", reason)
                }
                if let folder = model.folder {
                    json.member("folder", path: Array(folder.utf8))
                } else {
                    json.memberNull("folder")
                }
                json.member("bytesOnDisk", model.bytesOnDisk)
                json.member("expectedBytes", model.expectedBytes)
                if let purpose = model.purpose { json.member("purpose", purpose) } else { json.memberNull("purpose") }
                if let licence = model.licence { json.member("licence", licence) } else { json.memberNull("licence") }
                PrecisionOutput.write(
                    model.folder.flatMap { PrecisionOutput.remembered(folder: $0) }, to: &json)
            }
        }
    }
}
