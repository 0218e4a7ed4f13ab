import ArgumentParser
import TerminalOutput

struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize", abstract: "Print the token ids that a model sees of a text, one line a text.")

    @Argument(help: "The texts.")
    var texts: [String]

    @OptionGroup var modelOptions: ModelOptions

    @Flag(help: "Print {\"text\", \"ids\"}, one object a line.")
    var json = false

    func run() throws {
        let encoder = try modelOptions.load().textEncoder()
        var output = OutputWriter()
        for text in texts {
            let ids = encoder.tokenize(text)
            if json {
                var json = JSONWriter()
                json.object {
                    $0.member("text", text)
                    $0.member("ids", array: ids) { $0.value($1) }
                }
                try output.write(json.bytes)
                try output.writeLine()
            } else {
                try output.writeLine(ids.map(String.init).joined(separator: " "))
            }
        }
        try output.flush()
    }
}
