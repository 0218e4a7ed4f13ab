import Compute

/// The keys and values of earlier tokens, for each layer's attention: a row of query, key and value for each token.
// Used by one decoding at a time.
final class KeyValueCache {
    let layers: [GrowingMatrix]

    /// - Parameter width: the number of values of a row: three times the heads' together.
    init(layers: Int, width: Int) {
        self.layers = (0..<layers).map { _ in GrowingMatrix(columns: width) }
    }

    /// The number of tokens so far.
    var rows: Int { layers.first?.rows ?? 0 }
}
