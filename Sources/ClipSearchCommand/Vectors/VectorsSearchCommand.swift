import ArgumentParser
import TensorFiles
import TerminalOutput
import VectorIndex
import VectorTools

struct VectorsSearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find the vectors of an index that are most like each query.",
        discussion: """
            --out gets the ids, int64 [queries, k], and --scores the scores, float32 [queries, k], both best first. \
            Where fewer than k vectors exist or pass the filter, ids are -1 and scores minus infinity.
            """)

    @Argument(help: ArgumentHelp("An index.", valueName: "items.index"))
    var index: String

    @Argument(help: ArgumentHelp("Queries, a NumPy file [queries, dimension].", valueName: "queries.npy"))
    var queries: String

    @Option(name: .customShort("k"), help: ArgumentHelp("How many answers to each query.", valueName: "n"))
    var k = 10

    @Option(
        help: ArgumentHelp(
            "Candidates that a search keeps: more find better, and take longer. Default: 64.", valueName: "n"))
    var ef: Int?

    @Option(
        help: ArgumentHelp(
            "Which vectors may be answers, a NumPy file: a mask (bool or uint8) with an entry for each id, or ids "
                + "(integers).",
            valueName: "mask.npy"))
    var filter: String?

    @Option(
        help: ArgumentHelp(
            "Score the candidates again by these vectors, the file that an index with --no-originals was built from.",
            valueName: "items.npy"))
    var rescore: String?

    @Option(
        help: ArgumentHelp(
            "The right answers, a NumPy file [queries, k or more] of ids, best first: prints recall@k.",
            valueName: "ids.npy"))
    var truth: String?

    @OptionGroup var threadOptions: ThreadOptions

    @Option(help: ArgumentHelp("Where to write the ids.", valueName: "ids.npy"))
    var out: String?

    @Option(help: ArgumentHelp("Where to write the scores.", valueName: "scores.npy"))
    var scores: String?

    @Flag(help: "Print how it went as JSON.")
    var json = false

    func validate() throws {
        if k < 1 { throw ValidationError("-k must be at least 1.") }
        if let ef, ef < 1 { throw ValidationError("--ef must be at least 1.") }
    }

    func run() throws {
        let inputs = [index, queries] + [filter, rescore, truth].compactMap(\.self)
        try OutputFile.check([out, scores].compactMap(\.self), as: .numPy, inputs: inputs)
        let bar = ProgressBar(label: "searching", unit: "queries", style: TerminalStyle(descriptor: 2))
        let command = self
        let (answers, report) = try InterruptibleTask.runToEnd {
            defer { bar.finish() }
            return try command.search { bar.update(done: $0, total: $1) }
        }
        let shape = [answers.queryCount, k]
        if let out, let scores {
            // Both or none: files of two searches don't belong together.
            let preparedIDs = try NumPyArray.prepare(answers.ids, shape: shape, for: out)
            try NumPyArray.write(answers.scores, shape: shape, to: scores)
            try preparedIDs.commit()
        } else if let out {
            try NumPyArray.write(answers.ids, shape: shape, to: out)
        } else if let scores {
            try NumPyArray.write(answers.scores, shape: shape, to: scores)
        }
        try report.write(asJSON: json)
    }

    private func search(progress: (_ done: Int, _ total: Int) -> Void) throws -> (IndexAnswers, SearchRunOutput) {
        let pool = threadOptions.pool()
        let clock = ContinuousClock()
        let start = clock.now
        let opened = try HNSWIndex(contentsOf: index, pool: pool)
        let openTime = (clock.now - start) / .milliseconds(1)
        let queryFile = try VectorFile(path: queries)
        try queryFile.requireDimension(opened.dimension, of: index)
        let right = try truth.map { try IDFile.truth(path: $0, queries: queryFile.count, k: k) }

        var question = IndexQuestion(k: k)
        question.efSearch = ef
        question.filter = try filter.map { try IDFile.filter(path: $0, count: opened.count) }
        question.originals = try rescore.map { path in
            let vectors = try VectorFile(path: path)
            try vectors.requireDimension(opened.dimension, of: index)
            return vectors
        }
        let answers = try question.ask(opened, about: queryFile) { progress($0, queryFile.count) }
        return (
            answers,
            SearchRunOutput(
                answers: answers, recall: right.flatMap { answers.recall(truth: $0.ids, width: $0.width) },
                efSearch: max(ef ?? opened.configuration.efSearch, k), threads: pool.threadCount,
                openMilliseconds: openTime)
        )
    }
}
