import Compute
import Testing

@Suite struct FeedForwardTests {
    /// Two layers in one are the two after each other, to the bit: rows that are passed on rounded are rounded as the
    /// second product would have done it.
    @Test(arguments: [
        (DotMatrix.Kind.bf16, DotMatrix.Kind.bf16, 96), (.bf16, .bf16, 512), (.bf16, .bf16, 70), (.int8, .bf16, 96),
        (.bf16, .int8, 96), (.bf16x3, .bf16x3, 96),
    ])
    func isTwoLayers(first: DotMatrix.Kind, second: DotMatrix.Kind, wide: Int) {
        var numbers = Numbers(seed: UInt64(wide))
        let (inputs, outputs) = (68, 40)
        let feedForward = FeedForward(
            first: LinearLayer(
                weight: DotMatrixTests.pack(numbers.matrix(wide, inputs), kind: first),
                bias: FloatVector(numbers.array(wide))),
            activation: .quickGELU,
            second: LinearLayer(
                weight: DotMatrixTests.pack(numbers.matrix(outputs, wide), kind: second),
                bias: FloatVector(numbers.array(outputs))))
        let workspaces = WorkspacePool()
        for rows in [0, 1, 5, 16, 31, 47, 130, 300] {
            let (input, hidden) = (numbers.matrix(rows, inputs), numbers.matrix(rows, outputs))
            forEachInstructionSet { set in
                let actual = Matrix.written(rows, outputs) { view in
                    hidden.withView { view.copy(from: $0) }
                    workspaces.withWorkspace { workspace in
                        input.withView { feedForward($0, addingTo: view, workspace: workspace) }
                    }
                }
                let between = Matrix.written(rows, wide) { view in
                    input.withView { feedForward.first($0, into: view, activation: .quickGELU) }
                }
                let expected = Matrix.written(rows, outputs) { view in
                    hidden.withView { hidden in
                        between.withView { feedForward.second($0, into: view, adding: hidden) }
                    }
                }
                #expect(actual == expected, "\(rows) rows, level \(set)")
            }
        }
    }
}
