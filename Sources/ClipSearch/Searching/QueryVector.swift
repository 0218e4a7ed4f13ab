/// Query arithmetic on unit vectors.
enum QueryVector {
    /// Returns the unit vector of the weighted sum of `vectors`; nil when they cancel each other out.
    static func combine(_ vectors: [(vector: [Float], weight: Float)]) -> [Float]? {
        let sum = weightedSum(vectors)
        let norm = length(sum)
        let scale = vectors.reduce(0) { $0 + Double($1.weight.magnitude) }
        guard norm > 1e-6 * scale else { return nil }
        return sum.map { Float($0 / norm) }
    }

    /// Returns the length of the weighted sum of `vectors`.
    static func norm(_ vectors: [(vector: [Float], weight: Float)]) -> Double { length(weightedSum(vectors)) }

    private static func weightedSum(_ vectors: [(vector: [Float], weight: Float)]) -> [Double] {
        var sum = [Double](repeating: 0, count: vectors.first?.vector.count ?? 0)
        for (vector, weight) in vectors {
            for i in sum.indices { sum[i] += Double(vector[i]) * Double(weight) }
        }
        return sum
    }

    private static func length(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    static func dot(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Float {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
