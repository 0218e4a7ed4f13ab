import CKernels

/// Rows of single precision.
struct SinglePrecisionRows: GraphRows {
    nonisolated(unsafe) let base: UnsafeMutableRawPointer
    let stride: Int
    let dimension: Int
    let scores: UncheckedKernel

    init(base: UnsafeMutableRawPointer, dimension: Int, metric: Metric) {
        self.base = base
        self.dimension = dimension
        stride = dimension * MemoryLayout<Float>.size
        scores = UncheckedKernel(FloatDistances.fastest.rowScores(metric))
    }

    func query(_ vector: UnsafePointer<Float>, in space: UnsafeMutableRawPointer) -> RowQuery {
        RowQuery(values: vector, codes: unusedCodes(space))
    }

    func query(row: Int, in space: UnsafeMutableRawPointer) -> RowQuery {
        query((base + row * stride).assumingMemoryBound(to: Float.self), in: space)
    }

    @inline(__always)
    func score(
        _ query: RowQuery, _ slots: UnsafePointer<UInt32>?, _ count: Int, _ scores: UnsafeMutablePointer<Float>
    ) {
        var rows = ck_vectors(base, stride: stride, indexes: slots, count: count, dimension: dimension)
        self.scores.function(query.values, &rows, scores)
    }

    func write(_ vector: UnsafePointer<Float>, at row: Int) {
        (base + row * stride).copyMemory(from: vector, byteCount: stride)
    }
}

/// Rows of IEEE 754 half precision. Values beyond its range become infinite, so a row with such values is found last or
/// never; embeddings are far from that range.
struct HalfPrecisionRows: GraphRows {
    nonisolated(unsafe) let base: UnsafeMutableRawPointer
    let stride: Int
    let dimension: Int
    let scores: UncheckedKernel

    init(base: UnsafeMutableRawPointer, dimension: Int, metric: Metric) {
        self.base = base
        self.dimension = dimension
        stride = dimension * 2
        let kernels = FloatDistances.fastest
        scores = UncheckedKernel(
            metric == .squaredEuclidean ? kernels.halfNegativeSquaredDistance : kernels.halfInnerProduct)
    }

    func query(_ vector: UnsafePointer<Float>, in space: UnsafeMutableRawPointer) -> RowQuery {
        RowQuery(values: vector, codes: unusedCodes(space))
    }

    func query(row: Int, in space: UnsafeMutableRawPointer) -> RowQuery {
        let values = space.assumingMemoryBound(to: Float.self)
        ck_kernels().pointee.f16_to_f32(base + row * stride, values, dimension)
        return query(values, in: space)
    }

    @inline(__always)
    func score(
        _ query: RowQuery, _ slots: UnsafePointer<UInt32>?, _ count: Int, _ scores: UnsafeMutablePointer<Float>
    ) {
        var rows = ck_vectors(base, stride: stride, indexes: slots, count: count, dimension: dimension)
        self.scores.function(query.values, &rows, scores)
    }

    func write(_ vector: UnsafePointer<Float>, at row: Int) {
        ck_kernels().pointee.f32_to_f16(vector, base + row * stride, dimension)
    }
}

// A pointer to a stateless function.
struct UncheckedKernel: @unchecked Sendable {
    let function: FloatDistances.RowScores
    init(_ function: FloatDistances.RowScores) { self.function = function }
}

private func unusedCodes(_ space: UnsafeMutableRawPointer) -> ck_code_query {
    ck_code_query(codes: space.assumingMemoryBound(to: Int8.self), scale: 0, offset: 0, code_sum: 0)
}
