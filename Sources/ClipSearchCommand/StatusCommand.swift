import ArgumentParser
import Catalog
import ClipSearch
import TerminalOutput

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say what the library holds, and which files could not be read.")

    @OptionGroup var libraryOptions: LibraryOptions

    @Flag(help: "Print it as JSON.")
    var json = false

    func run() throws {
        let status = try libraryOptions.open().status()
        var output = OutputWriter()
        if json {
            var json = JSONWriter()
            Self.write(status, to: &json)
            try output.write(json.bytes)
            try output.writeLine()
        } else {
            try Self.write(status, to: &output)
        }
        try output.flush()
    }

    private static func write(_ status: LibraryStatus, to output: inout OutputWriter) throws {
        try output.writeLine("library  \(status.folder) (\(HumanReadable.bytes(Int(status.size))))")
        try output.writeLine("photos   \(HumanReadable.count(status.photos))")
        if status.missing > 0 {
            try output.writeLine("missing  \(HumanReadable.count(status.missing)), kept in case they come back")
        }
        if status.captions > 0 { try output.writeLine("captions \(HumanReadable.count(status.captions))") }
        if status.tags > 0 {
            let sources = TextSource.allCases.compactMap { source in
                status.taggedPhotos[source].map { "\(source.rawValue) on \(HumanReadable.count($0)) photos" }
            }
            try output.writeLine(
                "tags     \(HumanReadable.count(status.tags)) (\(sources.joined(separator: ", ")))")
        }
        for model in status.models {
            let kinds = [(model.photos, "photos"), (model.captions, "captions")].filter { $0.0 > 0 }
            let counts = (kinds.isEmpty ? [(0, "photos")] : kinds).map { "\(HumanReadable.count($0.0)) \($0.1)" }
            try output.writeLine(
                "model    \(model.name): \(counts.joined(separator: ", ")), \(model.dimension) values each")
            if let choices = PrecisionOutput.remembered(
                model: model.name, fingerprint: model.fingerprint),
                let line = PrecisionOutput.line(choices)
            {
                try output.writeLine("         computes in \(line)")
            }
            try output.writeLine("index    \(Self.line(model.index))")
            if let advice = model.index.advice { try output.writeLine("         \(advice)") }
        }
        for folder in status.indexedFolders { try output.writeLine("folder   \(folder.text.withoutControlCharacters)") }
        for failure in status.failed {
            try output.writeLine("failed   \(failure.path.text.withoutControlCharacters): \(failure.reason)")
        }
        for note in status.notes {
            try output.writeLine("note     \(note.path.text.withoutControlCharacters): \(note.reason)")
        }
        try output.writeLine("memory   \(HumanReadable.bytes(status.peakMemory)) at most, for this command")
    }

    private static func line(_ index: IndexHealth) -> String {
        let size = HumanReadable.bytes(index.size)
        let changed = "\(HumanReadable.count(index.changedPhotos)) photos changed since"
        return switch index.state {
        case .current: "\(HumanReadable.count(index.photos)) photos (\(size))"
        case .behind: "\(HumanReadable.count(index.photos)) photos (\(size)), \(changed)"
        case .notNeeded: "none; the library is small enough to do without"
        case .missing: "none yet"
        case .outdated: "not used: \(changed)"
        case .damaged, .foreign, .newerVersion:
            "not used: \((index.problem ?? index.state.rawValue).withoutControlCharacters)"
        }
    }

    private static func write(_ index: IndexHealth, to json: inout JSONWriter) {
        json.member("kind", index.kind)
        json.member("state", index.state.rawValue)
        json.member("path", path: Array(index.path.utf8))
        json.member("photos", index.photos)
        json.member("changedPhotos", index.changedPhotos)
        json.member("bytes", index.size)
        if let problem = index.problem { json.member("problem", problem) } else { json.memberNull("problem") }
        if let advice = index.advice { json.member("advice", advice) } else { json.memberNull("advice") }
    }

    private static func write(_ status: LibraryStatus, to json: inout JSONWriter) {
        json.object { json in
            json.member("library", path: Array(status.folder.utf8))
            json.member("photos", status.photos)
            json.member("missing", status.missing)
            json.member("models", array: status.models) { json, model in
                json.object {
                    $0.member("name", model.name)
                    $0.member("fingerprint", model.fingerprint)
                    $0.member("dimension", model.dimension)
                    $0.member("photos", model.photos)
                    $0.member("captions", model.captions)
                    $0.member("index", object: { Self.write(model.index, to: &$0) })
                    PrecisionOutput.write(
                        PrecisionOutput.remembered(model: model.name, fingerprint: model.fingerprint), to: &$0)
                }
            }
            json.member("folders", array: status.indexedFolders) { json, folder in
                json.object { $0.member("path", path: folder.bytes) }
            }
            json.member("failed", array: status.failed) { json, failure in
                json.object(skipped: failure.path, reason: failure.reason, code: failure.code)
            }
            json.member("bytes", status.size)
            json.member("peakMemoryBytes", status.peakMemory)
            json.member("notes", array: status.notes) { json, note in
                json.object(skipped: note.path, reason: note.reason, code: note.code)
            }
            json.member("captions", status.captions)
            json.member("tags", status.tags)
            json.member(
                "taggedPhotos",
                object: { json in
                    for source in TextSource.allCases { json.member(source.rawValue, status.taggedPhotos[source] ?? 0) }
                })
        }
    }
}
