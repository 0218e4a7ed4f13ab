import CKernels

/// Checks the caller's vectors and converts them to the form in which they are scored.
enum VectorPreparation {
    /// Checks the number of values, and that all are finite.
    ///
    /// - Throws: ``VectorIndexError/wrongSize(floats:vectors:dimension:)`` or
    ///   ``VectorIndexError/notFinite(vector:component:value:)``.
    static func check(_ values: [Float], count: Int, dimension: Int) throws(VectorIndexError) {
        let expected = count.multipliedReportingOverflow(by: dimension)
        guard count >= 0, !expected.overflow, expected.partialValue == values.count else {
            throw .wrongSize(floats: values.count, vectors: count, dimension: dimension)
        }
        if let place = firstNotFinite(values) {
            throw .notFinite(vector: place / dimension, component: place % dimension, value: values[place])
        }
    }

    private static func firstNotFinite(_ values: [Float]) -> Int? {
        // x − x is 0 for every finite x, and NaN for all others: one sum over a block detects any of them.
        let block = 4096
        return values.withUnsafeBufferPointer { values in
            var start = 0
            while start < values.count {
                let end = min(start + block, values.count)
                var sum = SIMD8<Float>.zero
                var i = start
                while i + 8 <= end {
                    let lanes = UnsafeRawPointer(values.baseAddress! + i).loadUnaligned(as: SIMD8<Float>.self)
                    sum += lanes - lanes
                    i += 8
                }
                if sum != .zero || i < end {
                    for j in (sum == .zero ? i : start)..<end where !values[j].isFinite { return j }
                }
                start = end
            }
            return nil
        }
    }

    /// Returns the query as it is scored: of length 1 under `.cosine`.
    static func query(
        _ values: [Float], count: Int, dimension: Int, metric: Metric
    ) throws(VectorIndexError) -> [Float] {
        try check(values, count: count, dimension: dimension)
        guard metric == .cosine else { return values }
        var values = values
        values.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for row in 0..<count { normalize(base + row * dimension, dimension) }
        }
        return values
    }

    /// Normalises a vector to length 1; a zero vector is unchanged.
    static func normalize(_ vector: UnsafeMutablePointer<Float>, _ dimension: Int) {
        let scale = inverseLength(vector, dimension)
        // A length outside single precision's range of normal inverses takes two steps.
        if scale.isFinite, scale.isNormal {
            let factor = Float(scale)
            if factor.isNormal {
                for d in 0..<dimension { vector[d] *= factor }
                return
            }
        }
        for d in 0..<dimension { vector[d] = Float(Double(vector[d]) * scale) }
    }

    /// Returns 1 ÷ the vector's length; 0 for a zero vector.
    static func inverseLength(_ vector: UnsafePointer<Float>, _ dimension: Int) -> Double {
        let square = squaredLength(vector, dimension)
        if square > 1e-20, square < 1e20 { return 1 / Double(square).squareRoot() }
        // Squares out of range of single precision fit double precision.
        var exact = 0.0
        for d in 0..<dimension { exact += Double(vector[d]) * Double(vector[d]) }
        return exact > 0 ? 1 / exact.squareRoot() : 0
    }
}

/// Returns the first row of `values`, `[n, dimension]`, whose length is not about 1; nil if there is none. Rounding
/// alone never changes a length by a hundredth.
package func firstRowOffUnitLength(_ values: [Float], dimension: Int) -> Int? {
    values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress, dimension > 0 else { return nil }
        return (0..<values.count / dimension).first { row in
            let vector = base + row * dimension
            let square = squaredLength(vector, dimension)
            // The comparison is also false for NaN.
            return !(abs(square - 1) < 0.02)
        }
    }
}

private func squaredLength(_ vector: UnsafePointer<Float>, _ dimension: Int) -> Float {
    var square: Float = 0
    var row = ck_vectors(vector, stride: 0, count: 1, dimension: dimension)
    FloatDistances.fastest.innerProduct(vector, &row, &square)
    return square
}
