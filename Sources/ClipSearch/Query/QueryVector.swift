/// Query arithmetic on unit vectors.
enum QueryVector {
    /// The unit vector along the weighted sum of `vectors`; nil when they cancel each other out.
    static func combine(_ vectors: [(vector: [Float], weight: Float)]) -> [Float]? {
        guard let dimension = vectors.first?.vector.count else { return nil }
        var sum = [Double](repeating: 0, count: dimension)
        for (vector, weight) in vectors {
            for i in 0..<dimension { sum[i] += Double(vector[i]) * Double(weight) }
        }
        let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let scale = vectors.reduce(0) { $0 + Double($1.weight.magnitude) }
        guard norm > 1e-6 * scale else { return nil }
        return sum.map { Float($0 / norm) }
    }

    static func dot(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Float {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
