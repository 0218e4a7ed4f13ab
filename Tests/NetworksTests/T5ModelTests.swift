import Compute
import Networks
import StrictJSON
import TensorFiles
import Testing

@Suite struct T5ModelTests {
    static let names = ["t5", "t5-gated"] + Golden.fullSize("t5")

    private func model(_ golden: Golden) throws -> T5Model {
        try T5Model(configuration: .init(json: golden.configuration()), weights: Checkpoint(folder: golden.folder))
    }

    @Test(arguments: names) func everyStateOfTheEncoder(name: String) throws {
        let golden = try Golden(name)
        let model = try model(golden)
        let states = HiddenStates()
        let last = try model.encode(golden.sequences("ids"), recording: states)
        try golden.expect(states, count: model.configuration.encoderLayers + 1)
        try golden.expect(last, agreesWith: "encoder.\(model.configuration.encoderLayers)")
    }

    @Test(arguments: names) func everyStateOfTheDecoder(name: String) throws {
        let golden = try Golden(name)
        let model = try model(golden)
        let states = HiddenStates()
        let source = try golden.sequences("ids")[0]
        let targets = try golden.sequences("targets", lengths: "targetLengths")
        let logits = try model.logits(of: targets, given: source, recording: states)
        try golden.expect(logits, agreesWith: "logits")
        let decoder = states.states.filter { $0.name.hasPrefix("decoder") }
        #expect(decoder.count == model.configuration.decoderLayers + 1)
        for (name, value) in decoder { try golden.expect(value, agreesWith: name) }
    }

    @Test(arguments: names) func likelihoodsOfTargets(name: String) throws {
        let golden = try Golden(name)
        let generation = try GoldenGeneration(golden)
        let found = try model(golden).logProbabilities(
            of: generation.ids("targets"), given: golden.sequences("ids")[0])
        GoldenGeneration.expect(found, agreeWith: try generation.logProbabilities())
    }

    @Test func aSourceThatIsKeptIsTheRightOne() throws {
        let golden = try Golden("t5")
        let sources = try golden.sequences("ids")
        let shared = try model(golden)
        for source in [sources[0], sources[0], sources[1], sources[0]] {
            let alone = try model(golden)
            let targets: [[Int32]] = [[5, 7], [9]]
            #expect(
                try shared.logProbabilities(of: targets, given: source)
                    == alone.logProbabilities(of: targets, given: source))
            #expect(try shared.greedy(source, maximumTokens: 6) == alone.greedy(source, maximumTokens: 6))
        }
    }

    @Test(arguments: names) func searches(name: String) throws {
        let golden = try Golden(name)
        let model = try model(golden)
        for search in try GoldenGeneration(golden).searches() {
            if search.beams == 1 {
                var streamed: [Int32] = []
                let found = try model.greedy(search.prompt, maximumTokens: search.maximumTokens) {
                    streamed.append($0)
                }
                #expect(found.tokens == search.tokens[0])
                #expect(streamed == found.tokens)
                let sum = try model.logProbabilities(of: [found.tokens], given: search.prompt)[0].reduce(0, +)
                #expect(abs(found.score - sum / Float(found.tokens.count)) < 1e-4)
            } else {
                let found = try model.beamSearch(
                    search.prompt, maximumTokens: search.maximumTokens, search.beamSearch)
                #expect(found.map(\.tokens) == search.tokens, "\(search)")
                for (a, b) in zip(found.map(\.score), search.scores) { #expect(abs(a - b) <= 1e-4 * max(1, abs(b))) }
            }
        }
    }

    @Test func bucketsOfDistances() throws {
        let buckets = try #require(GoldenGeneration(Golden("t5")).json["buckets"]?.object)
        #expect(buckets.count == 6)
        for (key, expected) in buckets {
            let parts = key.split(separator: "-")
            for (index, bucket) in try #require(expected.array).enumerated() {
                let found = T5RelativePositions.bucket(
                    of: index - 300, isBidirectional: parts[2] == "both", buckets: try #require(Int(parts[0])),
                    maximumDistance: try #require(Int(parts[1])))
                #expect(found == bucket.int, "\(key), distance \(index - 300)")
            }
        }
    }

    @Test func inputsThatDoNotFitAreRefused() throws {
        let golden = try Golden("t5")
        let model = try model(golden)
        for sequence: [Int32] in [[], [90], [-1]] {
            #expect(throws: NetworkError.self) { try model.encode([[1], sequence]) }
            #expect(throws: NetworkError.self) { try model.greedy(sequence, maximumTokens: 3) }
        }
        #expect(throws: NetworkError.self) { try model.logProbabilities(of: [[90]], given: [3]) }
        // Twice the last ones overflows.
        for beams in [46, 1 << 62, .max, 0, -1, .min] {
            let search = BeamSearch(beams: beams, lengthPenalty: 1, earlyStopping: .always, returned: 1)
            #expect(throws: NetworkError.self, "\(beams) beams") {
                try model.beamSearch([3], maximumTokens: 4, search)
            }
        }
        #expect(try model.logProbabilities(of: [], given: [3]).isEmpty)
        #expect(try model.logProbabilities(of: [[], [5]], given: [3]).map(\.count) == [0, 1])
        #expect(try model.greedy([3], maximumTokens: 0).tokens.isEmpty)
    }
}
