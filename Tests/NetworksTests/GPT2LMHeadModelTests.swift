import Compute
import Networks
import StrictJSON
import TensorFiles
import Testing

@Suite struct GPT2LMHeadModelTests {
    static let names = ["gpt2", "gpt2-prefixed"] + Golden.fullSize("gpt2")

    private func model(_ golden: Golden) throws -> GPT2LMHeadModel {
        try GPT2LMHeadModel(configuration: .init(json: golden.configuration()), weights: Checkpoint(folder: golden.folder))
    }

    @Test(arguments: names) func everyHiddenState(name: String) throws {
        let golden = try Golden(name)
        let model = try model(golden)
        let states = HiddenStates()
        let logits = try model.logits(golden.sequences("ids"), recording: states)
        try golden.expect(states, count: model.configuration.layers + 1)
        try golden.expect(logits, agreesWith: "logits")
    }

    @Test(arguments: names) func likelihoods(name: String) throws {
        let golden = try Golden(name)
        let generation = try GoldenGeneration(golden)
        let model = try model(golden)
        let texts = try generation.ids("texts")
        let expected = try generation.logProbabilities()
        GoldenGeneration.expect(
            try model.logProbabilities(of: texts, behind: texts.map { _ in 1 }), agreeWith: expected)
        // A longer prefix leaves the rest as it was.
        let prefixes = texts.indices.map { min($0 + 1, texts[$0].count) }
        let rest = try model.logProbabilities(of: texts, behind: prefixes)
        GoldenGeneration.expect(rest, agreeWith: zip(expected, prefixes).map { Array($0.dropFirst($1 - 1)) })
    }

    @Test(arguments: names) func searches(name: String) throws {
        let golden = try Golden(name)
        let model = try model(golden)
        for search in try GoldenGeneration(golden).searches() {
            if search.beams == 1 {
                let found = try model.greedy(behind: search.prompt, maximumTokens: search.maximumTokens)
                #expect(found.tokens == search.tokens[0])
            } else {
                let found = try model.beamSearch(
                    behind: search.prompt, maximumTokens: search.maximumTokens, search.beamSearch)
                #expect(found.map(\.tokens) == search.tokens, "\(search)")
                for (a, b) in zip(found.map(\.score), search.scores) { #expect(abs(a - b) <= 1e-4 * max(1, abs(b))) }
            }
        }
    }

    @Test func textsBeyondThePositionsAreRefused() throws {
        let golden = try Golden("gpt2")
        let model = try model(golden)
        let positions = model.configuration.maximumPositions
        let whole = [Int32](repeating: 5, count: positions)
        for sequence in [[], [80], [-1], whole + [5]] {
            #expect(throws: NetworkError.self) { try model.logits([[1], sequence]) }
            #expect(throws: NetworkError.self) { try model.greedy(behind: sequence, maximumTokens: 3) }
        }
        #expect(throws: NetworkError.self) { try model.logProbabilities(of: [[4, 5]], behind: [0]) }
        #expect(throws: NetworkError.self) { try model.logProbabilities(of: [[4, 5]], behind: [3]) }
        #expect(try model.logProbabilities(of: [[4]], behind: [1]) == [[]])
        // A full text can be judged, and one more token found; then there are no positions left.
        #expect(try model.logProbabilities(of: [whole], behind: [1])[0].count == positions - 1)
        #expect(try model.greedy(behind: whole, maximumTokens: 100).tokens.count == 1)
    }
}
