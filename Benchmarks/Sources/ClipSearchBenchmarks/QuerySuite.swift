import LanguageModels
import Spelling
import Synchronization

/// Correcting the spelling of queries with shipped weights, and how much of it each model takes: milliseconds a query.
func measureQueries(_ options: Options, _ precision: Precision, _ harness: Harness) throws {
    let queries = try options.lines()
    let clocks = (beams: Stopwatch(), answers: Stopwatch(), texts: Stopwatch())
    let folder = "\(options.model)/speller"
    let speller = TimedSpeller(
        model: try SequenceToSequenceModel(folder: folder, precision: precision), beams: clocks.beams,
        answers: clocks.answers)
    let language = TimedLanguageModel(
        model: try CausalLanguageModel(folder: "\(options.model)/language", precision: precision), clock: clocks.texts)
    let corrector = QueryCorrector(
        speller: speller, language: language, words: try SpellingDictionary(path: "\(folder)/words.tsv"),
        foreign: try SpellingDictionary(path: "\(folder)/known.tsv"),
        configuration: try CorrectionConfiguration(path: "\(folder)/correction.json"))
    var rounds = 0
    try harness.measure("queries/all", items: queries.count, perItem: true) {
        for query in queries { consume(try corrector.correct(query)) }
        rounds += 1
    }
    for (name, clock) in [
        ("speller/beams", clocks.beams), ("speller/scores", clocks.answers), ("language/scores", clocks.texts),
    ] {
        harness.report("queries/\(name)", milliseconds: clock.milliseconds / Double(rounds * queries.count))
    }
}

/// Adds up time.
private final class Stopwatch: Sendable {
    private let total = Mutex(Duration.zero)

    var milliseconds: Double { total.withLock { $0 / .milliseconds(1) } }

    func time<Result>(_ work: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        defer {
            let spent = ContinuousClock.now - start
            total.withLock { $0 += spent }
        }
        return try work()
    }
}

private struct TimedSpeller: TextToTextModel {
    let model: SequenceToSequenceModel
    let beams: Stopwatch
    let answers: Stopwatch

    var name: String { model.name }

    func generate(
        _ text: String, options: GenerationOptions, onToken: ((String) -> Void)?
    ) throws -> [GeneratedText] {
        try beams.time { try model.generate(text, options: options, onToken: onToken) }
    }

    func score(_ targets: [String], given source: String) throws -> [TextScore] {
        try answers.time { try model.score(targets, given: source) }
    }
}

private struct TimedLanguageModel: LanguageModel {
    let model: CausalLanguageModel
    let clock: Stopwatch

    var name: String { model.name }

    func tokenize(_ text: String) -> [Int32] { model.tokenize(text) }

    func score(_ texts: [String]) throws -> [TextScore] { try clock.time { try model.score(texts) } }

    func score(_ pairs: [(prefix: String, continuation: String)]) throws -> [TextScore] {
        try clock.time { try model.score(pairs) }
    }
}
