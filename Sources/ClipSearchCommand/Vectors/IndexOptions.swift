import ArgumentParser
import VectorIndex
import Workers

/// The option `--metric`.
enum MetricName: String, CaseIterable, ExpressibleByArgument {
    case cosine
    case innerProduct = "inner-product"
    case squaredL2 = "squared-l2"

    var metric: Metric {
        switch self {
        case .cosine: .cosine
        case .innerProduct: .innerProduct
        case .squaredL2: .squaredEuclidean
        }
    }

    init(_ metric: Metric) {
        switch metric {
        case .cosine: self = .cosine
        case .innerProduct: self = .innerProduct
        case .squaredEuclidean: self = .squaredL2
        }
    }
}

/// The option `--storage`.
enum StorageName: String, CaseIterable, ExpressibleByArgument {
    case f32, f16, int8

    var storage: HNSWConfiguration.Storage {
        switch self {
        case .f32: .float32
        case .f16: .float16
        case .int8: .int8
        }
    }

    init(_ storage: HNSWConfiguration.Storage) {
        switch storage {
        case .float32: self = .f32
        case .float16: self = .f16
        case .int8: self = .int8
        }
    }
}

/// The option `--threads`.
struct ThreadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How many threads work at once. Default: one for each processor.", valueName: "n"))
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024.") }
    }

    /// Returns the worker pool. Call it inside the interruptible work: threads that start earlier would receive the
    /// signals.
    func pool() -> WorkerPool { threads.map(WorkerPool.init(threadCount:)) ?? .shared }
}
