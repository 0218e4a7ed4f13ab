import ArgumentParser
import Catalog
import ClipSearch
import StrictJSON
import TensorFiles
import TerminalOutput
import VectorTools

struct ExportVectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-vectors",
        abstract: "Write the library's vectors of a model, and the photos' paths, to NumPy files.",
        discussion:
            "The vectors are float32 [photos, dimension], of length 1; the paths are text [photos], in the same order.")

    @Argument(help: ArgumentHelp("Where to write the vectors.", valueName: "vectors.npy"))
    var vectors: String

    @Argument(help: ArgumentHelp("Where to write the paths.", valueName: "paths.npy"))
    var paths: String

    @Option(
        help: ArgumentHelp(
            "The model's name. Not needed where the library holds vectors of one only.", valueName: "name"))
    var model: String?

    @Option(
        help: ArgumentHelp("Write the paths of photos below this folder as they read from there.", valueName: "dir"))
    var base: String?

    @OptionGroup var libraryOptions: LibraryOptions

    @Flag(help: "Print what was done as JSON.")
    var json = false

    func run() throws {
        try OutputFile.check([vectors, paths], as: .numPy)
        let export = try libraryOptions.open().exportVectors(model: model)
        let folder = try base.map { path in
            guard let folder = FileSystem.realPath(path) else {
                throw ClipSearchError.invalidArgument(name: "--base", value: path, reason: "there is no such folder")
            }
            return folder
        }
        let names = export.paths.map { path in
            guard let folder, path.isAtOrBelow(folder) else { return path.text }
            return String(
                decoding: path.text.utf8.dropFirst(folder.text.utf8.count).drop { $0 == UInt8(ascii: "/") },
                as: UTF8.self)
        }
        // Both or none: files of two exports don't belong together.
        let preparedPaths = try NumPyArray.prepare(names, for: paths)
        let preparedVectors = try NumPyArray.prepare(
            export.values, shape: [names.count, export.dimension], for: vectors)
        try preparedPaths.commit()
        try preparedVectors.commit()

        var output = OutputWriter()
        if json {
            try output.write(
                json: ["exported": names.count, "dimension": export.dimension, "model": export.model])
        } else {
            try output.writeLine(
                "\(HumanReadable.count(names.count)) vectors of \(export.dimension) values by \(export.model) exported")
        }
        try output.flush()
    }
}
