import Compute
import TensorFiles

/// The sum of a token's embedding and that of its position, where the network has such.
struct TokenEmbedding: Sendable {
    private let tokens: EmbeddingTable
    private let positions: EmbeddingTable?

    init(_ tokens: EmbeddingTable, positions: EmbeddingTable? = nil) {
        self.tokens = tokens
        self.positions = positions
    }

    /// Writes the embedding of each token to its row of `hidden`. [tokens, width]
    func callAsFunction(
        _ entries: some Sequence<(token: Int32, position: Int)>, into hidden: MutableMatrixView, workspace: Workspace
    ) throws {
        try workspace.scope {
            let position = workspace.matrix(rows: 1, columns: hidden.columns)
            for (row, entry) in entries.enumerated() {
                try tokens.copy(row: Int(entry.token), into: hidden, at: row)
                guard let positions else { continue }
                try positions.copy(row: entry.position, into: position, at: 0)
                hidden.rows(row..<row + 1).apply(.identity, adding: position.view)
            }
        }
    }
}

/// An embedding table whose rows stay in the file and are converted one by one: a text needs few of tens of thousands.
struct EmbeddingTable: Sendable {
    private let tensor: Tensor
    private let rows: Int
    private let width: Int

    init(tensor: Tensor, rows: Int, width: Int) {
        self.tensor = tensor
        self.rows = rows
        self.width = width
    }

    func copy(row: Int, into destination: MutableMatrixView, at destinationRow: Int) throws {
        try destination.withRow(destinationRow) { buffer throws(TensorFileError) in
            try tensor.copyFloats(row * width..<(row + 1) * width, into: buffer)
        }
    }

    /// Returns the whole table as a vector.
    func allRows() throws -> FloatVector {
        try FloatVector(count: rows * width) { try tensor.copyFloats(into: $0) }
    }
}
