import Compute

/// The head that maps a text tower's sentence vectors into the space of pictures: fc(x) + fc2(gelu(fc1(y))), scaled to
/// length 1. The tower says what x and y are.
struct ResidualHead: Sendable {
    private let fc: LinearLayer
    private let feedForward: FeedForward
    private let workspaces = WorkspacePool()

    /// Loads `fc`, `fc1` and `fc2`, each with `weight` and `bias`.
    init(inputs: Int, outputs: Int, _ loader: WeightLoader) throws {
        let hidden = loader.checkpoint[loader.prefix + "fc1.bias"]?.count ?? inputs
        fc = try loader.linear("fc", inputs: inputs, outputs: outputs)
        feedForward = FeedForward(
            first: try loader.linear("fc1", inputs: inputs, outputs: hidden), activation: .gelu,
            second: try loader.linear("fc2", inputs: hidden, outputs: outputs))
    }

    /// Maps vectors.
    ///
    /// - Parameters:
    ///   - vectors: [vectors, inputs]
    ///   - change: makes y of x, in place.
    /// - Returns: [vectors, outputs]
    func callAsFunction(_ vectors: Matrix, before change: (MutableMatrixView) -> Void = { _ in }) -> Matrix {
        var vectors = vectors
        var embeddings = Matrix(rows: vectors.rows, columns: fc.outputs)
        vectors.withMutableView { vectors in
            embeddings.withMutableView { embeddings in
                workspaces.withWorkspace { workspace in
                    fc(vectors.view, into: embeddings)
                    change(vectors)
                    feedForward(vectors.view, addingTo: embeddings, workspace: workspace)
                    embeddings.normalizeRows()
                }
            }
        }
        return embeddings
    }
}
