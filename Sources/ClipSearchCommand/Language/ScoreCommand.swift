import ArgumentParser
import LanguageModels
import StrictJSON
import TerminalOutput

struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Say how likely texts are to a language model.",
        discussion: """
            GPT-2 judges each text as it stands, or behind the text that --given names; T5 judges it as the answer to \
            --given. Without texts, the lines of standard input are judged. A line has the mean negative logarithm of \
            the \
            tokens' probabilities (natural; lower is likelier), the number of tokens, and the text.
            """)

    @Argument(help: "The texts.")
    var texts: [String] = []

    @OptionGroup var modelOptions: TextModelOptions

    @Option(help: ArgumentHelp("What the texts follow (GPT-2) or answer (T5).", valueName: "text"))
    var given: String?

    @Flag(help: "Print JSON, one object a text.")
    var json = false

    /// The number of lines of standard input that are scored at a time.
    private static let batchSize = 32

    func run() throws {
        let model = try modelOptions.load()
        let judge = try judge(model)
        var output = OutputWriter()
        func answer(_ batch: [String]) throws {
            for (text, score) in zip(batch, try judge(batch)) { try write(text, score, model, to: &output) }
            try output.flush()
        }
        if texts.isEmpty {
            var input = StandardInput()
            var batch: [String] = []
            while let line = try input.nextLine() {
                batch.append(line)
                if batch.count == Self.batchSize {
                    try answer(batch)
                    batch = []
                }
            }
            try answer(batch)
        } else {
            try answer(texts)
        }
    }

    private func judge(_ model: TextModel) throws -> ([String]) throws -> [TextScore] {
        switch model {
        case .language(let model):
            guard let given else { return { try model.score($0) } }
            return { try model.score($0.map { (prefix: given, continuation: $0) }) }
        case .textToText(let model):
            guard let given else {
                throw ValidationError("\(model.name) answers texts: say which with --given \"…\".")
            }
            return { try model.score($0, given: given) }
        }
    }

    private func write(_ text: String, _ score: TextScore, _ model: TextModel, to output: inout OutputWriter) throws {
        guard json else {
            try output.writeLine(
                "\(HumanReadable.decimal(score.negativeLogLikelihood, places: 4))  \(score.tokens.count)  "
                    + text.withoutControlCharacters)
            return
        }
        try output.write(json: [
            "text": text, "model": model.name, "tokens": score.tokens, "logProbabilities": score.logProbabilities,
            "logLikelihood": score.logLikelihood, "nll": score.negativeLogLikelihood,
            "precision": PrecisionOutput.object(ofTextModel: model.precision),
        ])
    }
}
