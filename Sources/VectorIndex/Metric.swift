/// The measure of similarity. A score grows with similarity under every metric.
public enum Metric: UInt8, Sendable, CaseIterable {
    /// The inner product; the cosine for vectors of length 1.
    case innerProduct = 1
    /// The inner product of the normalised vectors. A zero vector scores 0 with everything.
    case cosine = 2
    /// Minus the squared Euclidean distance.
    case squaredEuclidean = 3
}
