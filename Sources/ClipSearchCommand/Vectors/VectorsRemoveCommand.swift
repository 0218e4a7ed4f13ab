import ArgumentParser
import TerminalOutput
import VectorIndex
import VectorTools

struct VectorsRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove vectors from an index.",
        discussion: """
            They are no longer found, but keep their places in the file until "vectors compact", which is worth its \
            time when a quarter of the vectors or so are removed. Ids that the index does not hold are passed over.
            """)

    @Argument(help: ArgumentHelp("An index. It is replaced when the new one is complete.", valueName: "items.index"))
    var index: String

    @Argument(
        help: ArgumentHelp(
            "What to remove, a NumPy file: ids (integers), or a mask with an entry for each id (bool or uint8).",
            valueName: "ids.npy"))
    var ids: String

    @Flag(help: "Print what was done as JSON.")
    var json = false

    func run() throws {
        let information = try HNSWIndex.information(ofFile: index)
        let stored = try HNSWIndex(contentsOf: index)
        let count = stored.remove(ids: try IDFile.idsToRemove(path: ids))
        if count > 0 { try stored.save(to: index, label: information.label) }
        try ChangeOutput(path: index, before: information, summary: "\(HumanReadable.count(count)) vectors removed")
            .write(asJSON: json)
    }
}
