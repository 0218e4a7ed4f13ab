import ArgumentParser
import Catalog
import ClipSearch
import Encoders
import Files
import Pictures
import StrictJSON
import TerminalOutput
import TextReading

struct ReadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Print what is written in pictures: signs, receipts, screenshots.",
        discussion: """
            Latin script, Chinese and Japanese are read; Cyrillic, Greek, Korean and Arabic are not.

              clipsearch read receipt.jpg
            """)

    @Argument(help: ArgumentHelp("Pictures to read.", valueName: "file"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "The model that reads, or the folder that holds one (see \"clipsearch models list\").", valueName: "name"))
    var model = "reader"

    @Option(
        help: ArgumentHelp(
            "In what numbers the model computes: f32, bf16x3, bf16, int8, or auto (the fastest here).",
            valueName: "how"))
    var precision = Precision.auto

    @Flag(help: "Print JSON, one object a file: lines with their places, words and confidence.")
    var json = false

    func run() throws {
        let reader = try TextReader(folder: InstalledModels.locate(model).folder, precision: precision)
        var output = OutputWriter()
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        var failed = false
        for (index, file) in files.enumerated() {
            do {
                let lines = reader.lines(in: try Picture(contentsOfFile: file))
                if json {
                    try write(lines, of: file, to: &output)
                } else {
                    try print(lines, of: file, isFirst: index == 0, to: &output)
                }
            } catch let error as PictureError {
                failed = true
                if json {
                    try output.write(json: JSONObject.path(Array(file.utf8)) + ["reason": "\(error.underlying)"])
                }
                try errors.writeLine("\(file): \(error.underlying)".withoutControlCharacters)
                try errors.flush()
            }
            try output.flush()
        }
        if failed { throw ExitCode(ExitStatus.someFilesUnreadable.rawValue) }
    }

    /// Prints the text alone, for pipes; with several files under each one's name.
    private func print(
        _ lines: [TextLine], of file: String, isFirst: Bool, to output: inout OutputWriter
    ) throws {
        if files.count > 1 {
            if !isFirst { try output.writeLine() }
            try output.writeLine("\(file):".withoutControlCharacters)
        }
        for line in lines { try output.writeLine(line.text.withoutControlCharacters) }
    }

    private func write(_ lines: [TextLine], of file: String, to output: inout OutputWriter) throws {
        let objects = lines.map { WrittenLine($0) }.map { line -> JSONObject in
            [
                "text": line.text, "confidence": line.confidence, "corners": line.corners.pairs,
                "words": line.words.map(ReadingOutput.object),
            ]
        }
        try output.write(json: JSONObject.path(Array(file.utf8)) + ["lines": objects])
    }
}
