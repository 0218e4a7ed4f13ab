import ArgumentParser
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
            var json = JSONWriter()
            json.object { json in
                information.write(to: &json, path: index)
                json.member("nodesInLayers", array: statistics.nodesInLayers) { $0.value($1) }
                json.member("vectorBytes", statistics.rowBytes)
                json.member("originalBytes", statistics.originalBytes)
                json.member("graphBytes", statistics.graphBytes)
            }
            try output.write(json.bytes)
            try output.writeLine()
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
    /// Writes the members with which the output of `build`, `info`, `remove` and `compact` begins.
    func write(to json: inout JSONWriter, path: String) {
        json.member("index", path: Array(path.utf8))
        json.member("vectors", count)
        json.member("removed", removed)
        json.member("dimension", dimension)
        json.member("metric", MetricName(configuration.metric).rawValue)
        json.member("storage", StorageName(configuration.storage).rawValue)
        json.member("originals", configuration.storage == .float32 || configuration.keepsOriginals)
        json.member("m", configuration.m)
        json.member("efConstruction", configuration.efConstruction)
        json.member("efSearch", configuration.efSearch)
        json.member("seed", configuration.seed)
        json.member("label", label)
        json.member("bytes", byteCount)
    }
}
