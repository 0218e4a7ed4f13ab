import CKernels

/// Rows of one byte per component, with a scale for each row: `vector ≈ centre + scale × codes`.
///
/// The centre is the mean of a sample, or of the first vectors. The common part of embeddings (often a few large
/// components) would otherwise use up most of a byte's range; and the scores of the remainders add up to scores of the
/// whole:
///
/// - inner product: ⟨q, x⟩ = ⟨q′, x′⟩ + ⟨centre, x′⟩ + ⟨centre, q′⟩ + |centre|², where q = centre + q′, x = centre +
///   x′;
/// - squared distance: −|q − x|² = 2⟨q′, x′⟩ − |x′|² − |q′|².
///
/// Only the first term is computed from bytes; the rest is one number per row and one per query, stored in single
/// precision.
struct ByteRows: GraphRows {
    nonisolated(unsafe) let base: UnsafeMutableRawPointer
    let stride: Int
    let dimension: Int
    let metric: Metric
    nonisolated(unsafe) let centre: UnsafePointer<Float>
    private let centreSquared: Float
    private let kernels = CodeDistances.fastest

    static func stride(dimension: Int) -> Int { (dimension + 3) & ~3 + 8 }

    /// - Parameter centre: `dimension` values, which must outlive the rows.
    init(
        base: UnsafeMutableRawPointer, dimension: Int, metric: Metric, centre: UnsafePointer<Float>,
        centreSquared: Float
    ) {
        self.base = base
        self.dimension = dimension
        self.metric = metric
        self.centre = centre
        stride = Self.stride(dimension: dimension)
        self.centreSquared = centreSquared
    }

    func query(_ vector: UnsafePointer<Float>, in space: UnsafeMutableRawPointer) -> RowQuery {
        let codes = space.assumingMemoryBound(to: Int8.self)
        let quantized = quantize(vector) { d, code in codes[d] = Int8(truncatingIfNeeded: code) }
        return RowQuery(values: vector, codes: asQuery(codes, quantized.scale, quantized.offset, quantized.sum))
    }

    func query(row: Int, in space: UnsafeMutableRawPointer) -> RowQuery {
        let source = UnsafeRawPointer(base + row * stride)
        let codes = space.assumingMemoryBound(to: Int8.self)
        var sums = SIMD16<Int16>.zero
        var sum: Int32 = 0
        var d = 0
        while d + 16 <= dimension {
            // Flipping the highest bit subtracts 128.
            let lanes = SIMD16<Int8>(
                truncatingIfNeeded: source.loadUnaligned(fromByteOffset: d, as: SIMD16<UInt8>.self) ^ 0x80)
            space.storeBytes(of: lanes, toByteOffset: d, as: SIMD16<Int8>.self)
            sums &+= SIMD16<Int16>(truncatingIfNeeded: lanes)
            d += 16
            // 128 steps of at most 128 stay below 2¹⁵.
            if d & 2047 == 0 {
                sum &+= SIMD16<Int32>(truncatingIfNeeded: sums).wrappedSum()
                sums = .zero
            }
        }
        sum &+= SIMD16<Int32>(truncatingIfNeeded: sums).wrappedSum()
        while d < dimension {
            codes[d] = Int8(truncatingIfNeeded: source.load(fromByteOffset: d, as: UInt8.self) ^ 0x80)
            sum &+= Int32(codes[d])
            d += 1
        }
        let trailer = source + (dimension + 3) & ~3
        let scale = trailer.loadUnaligned(as: Float.self)
        let offset = trailer.loadUnaligned(fromByteOffset: 4, as: Float.self)
        return RowQuery(values: centre, codes: asQuery(codes, scale, offset, sum))
    }

    @inline(__always)
    func score(
        _ query: RowQuery, _ slots: UnsafePointer<UInt32>?, _ count: Int, _ scores: UnsafeMutablePointer<Float>
    ) {
        var rows = ck_vectors(base, stride: stride, indexes: slots, count: count, dimension: dimension)
        withUnsafePointer(to: query.codes) { kernels.scores($0, &rows, scores) }
    }

    func write(_ vector: UnsafePointer<Float>, at row: Int) {
        let place = base + row * stride
        let codes = place.assumingMemoryBound(to: UInt8.self)
        let quantized = quantize(vector) { d, code in codes[d] = UInt8(truncatingIfNeeded: code &+ 128) }
        for d in dimension..<(dimension + 3) & ~3 { codes[d] = 128 }
        let trailer = place + (dimension + 3) & ~3
        trailer.storeBytes(of: quantized.scale, as: Float.self)
        trailer.storeBytes(of: quantized.offset, toByteOffset: 4, as: Float.self)
    }

    /// Returns the vector that a row represents.
    func vector(_ row: Int) -> [Float] {
        let place = UnsafeRawPointer(base + row * stride)
        let scale = (place + (dimension + 3) & ~3).loadUnaligned(as: Float.self)
        return (0..<dimension).map {
            centre[$0] + scale * Float(Int32(place.load(fromByteOffset: $0, as: UInt8.self)) - 128)
        }
    }

    private func asQuery(_ codes: UnsafePointer<Int8>, _ scale: Float, _ offset: Float, _ sum: Int32) -> ck_code_query {
        metric == .squaredEuclidean
            ? ck_code_query(codes: codes, scale: 2 * scale, offset: offset, code_sum: sum)
            : ck_code_query(codes: codes, scale: scale, offset: offset + centreSquared, code_sum: sum)
    }

    /// Passes the codes, each in −127…127, to `store`, and returns the row's scale, offset and sum.
    @inline(__always)
    private func quantize(
        _ vector: UnsafePointer<Float>, _ store: (Int, Int32) -> Void
    ) -> (scale: Float, offset: Float, sum: Int32) {
        var largest: Float = 0
        var offset: Float = 0
        for d in 0..<dimension {
            let value = vector[d] - centre[d]
            largest = max(largest, abs(value))
            offset += metric == .squaredEuclidean ? -(value * value) : centre[d] * value
        }
        // Nothing can be scaled beyond single precision, or if all values are zero.
        guard largest > 0, (127 / largest).isFinite, largest.isFinite else {
            for d in 0..<dimension { store(d, 0) }
            return (0, offset, 0)
        }
        let factor = 127 / largest
        var sum: Int32 = 0
        for d in 0..<dimension {
            // Adding 1.5 × 2²³ rounds to the nearest integer, which then occupies the lowest bits.
            let shifted = (vector[d] - centre[d]) * factor + 12_582_912
            let code = Int32(bitPattern: shifted.bitPattern) &- 0x4b40_0000
            store(d, code)
            sum &+= code
        }
        return (largest / 127, offset, sum)
    }
}
