import Compute

/// What each layer's attention remembers of the tokens so far: a row of query, key and value for each.
// One decoding uses it at a time.
final class KeyValueCache {
    let layers: [GrowingMatrix]

    /// - Parameter width: values of a row: three times the heads' together.
    init(layers: Int, width: Int) {
        self.layers = (0..<layers).map { _ in GrowingMatrix(columns: width) }
    }

    /// Tokens so far.
    var rows: Int { layers.first?.rows ?? 0 }
}
