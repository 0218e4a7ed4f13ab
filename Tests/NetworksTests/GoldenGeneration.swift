import Networks
import StrictJSON
import TensorFiles
import Testing

/// What transformers finds with a golden model: `generation.json`, made by `tools/reference/language.py`.
struct GoldenGeneration {
    struct Search {
        let prompt: [Int32]
        let beams: Int
        let lengthPenalty: Float
        let earlyStopping: BeamSearch.EarlyStopping
        let returned: Int
        let maximumTokens: Int
        let tokens: [[Int32]]
        let scores: [Float]

        var beamSearch: BeamSearch {
            BeamSearch(
                beams: beams, lengthPenalty: lengthPenalty, earlyStopping: earlyStopping, returned: returned)
        }
    }

    let json: JSONValue

    init(_ golden: Golden) throws { json = try golden.configuration("generation.json") }

    func ids(_ key: String) throws -> [[Int32]] { try Self.ids(#require(json[key])) }

    private static func ids(_ value: JSONValue) throws -> [[Int32]] {
        try #require(value.array).map { try #require($0.array).map { Int32(try #require($0.int)) } }
    }

    /// The natural logarithms of tokens' probabilities, one list a sequence.
    func logProbabilities() throws -> [[Double]] {
        try #require(json["logProbabilities"]?.array).map { try #require($0.array).map { try #require($0.double) } }
    }

    func searches() throws -> [Search] {
        try #require(json["searches"]?.array).map { value in
            let number = { (key: String) in try #require(value[key]?.int) }
            let early = try #require(value["earlyStopping"]?.string)
            return Search(
                prompt: try #require(value["prompt"]?.array).map { Int32(try #require($0.int)) },
                beams: try number("beams"), lengthPenalty: Float(try #require(value["lengthPenalty"]?.double)),
                earlyStopping: early == "never" ? .never : early == "true" ? .always : .whenUnlikely,
                returned: try number("returned"), maximumTokens: try number("maximumTokens"),
                tokens: try Self.ids(#require(value["tokens"])),
                scores: (value["scores"]?.array ?? []).compactMap { $0.double.map(Float.init) })
        }
    }

    /// Holds found log-probabilities to the reference: each within 1e-4, or 1e-4 of itself.
    static func expect(
        _ actual: [[Float]], agreeWith expected: [[Double]], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(actual.map(\.count) == expected.map(\.count), sourceLocation: sourceLocation)
        for (a, b) in zip(actual.joined(), expected.joined()) {
            #expect(abs(Double(a) - b) <= 1e-4 * max(1, abs(b)), "\(a), not \(b)", sourceLocation: sourceLocation)
        }
        for (a, b) in zip(actual, expected) where !b.isEmpty {
            let difference = a.reduce(0) { $0 + Double($1) } - b.reduce(0, +)
            #expect(abs(difference) / Double(b.count) <= 1e-4, sourceLocation: sourceLocation)
        }
    }
}
