import VectorIndex

/// The same search written as plainly as it can be, in double precision.
struct Oracle {
    var metric: Metric
    var dimension: Int
    var vectors: [Int64: [Float]] = [:]

    mutating func add(ids: [Int64], vectors values: [Float]) {
        for (i, id) in ids.enumerated() { vectors[id] = Array(values[i * dimension..<(i + 1) * dimension]) }
    }

    func score(_ a: [Float], _ b: [Float]) -> Double {
        var product = 0.0
        var distance = 0.0
        var lengths = (0.0, 0.0)
        for (x, y) in zip(a, b) {
            product += Double(x) * Double(y)
            distance += (Double(x) - Double(y)) * (Double(x) - Double(y))
            lengths.0 += Double(x) * Double(x)
            lengths.1 += Double(y) * Double(y)
        }
        switch metric {
        case .innerProduct: return product
        case .cosine: return lengths.0 * lengths.1 > 0 ? product / (lengths.0 * lengths.1).squareRoot() : 0
        case .squaredEuclidean: return -distance
        }
    }

    func search(
        _ query: [Float], k: Int, where accepts: (Int64) -> Bool = { _ in true }
    ) -> [(id: Int64, score: Double)] {
        let scored = vectors.filter { accepts($0.key) }.map { (id: $0.key, score: score(query, $0.value)) }
        return Array(scored.sorted { ($0.score, $1.id) > ($1.score, $0.id) }.prefix(k))
    }

    /// Whether `answer` is what this search would answer, allowing for single precision where scores are nearly equal.
    func agrees(
        _ answer: [Neighbor], with query: [Float], k: Int, where accepts: (Int64) -> Bool = { _ in true },
        tolerance: Double = 1e-4
    ) -> Bool {
        let expected = search(query, k: k, where: accepts)
        guard answer.count == expected.count, Set(answer.map(\.id)).count == answer.count else { return false }
        for (mine, truth) in zip(answer, expected) {
            guard let vector = vectors[mine.id], accepts(mine.id) else { return false }
            let allowed = tolerance * max(1, abs(truth.score))
            if abs(Double(mine.score) - truth.score) > allowed { return false }
            if abs(score(query, vector) - truth.score) > allowed { return false }
        }
        return true
    }
}
