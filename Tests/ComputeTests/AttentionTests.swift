import Compute
import Testing

@Suite struct AttentionTests {
    @Test(arguments: [(1, 4), (3, 12), (2, 18), (4, 64), (5, 33)], [false, true])
    func agreesWithItsDefinition(shape: (heads: Int, size: Int), isCausal: Bool) {
        var numbers = Numbers(seed: UInt64(shape.size))
        let width = shape.heads * shape.size
        let lengths = [1, 7, 50, 33, 101]
        var sequences: [Range<Int>] = []
        for length in lengths {
            let start = sequences.last?.upperBound ?? 0
            sequences.append(start..<start + length)
        }
        let projections = numbers.matrix(lengths.reduce(0, +), 3 * width, scale: 2)
        let expected = ScalarReference.attention(
            projections, sequences: sequences, heads: shape.heads, isCausal: isCausal)
        let workspaces = WorkspacePool()
        forEachInstructionSet { _ in
            let actual = Matrix.written(projections.rows, width) { view in
                projections.withView { projections in
                    workspaces.withWorkspace {
                        multiHeadAttention(
                            projections, sequences: sequences, heads: shape.heads, isCausal: isCausal, into: view,
                            workspace: $0)
                    }
                }
            }
            #expect(difference(actual, expected) < 3e-6)
        }
    }
}
