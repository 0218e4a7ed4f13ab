import ArgumentParser
import LanguageModels
import StrictJSON
import TerminalOutput

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Answer a text (T5) or continue it (GPT-2).",
        discussion: """
            With one beam the likeliest token is taken at every step, and a terminal sees each as it is found. With \
            several, \
            beam search finds what is likeliest as a whole; the ids are those of transformers' generate().
            """)

    @Argument(help: "The text.")
    var text: String

    @OptionGroup var modelOptions: TextModelOptions

    @Option(help: ArgumentHelp("Sequences that are followed at once.", valueName: "n"))
    var beams = 1

    @Option(help: ArgumentHelp("The most tokens that are generated.", valueName: "n"))
    var maxTokens = 64

    @Option(name: .customLong("return"), help: ArgumentHelp("How many answers, at most --beams.", valueName: "n"))
    var returned = 1

    // Unconditional, as the value may be negative.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Above 0 favours long answers, below 0 short ones.", valueName: "x"))
    var lengthPenalty: Float = 1

    @Option(
        help: ArgumentHelp(
            "When a beam search ends: always (as soon as --beams answers are finished), unlikely or never.",
            valueName: "when"))
    var earlyStopping = StoppingChoice.always

    @Flag(help: "Print JSON, one object an answer.")
    var json = false

    enum StoppingChoice: String, ExpressibleByArgument, CaseIterable {
        case always, unlikely, never

        var value: GenerationOptions.EarlyStopping {
            switch self {
            case .always: .always
            case .unlikely: .whenUnlikely
            case .never: .never
            }
        }
    }

    func validate() throws {
        if beams < 1 { throw ValidationError("--beams must be at least 1.") }
        if maxTokens < 1 { throw ValidationError("--max-tokens must be at least 1.") }
        if returned < 1 || returned > beams { throw ValidationError("--return must be from 1 to --beams (\(beams)).") }
        if !lengthPenalty.isFinite { throw ValidationError("--length-penalty must be a number.") }
    }

    func run() throws {
        let model = try modelOptions.load()
        let options = GenerationOptions(
            beams: beams, maximumTokens: maxTokens, lengthPenalty: lengthPenalty, earlyStopping: earlyStopping.value,
            returnedSequences: returned)
        let streams = !json && beams == 1 && TerminalStyle(descriptor: 1).isTerminal
        var failure: OutputError?
        let answers = try model.generate(text, options: options, onToken: streams ? { show($0, &failure) } : nil)
        if let failure { throw failure }
        var output = OutputWriter()
        if streams {
            try output.writeLine()
        } else {
            for answer in answers { try write(answer, model: model, to: &output) }
        }
        try output.flush()
    }

    /// Writes a piece of the answer immediately.
    private func show(_ piece: String, _ failure: inout OutputError?) {
        guard failure == nil else { return }
        do {
            var output = OutputWriter()
            try output.write(piece.withoutControlCharacters)
            try output.flush()
        } catch {
            failure = error
        }
    }

    private func write(_ answer: GeneratedText, model: TextModel, to output: inout OutputWriter) throws {
        guard json else {
            try output.writeLine(answer.text.withoutControlCharacters)
            return
        }
        try output.write(json: [
            "input": text, "model": model.name, "text": answer.text, "tokens": answer.tokens, "score": answer.score,
            "precision": PrecisionOutput.object(ofTextModel: model.precision),
        ])
    }
}
