import Compute
import Networks
import TensorFiles
import Testing

@Suite struct BertModelTests {
    @Test(arguments: [("bert", 2), ("bert-old-names", 2)])
    func everyHiddenState(name: String, layers: Int) throws {
        let golden = try Golden(name)
        let model = try BertModel(
            configuration: .init(json: golden.configuration()), weights: Checkpoint(folder: golden.folder))
        let sequences = try golden.sequences("ids")
        let types = try golden.sequences("types")
        let states = HiddenStates()
        try model.withLastHiddenState(sequences, tokenTypes: types, recording: states) { hidden, ranges, _ in
            try golden.expect(hidden.copy(), agreesWith: "hidden_states.\(layers)")
            #expect(ranges.map(\.count) == sequences.map(\.count))
        }
        try golden.expect(states, count: layers + 1)
        try golden.expect(try model(sequences, tokenTypes: types), agreesWith: "hidden_states.\(layers)")
        try golden.expect(try model.meanPooled(sequences, tokenTypes: types), agreesWith: "mean")
    }

    @Test func inputsThatDoNotFitAreRefused() throws {
        let golden = try Golden("bert")
        let model = try BertModel(
            configuration: .init(json: golden.configuration()), weights: Checkpoint(folder: golden.folder))
        for sequence: [Int32] in [[], [70], [-1], [Int32](repeating: 1, count: 14)] {
            #expect(throws: NetworkError.self) { try model([[1], sequence]) }
        }
        for types: [[Int32]] in [[], [[0]], [[0, 2]], [[0, -1]], [[0, 0], [0]]] {
            #expect(throws: NetworkError.self) { try model([[1, 2]], tokenTypes: types) }
        }
        #expect(try model([]) == Matrix(rows: 0, columns: 36))
        #expect(try model.meanPooled([]) == Matrix(rows: 0, columns: 36))
    }
}
