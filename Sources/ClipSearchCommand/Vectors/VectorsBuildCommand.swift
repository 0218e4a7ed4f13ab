import ArgumentParser
import StrictJSON
import TerminalOutput
import VectorIndex
import VectorTools

struct VectorsBuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build an index of the vectors in a NumPy file.",
        discussion: """
            The same vectors, options and seed give the same file, byte for byte, with --threads 1. The index is put \
            in its place when it is complete; until then, whatever stood there stays.
            """)

    @Argument(help: ArgumentHelp("Vectors, a NumPy file [n, dimension].", valueName: "items.npy"))
    var items: String

    @Option(help: ArgumentHelp("Where to write the index.", valueName: "file"))
    var out: String

    @Option(help: ArgumentHelp("How likeness is measured: cosine, inner-product or squared-l2.", valueName: "metric"))
    var metric = MetricName.cosine

    @Option(
        help: ArgumentHelp(
            "The form of the vectors that the search walks on: f32, f16 or int8. Smaller ones are faster.",
            valueName: "form"))
    var storage = StorageName.int8

    @Flag(help: "With f16 or int8: don't keep the f32 vectors beside them. The file is smaller, scores less exact.")
    var noOriginals = false

    @Option(help: ArgumentHelp("Links of each vector: more find better, and take more memory.", valueName: "n"))
    var m = HNSWConfiguration().m

    @Option(
        help: ArgumentHelp(
            "Candidates for the links of a new vector: more find better, and take longer.", valueName: "n"))
    var efConstruction = HNSWConfiguration().efConstruction

    @OptionGroup var threadOptions: ThreadOptions

    @Option(help: ArgumentHelp("Starts the random numbers.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            "An id for each vector, a NumPy file [n] of integers. Default: 0, 1, 2, …", valueName: "ids.npy"))
    var ids: String?

    @Option(
        help: ArgumentHelp(
            "A note that is kept in the index, such as the model's name; at most 128 bytes.", valueName: "text"))
    var label = ""

    @Flag(help: "Print what was done as JSON.")
    var json = false

    func validate() throws {
        if label.utf8.count > 128 { throw ValidationError("--label must be at most 128 bytes long.") }
    }

    func run() throws {
        let configuration = HNSWConfiguration(
            metric: metric.metric, storage: storage.storage, keepsOriginals: !noOriginals, m: m,
            efConstruction: efConstruction, seed: seed)
        try OutputFile.check(out, as: .index, inputs: [items] + (ids.map { [$0] } ?? []))
        let vectors = try VectorFile(path: items)
        let clock = ContinuousClock()
        let start = clock.now
        let bar = ProgressBar(label: "building", unit: "vectors", style: TerminalStyle(descriptor: 2))
        let threads = try InterruptibleTask.runToEnd { [ids, out, label, threadOptions] in
            defer { bar.finish() }
            let pool = threadOptions.pool()
            let ids = try ids.map { try IDFile.ids(path: $0, count: vectors.count) }
            let index = try IndexBuilder.build(from: vectors, ids: ids, configuration: configuration, pool: pool) {
                bar.update(done: $0, total: vectors.count)
            }
            try index.save(to: out, label: label)
            return pool.threadCount
        }
        let seconds = (clock.now - start) / .seconds(1)
        try write(try HNSWIndex.information(ofFile: out), seconds: seconds, threads: threads)
    }

    private func write(_ information: HNSWIndex.FileInformation, seconds: Double, threads: Int) throws {
        var output = OutputWriter()
        if json {
            try output.write(
                json: information.object(path: out) + ["threads": threads, "seconds": seconds.rounded(places: 3)])
        } else {
            let rate = Double(information.count) / max(seconds, 1e-9)
            try output.writeLine(
                "\(HumanReadable.count(information.count)) vectors of \(information.dimension) values indexed in "
                    + "\(HumanReadable.duration(seconds: seconds)) (\(HumanReadable.decimal(rate, places: 0)) "
                    + "vectors/s, "
                    + "\(threads) thread\(threads == 1 ? "" : "s")), \(HumanReadable.bytes(information.byteCount)) "
                    + "in \(out.withoutControlCharacters)"
            )
        }
        try output.flush()
    }
}

extension InterruptibleTask {
    /// Runs work as ``run(_:)`` does; interrupted work ends the program with the corresponding exit code.
    static func runToEnd<Success: Sendable>(_ work: @escaping @Sendable () async throws -> Success) throws -> Success {
        do {
            return try run(work)
        } catch is CancellationError {
            throw ExitCode((Interruption.exitStatus ?? .interrupted).rawValue)
        }
    }
}
