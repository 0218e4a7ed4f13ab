import ArgumentParser
import Encoders
import StrictJSON
import TerminalOutput
import Tokenizers

struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize", abstract: "Print the token ids that a model sees of a text, one line a text.",
        discussion: "--model takes any folder with a tokenizer, also one of a language model.")

    @Argument(help: "The texts; with --decode, token ids.")
    var texts: [String]

    @OptionGroup var modelOptions: ModelOptions

    @Flag(help: "Print the text that the token ids stand for.")
    var decode = false

    @Flag(help: "With --decode: leave out tokens such as </s> and <|endoftext|>.")
    var skipSpecialTokens = false

    @Flag(help: "Print {\"text\", \"ids\"}, one object a line.")
    var json = false

    func validate() throws {
        if decode { _ = try ids() }
        if skipSpecialTokens, !decode { throw ValidationError("--skip-special-tokens goes with --decode.") }
    }

    func run() throws {
        var output = OutputWriter()
        if decode {
            let (ids, tokenizer) = (try ids(), try tokenizer())
            let text = tokenizer.decode(ids, skippingSpecialTokens: skipSpecialTokens)
            try write(json ? nil : text, text, ids, to: &output)
        } else {
            let tokenize = try encoding()
            for text in texts {
                let ids = tokenize(text)
                try write(json ? nil : ids.map(String.init).joined(separator: " "), text, ids, to: &output)
            }
        }
        try output.flush()
    }

    /// Writes one line: `plain` or, where that is nil, the object.
    private func write(_ plain: String?, _ text: String, _ ids: [Int32], to output: inout OutputWriter) throws {
        if let plain { return try output.writeLine(plain) }
        try output.write(json: ["text": text, "ids": ids])
    }

    private func ids() throws -> [Int32] {
        try texts.flatMap { $0.split(whereSeparator: \.isWhitespace) }.map { word in
            guard let id = Int32(word) else { throw ValidationError("\"\(word)\" is not a token id.") }
            return id
        }
    }

    private func tokenizer() throws -> any Tokenizer {
        let folder = try InstalledModels.locate(modelOptions.model).folder
        return try TokenizerFolder.load(TokenizerFolder.holds(folder) ? folder : "\(folder)/text_tower")
    }

    /// Returns the tokenizer of the model itself, which may truncate earlier than its tokenizer's files specify; for
    /// models that do not embed texts, that of the files.
    private func encoding() throws -> (String) -> [Int32] {
        let found = try InstalledModels.locate(modelOptions.model)
        do {
            return try ModelFamily.open(folder: found.folder, name: found.name).textEncoder().tokenize
        } catch {
            guard TokenizerFolder.holds(found.folder) else { throw error }
            return try TokenizerFolder.load(found.folder).encode
        }
    }
}
