import ArgumentParser
import ClipSearch
import Encoders
import Pictures
import StrictJSON
import TensorFiles
import TerminalOutput
import VectorTools

struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Print the vectors of texts and pictures.",
        discussion: """
            One JSON object a line: {"kind","input","model","dimension","embedding":[…]}, texts first. Pictures are \
            always \
            decoded in full. With --npy, the vectors go to a NumPy file [n, dimension] instead, in the same order.
            """)

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Texts to embed.", valueName: "text"))
    var text: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Pictures to embed.", valueName: "file"))
    var image: [String] = []

    @OptionGroup var modelOptions: ModelOptions

    @Option(help: ArgumentHelp("Write the vectors to a NumPy file.", valueName: "file"))
    var npy: String?

    @Flag(help: "Embed each text as the mean of four phrasings (\"A picture of …\").")
    var ensemble = false

    @Flag(help: "Print JSON; this is the default.")
    var json = false

    /// The number of pictures decoded at a time, so that any number fits in memory.
    private static let batchSize = 16

    func validate() throws {
        if text.isEmpty && image.isEmpty { throw ValidationError("Give --text or --image, with at least one value.") }
    }

    func run() throws {
        if let npy { try OutputFile.check(npy, as: .numPy, inputs: image) }
        let model = try modelOptions.load(precision: .f32)
        var output = OutputWriter()
        var rows: [Float] = []
        func add(_ kind: String, _ input: String, _ vector: [Float]) throws {
            if npy != nil {
                rows += vector
                return
            }
            try output.write(json: [
                "kind": kind, "input": input, "model": model.name, "dimension": vector.count, "embedding": vector,
            ])
        }
        for text in text { try add("text", text, try model.vector(ofText: text, usesPromptEnsemble: ensemble)) }
        for start in stride(from: 0, to: image.count, by: Self.batchSize) {
            let paths = Array(image[start..<min(start + Self.batchSize, image.count)])
            let pictures = try paths.map { try Picture(contentsOfFile: $0) }
            for (path, vector) in zip(paths, try model.imageEncoder().encode(pictures)) {
                try add("image", path, vector)
            }
        }
        try output.flush()
        if let npy {
            try NumPyArray.write(rows, shape: [text.count + image.count, model.dimension], to: npy)
        }
    }
}
