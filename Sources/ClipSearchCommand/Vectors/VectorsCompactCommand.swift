import ArgumentParser
import StrictJSON
import TerminalOutput
import VectorIndex

struct VectorsCompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Give back the room that removed vectors take in an index.",
        discussion: "The links around them are repaired, so that searches find as much as in a new index.")

    @Argument(help: ArgumentHelp("An index. It is replaced when the new one is complete.", valueName: "items.index"))
    var index: String

    @OptionGroup var threadOptions: ThreadOptions

    @Flag(help: "Print what was done as JSON.")
    var json = false

    func run() throws {
        let information = try HNSWIndex.information(ofFile: index)
        if information.removed > 0 {
            let stored = try HNSWIndex(contentsOf: index, pool: threadOptions.pool())
            stored.compact()
            try stored.save(to: index, label: information.label)
        }
        try ChangeOutput(
            path: index, before: information,
            summary: "the room of \(HumanReadable.count(information.removed)) removed vectors given back"
        ).write(asJSON: json)
    }
}

/// The output of a changed index.
struct ChangeOutput {
    let path: String
    let before: HNSWIndex.FileInformation
    let summary: String

    func write(asJSON: Bool) throws {
        let after = try HNSWIndex.information(ofFile: path)
        var output = OutputWriter()
        if asJSON {
            try output.write(
                json: after.object(path: path) + ["vectorsBefore": before.count, "bytesBefore": before.byteCount])
        } else {
            try output.writeLine(
                "\(summary): \(HumanReadable.count(after.count)) vectors, "
                    + "\(HumanReadable.bytes(before.byteCount)) before, \(HumanReadable.bytes(after.byteCount)) now")
        }
        try output.flush()
    }
}
