import ArgumentParser
import StrictJSON
import TerminalOutput
import VectorIndex

struct VectorsInfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "info", abstract: "Say what an index file holds.")

    @Argument(help: ArgumentHelp("An index.", valueName: "items.index"))
    var index: String

    @Flag(help: "Print it as JSON.")
    var json = false

    func run() throws {
        let information = try HNSWIndex.information(ofFile: index)
        let statistics = try HNSWIndex(contentsOf: index).statistics
        var output = OutputWriter()
        if json {
            try output.write(
                json: information.object(path: index) + [
                    "nodesInLayers": statistics.nodesInLayers, "vectorBytes": statistics.rowBytes,
                    "originalBytes": statistics.originalBytes, "graphBytes": statistics.graphBytes,
                ])
        } else {
            let configuration = information.configuration
            let storage = StorageName(configuration.storage)
            let parts = [
                "\(storage.rawValue) \(HumanReadable.bytes(statistics.rowBytes))",
                statistics.originalBytes > 0 ? "f32 beside it \(HumanReadable.bytes(statistics.originalBytes))" : nil,
                "links \(HumanReadable.bytes(statistics.graphBytes))",
            ]
            let removed = information.removed > 0 ? ", \(HumanReadable.count(information.removed)) removed" : ""
            try output.writeLine(
                "vectors  \(HumanReadable.count(information.count)) of \(information.dimension) values\(removed)")
            try output.writeLine("metric   \(MetricName(configuration.metric).rawValue)")
            try output.writeLine(
                "graph    m \(configuration.m), ef-construction \(configuration.efConstruction), seed "
                    + "\(configuration.seed), "
                    + "layers of \(statistics.nodesInLayers.map(HumanReadable.count).joined(separator: " · "))")
            if !information.label.isEmpty {
                try output.writeLine("label    \(information.label.withoutControlCharacters)")
            }
            let sizes = parts.compactMap(\.self).joined(separator: ", ")
            try output.writeLine("size     \(HumanReadable.bytes(information.byteCount)): \(sizes)")
        }
        try output.flush()
    }
}

extension HNSWIndex.FileInformation {
    /// Returns the members with which the output of `build`, `info`, `remove` and `compact` begins.
    func object(path: String) -> JSONObject {
        let members: JSONObject = [
            "vectors": count, "removed": removed, "dimension": dimension,
            "metric": MetricName(configuration.metric).rawValue,
            "storage": StorageName(configuration.storage).rawValue,
            "originals": configuration.storage == .float32 || configuration.keepsOriginals, "m": configuration.m,
            "efConstruction": configuration.efConstruction, "efSearch": configuration.efSearch,
            "seed": configuration.seed, "label": label, "bytes": byteCount,
        ]
        return .path(Array(path.utf8), name: "index") + members
    }
}
