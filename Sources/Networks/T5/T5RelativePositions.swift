import Compute

/// T5's attention bias for the distance between two tokens: a value for each head and bucket of distances;
/// `T5Attention._relative_position_bucket` in transformers.
package struct T5RelativePositions: Sendable {
    /// A Boolean value that indicates whether keys may follow the query, which takes half of the buckets.
    let isBidirectional: Bool
    let buckets: Int
    let maximumDistance: Int
    /// [buckets, heads]
    private let weight: FloatVector
    private let heads: Int

    init(_ configuration: T5Model.Configuration, isBidirectional: Bool, _ loader: WeightLoader) throws {
        self.isBidirectional = isBidirectional
        buckets = configuration.relativeBuckets
        maximumDistance = configuration.relativeMaximumDistance
        heads = configuration.heads
        weight = try loader.embedding("relative_attention_bias", rows: buckets, width: heads).allRows()
    }

    /// - Parameter length: the length of the longest path.
    /// - Returns: the bias of any two tokens of a path, valid until the workspace's scope ends.
    func bias(length: Int, workspace: Workspace) -> AttentionBias {
        let furthest = max(length - 1, 0)
        let values = workspace.matrix(rows: heads, columns: furthest + 1 + (isBidirectional ? furthest : 0))
        for column in 0..<values.columns {
            let bucket = Self.bucket(
                of: column - furthest, isBidirectional: isBidirectional, buckets: buckets,
                maximumDistance: maximumDistance)
            for head in 0..<heads { values[head, column] = weight[bucket * heads + head] }
        }
        return AttentionBias(values: values.view, origin: furthest)
    }

    /// - Parameter distance: the key's position minus the query's.
    package static func bucket(of distance: Int, isBidirectional: Bool, buckets: Int, maximumDistance: Int) -> Int {
        let available = isBidirectional ? buckets / 2 : buckets
        let offset = isBidirectional && distance > 0 ? available : 0
        let steps = isBidirectional ? abs(distance) : max(-distance, 0)
        let exact = available / 2
        if steps < exact { return offset + steps }
        // In single precision, like the reference: rounding decides at the edges of buckets.
        let share =
            naturalLogarithm(Float(steps) / Float(exact))
            / Float(naturalLogarithm(Double(maximumDistance) / Double(exact)))
        return offset + min(exact + Int(share * Float(available - exact)), available - 1)
    }
}
