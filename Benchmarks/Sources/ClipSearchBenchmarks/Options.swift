import Encoders

/// What is to be measured, from the command line.
struct Options {
    enum Suite: String, CaseIterable {
        case exactSearch = "exact-search"
        case text
        case image
        case photos
        case t5
        case gpt2
        case correction
        case queries
        case tokenizer
        case reading
    }

    /// Without `--suite`, all that can run with the default model and what was given.
    var suites: [Suite] = []
    var model = Options.defaultModel
    var reader = "\(Options.repository)/weights/reader"
    /// A folder of pictures of one size.
    var photos: String?
    /// What texts and pictures are encoded in, one after another.
    var precisions = [Precision.f32]
    /// A file with a text a line.
    var texts: String?
    /// Only measurements whose name contains this.
    var only = ""
    var seconds = 1.5
    var vectors = 100_000
    var dimension = 512
    var wantsHelp = false

    init(arguments: some Sequence<String>) throws(BenchmarkError) {
        var arguments = arguments.makeIterator()
        while let argument = arguments.next() {
            if argument == "--help" || argument == "-h" {
                wantsHelp = true
                continue
            }
            guard argument.hasPrefix("--"), let value = arguments.next() else { throw .unknownArgument(argument) }
            switch argument {
            case "--suite":
                guard let suite = Suite(rawValue: value) else { throw .unknownSuite(value) }
                suites.append(suite)
            case "--model": model = value
            case "--reader": reader = value
            case "--precision":
                precisions = try value.split(separator: ",").map { name throws(BenchmarkError) in
                    guard let precision = Precision(rawValue: String(name)) else {
                        throw .unknownPrecision(String(name))
                    }
                    return precision
                }
            case "--photos": photos = value
            case "--texts": texts = value
            case "--only": only = value
            case "--seconds": seconds = try Self.number(argument, Double(value), allowed: 0.01...3_600)
            case "--vectors": vectors = try Self.number(argument, Int(value), allowed: 1...100_000_000)
            case "--dimension": dimension = try Self.number(argument, Int(value), allowed: 1...65_536)
            default: throw .unknownArgument(argument)
            }
        }
        if suites.isEmpty { suites = [.exactSearch, .text, .image] + (photos == nil ? [] : [.photos]) }
    }

    private static func number<Number: Comparable>(
        _ name: String, _ value: Number?, allowed: ClosedRange<Number>
    ) throws(BenchmarkError) -> Number {
        guard let value, allowed.contains(value) else { throw .badNumber(option: name, allowed: "\(allowed)") }
        return value
    }

    /// The repository that this was built from.
    static let repository = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
    private static let defaultModel = "\(repository)/weights/small"

    static let help = """
        clipsearch-benchmarks: one JSON line for each measurement, with its median.

          --suite NAME      \(Suite.allCases.map(\.rawValue).joined(separator: ", ")); may be repeated.
                            Default: exact-search, text, image, and photos where there are some
          --model DIR       the model for all suites but exact-search and reading. Default: weights/small
          --reader DIR      the model for the suite reading. Default: weights/reader
          --precision LIST  of all suites with networks: f32, bf16x3, bf16, int8, auto. Default: f32
          --photos DIR      pictures of one size, for the suite photos
          --texts FILE      a text a line, for the suites tokenizer and queries
          --only TEXT       only measurements whose name contains it, such as batch-8
          --seconds S       how long one measurement lasts. Default: 1.5
          --vectors N       for exact-search. Default: 100000
          --dimension N     for exact-search. Default: 512

        All processors that the process may use take part; `taskset -c 0` measures one thread.
        """
}
