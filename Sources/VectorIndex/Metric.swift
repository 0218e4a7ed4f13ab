/// How likeness is measured. A score grows with likeness under every metric.
public enum Metric: UInt8, Sendable, CaseIterable {
    /// The inner product. For vectors of unit length it is the cosine.
    case innerProduct = 1
    /// The inner product of the vectors brought to unit length. A zero vector scores 0 with everything.
    case cosine = 2
    /// Minus the squared Euclidean distance.
    case squaredEuclidean = 3
}
