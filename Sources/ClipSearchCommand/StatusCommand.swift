import ArgumentParser
import Catalog
import ClipSearch
import StrictJSON
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
            try output.write(json: Self.object(status))
        } else {
            try Self.write(status, to: &output)
        }
        try output.flush()
    }

    private static func write(_ status: LibraryStatus, to output: inout OutputWriter) throws {
        try output.writeLine("library  \(status.folder) (\(HumanReadable.bytes(Int(status.size))))")
        let others = HumanReadable.count(status.otherFiles)
        try output.writeLine(
            "photos   \(HumanReadable.count(status.photos))"
                + (status.otherFiles > 0 ? ", \(others) of them further files of others, such as raw files" : ""))
        if status.missing > 0 {
            try output.writeLine("missing  \(HumanReadable.count(status.missing)), kept in case they come back")
        }
        if status.withoutMetadata > 0 {
            try output.writeLine(
                "metadata \(HumanReadable.count(status.withoutMetadata)) photos were indexed before cameras and places "
                    + "were; index their folders with --reread")
        }
        if status.captions > 0 { try output.writeLine("captions \(HumanReadable.count(status.captions))") }
        if status.tags > 0 {
            let sources = TextSource.allCases.compactMap { source in
                status.taggedPhotos[source].map { "\(source.rawValue) on \(HumanReadable.count($0)) photos" }
            }
            try output.writeLine(
                "tags     \(HumanReadable.count(status.tags)) (\(sources.joined(separator: ", ")))")
        }
        try output.writeLine("text     \(Self.line(status.writing, of: status))")
        try output.writeLine(
            "         Latin letters, Chinese and Japanese are read, Cyrillic, Greek, Korean and Arabic are not")
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
            if let advice = model.index.advice {
                let command = model.index.state == .newerVersion ? "" : " (clipsearch index --rebuild)"
                try output.writeLine("         \(advice)\(command)")
            }
        }
        for folder in status.indexedFolders { try output.writeLine("folder   \(folder.text.withoutControlCharacters)") }
        let unread = Dictionary(grouping: status.failed.filter { $0.code == .formatNotRead }, by: \.reason)
        for (reason, files) in unread.sorted(by: { $0.key < $1.key }) {
            try output.writeLine(
                "skipped  \(HumanReadable.count(files.count)) file\(files.count == 1 ? "" : "s"): "
                    + "\(reason.withoutControlCharacters) (\"clipsearch formats\" says why, --json names them)")
        }
        for failure in status.failed where failure.code != .formatNotRead {
            try output.writeLine("failed   \(failure.path.text.withoutControlCharacters): \(failure.reason)")
        }
        for failure in status.unreadWriting {
            try output.writeLine("not read \(failure.path.text.withoutControlCharacters): \(failure.reason)")
        }
        for note in status.notes {
            try output.writeLine("note     \(note.path.text.withoutControlCharacters): \(note.reason)")
        }
        try output.writeLine("memory   \(HumanReadable.bytes(status.peakMemory)) at most, for this command")
    }

    private static func line(_ writing: WritingCounts, of status: LibraryStatus) -> String {
        let photos = status.photos - status.otherFiles
        var line = "\(HumanReadable.count(writing.read)) of \(HumanReadable.count(photos)) photos read, "
            + "\(HumanReadable.count(writing.withText)) with writing"
        if !status.readsWriting {
            line += "; reading is off (clipsearch index --text auto)"
        } else if writing.read + writing.failed < photos {
            line += " (clipsearch index --text only reads the rest)"
        }
        return line
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

    private static func object(_ index: IndexHealth) -> JSONObject {
        ["kind": index.kind, "state": index.state.rawValue] + .path(Array(index.path.utf8)) + [
            "photos": index.photos, "changedPhotos": index.changedPhotos, "bytes": index.size,
            "problem": index.problem, "advice": index.advice,
        ]
    }

    private static func object(_ status: LibraryStatus) -> JSONObject {
        let models = status.models.map { model -> JSONObject in
            [
                "name": model.name, "fingerprint": model.fingerprint, "dimension": model.dimension,
                "photos": model.photos, "captions": model.captions, "index": object(model.index),
                "precision": PrecisionOutput.object(
                    PrecisionOutput.remembered(model: model.name, fingerprint: model.fingerprint)),
            ]
        }
        let members: JSONObject = [
            "photos": status.photos, "otherFiles": status.otherFiles, "missing": status.missing, "models": models,
            "folders": status.indexedFolders.map { JSONObject.path($0) },
            "failed": status.failed.map { JSONObject(skipped: $0.path, reason: $0.reason, code: $0.code) },
            "bytes": status.size, "peakMemoryBytes": status.peakMemory,
            "notes": status.notes.map { JSONObject(skipped: $0.path, reason: $0.reason, code: $0.code) },
            "captions": status.captions, "tags": status.tags, "withoutMetadata": status.withoutMetadata,
            "text": [
                "read": status.writing.read, "withText": status.writing.withText,
                "failed": status.unreadWriting.map { JSONObject.path($0.path) + ["reason": $0.reason] },
                "isOn": status.readsWriting,
            ] as JSONObject,
            "taggedPhotos": JSONObject(TextSource.allCases.map { ($0.rawValue, status.taggedPhotos[$0] ?? 0) }),
        ]
        return .path(Array(status.folder.utf8), name: "library") + members
    }
}
