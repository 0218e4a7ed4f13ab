import Compute
import Networks
import StrictJSON
import TensorFiles
import Testing

/// T5 and GPT-2 in reduced precision against themselves in F32.
@Suite struct LanguagePrecisionTests {
    /// What the largest difference of a logit may be beside the largest logit, and the mean one of a log-probability in nats.
    /// The golden models are 24 to 36 values wide, so that little of the rounding averages out.
    private static let bounds: [(ArithmeticPrecision, logit: Float, logarithm: Float)] = [
        (.bf16x3, 1e-4, 1e-4), (.bf16, 0.045, 0.03), (.int8, 0.06, 0.045),
    ]

    private func gpt2(_ golden: Golden, _ precision: ArithmeticPrecision) throws -> GPT2LMHeadModel {
        try GPT2LMHeadModel(
            configuration: .init(json: golden.configuration()), weights: Checkpoint(folder: golden.folder),
            WeightSettings(precision: precision))
    }

    private func t5(_ golden: Golden, _ precision: ArithmeticPrecision) throws -> T5Model {
        try T5Model(
            configuration: .init(json: golden.configuration()), weights: Checkpoint(folder: golden.folder),
            WeightSettings(precision: precision))
    }

    @Test(arguments: GPT2LMHeadModelTests.names) func logitsOfGPT2(name: String) throws {
        let golden = try Golden(name)
        let sequences = try golden.sequences("ids")
        let (exact, prefixes) = (try gpt2(golden, .f32), sequences.map { _ in 1 })
        for bound in Self.bounds {
            let reduced = try gpt2(golden, bound.0)
            Self.expect(try reduced.logits(sequences), near: try exact.logits(sequences), bound.logit)
            Self.expect(
                try reduced.logProbabilities(of: sequences, behind: prefixes),
                near: try exact.logProbabilities(of: sequences, behind: prefixes), bound.logarithm)
        }
    }

    @Test(arguments: T5ModelTests.names) func logitsOfT5(name: String) throws {
        let golden = try Golden(name)
        let source = try golden.sequences("ids")[0]
        let targets = try golden.sequences("targets", lengths: "targetLengths")
        let exact = try t5(golden, .f32)
        for bound in Self.bounds {
            let reduced = try t5(golden, bound.0)
            Self.expect(
                try reduced.logits(of: targets, given: source), near: try exact.logits(of: targets, given: source),
                bound.logit)
            Self.expect(
                try reduced.logProbabilities(of: targets, given: source),
                near: try exact.logProbabilities(of: targets, given: source), bound.logarithm)
        }
    }

    @Test func greedyAnswersInBF16() throws {
        for name in GPT2LMHeadModelTests.names {
            let golden = try Golden(name)
            let model = try gpt2(golden, .bf16)
            for search in try GoldenGeneration(golden).searches() where search.beams == 1 {
                let found = try model.greedy(behind: search.prompt, maximumTokens: search.maximumTokens)
                #expect(found.tokens == search.tokens[0], "\(name)")
            }
        }
        for name in T5ModelTests.names {
            let golden = try Golden(name)
            let model = try t5(golden, .bf16)
            for search in try GoldenGeneration(golden).searches() where search.beams == 1 {
                let found = try model.greedy(search.prompt, maximumTokens: search.maximumTokens)
                #expect(found.tokens == search.tokens[0], "\(name)")
            }
        }
    }

    private static func expect(
        _ actual: Matrix, near exact: Matrix, _ bound: Float, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let largest = exact.values.reduce(0) { max($0, abs($1)) }
        let difference = zip(actual.values, exact.values).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
        // What is bounded so closely may be F32 itself.
        #expect(
            difference <= bound && (difference > 1e-5 || bound <= 1e-4), "\(difference)",
            sourceLocation: sourceLocation)
    }

    private static func expect(
        _ actual: [[Float]], near exact: [[Float]], _ bound: Float, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let differences = zip(actual.joined(), exact.joined()).map { abs($0 - $1) }
        let mean = differences.reduce(0, +) / Float(differences.count)
        #expect(mean <= bound && mean > 0, "\(mean)", sourceLocation: sourceLocation)
    }
}
