import ArgumentParser
import Catalog
import ClipSearch
import Files
import TensorFiles
import TerminalOutput
import VectorTools

struct ImportVectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-vectors",
        abstract: "Take photos' vectors that a model made elsewhere into the library.",
        discussion: """
            The vectors must be those of the model named, since texts and pictures are searched with that. A few \
            photos \
            are put through the model here and compared, and other vectors are refused. Vectors are brought to length \
            1. \
            Photos that are not there are named and passed over (exit code 3).
            """)

    @Argument(
        help: ArgumentHelp("A NumPy file [photos, dimension] of float16, float32 or float64.", valueName: "vectors.npy")
    )
    var vectors: String

    @Argument(
        help: ArgumentHelp(
            "The photos' paths, a NumPy file [photos] of text, in the same order.", valueName: "paths.npy"))
    var paths: String

    @Option(
        help: ArgumentHelp(
            "The model that made them: a name (see \"clipsearch models list\") or a folder.", valueName: "name"))
    var model: String

    @Option(help: ArgumentHelp("Where relative paths begin. Default: the folder of paths.npy.", valueName: "dir"))
    var base: String?

    @Option(help: ArgumentHelp("How many photos to compare; 0 takes the vectors on trust.", valueName: "n"))
    var compare = 8

    @OptionGroup var libraryOptions: LibraryOptions

    @Flag(help: "Print what was done as JSON.")
    var json = false

    func validate() throws {
        if compare < 0 { throw ValidationError("--compare must be 0 or more.") }
    }

    func run() throws {
        let library = try libraryOptions.folder()
        let vectorFile = try VectorFile(path: vectors)
        let names = try NumPyArray(path: paths).strings()
        guard names.count == vectorFile.count else {
            throw VectorToolsError.wrongShape(
                path: paths, shape: [names.count], expected: "(\(vectorFile.count),), a path for each vector")
        }
        let encoder = try ModelOptions.parse(["--model=\(model)"]).load()
        try vectorFile.requireDimension(encoder.dimension, of: "the model \(encoder.name)")

        let base = base ?? paths.lastIndex(of: "/").map { String(paths[...$0]) } ?? "."
        let bar = ProgressBar(label: "importing", unit: "vectors", style: TerminalStyle(descriptor: 2))
        let report = try InterruptibleTask.runToEnd { [compare] in
            let indexBar = IndexUpdateOutput.progressBar()
            defer {
                bar.finish()
                indexBar.finish()
            }
            return try PhotoIndexer(try PhotoLibrary(folder: library), model: encoder).importVectors(
                forPhotosAt: names, base: base, comparing: compare,
                progress: { bar.update(done: $0, total: names.count) },
                indexProgress: {
                    bar.finish()
                    indexBar.update(done: $0, total: $1)
                }, rows: vectorFile.rows)
        }
        try VectorImportOutput(report: report, model: encoder.name).write(asJSON: json)
        if report.wasInterrupted, let status = Interruption.exitStatus { throw ExitCode(status.rawValue) }
        if !report.failed.isEmpty { throw ExitCode(ExitStatus.someFilesUnreadable.rawValue) }
    }
}
