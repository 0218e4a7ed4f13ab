import CKernels

extension FloatDistances {
    /// The same kernels in plain Swift: the fallback, and the reference for tests of the others.
    package static let portable = FloatDistances(
        innerProduct: { query, rows, scores in
            for i in 0..<rows.pointee.count {
                scores[i] = sumOfProducts(query, rows.pointee.vector(i), rows.pointee.dimension)
            }
        },
        negativeSquaredDistance: { query, rows, scores in
            for i in 0..<rows.pointee.count {
                scores[i] = -sumOfSquaredDifferences(query, rows.pointee.vector(i), rows.pointee.dimension)
            }
        },
        halfInnerProduct: { query, rows, scores in
            forEachHalfRow(rows.pointee) { i, row in scores[i] = sumOfProducts(query, row, rows.pointee.dimension) }
        },
        halfNegativeSquaredDistance: { query, rows, scores in
            forEachHalfRow(rows.pointee) { i, row in
                scores[i] = -sumOfSquaredDifferences(query, row, rows.pointee.dimension)
            }
        },
        innerProductTile: { queries, queryCount, rows, scores, scoreStride in
            let dimension = rows.pointee.dimension
            for q in 0..<queryCount {
                for r in 0..<rows.pointee.count {
                    scores[q * scoreStride + r] =
                        sumOfProducts(queries + q * dimension, rows.pointee.vector(r), dimension)
                }
            }
        },
        negativeSquaredDistanceTile: { queries, queryCount, rows, scores, scoreStride in
            let dimension = rows.pointee.dimension
            for q in 0..<queryCount {
                for r in 0..<rows.pointee.count {
                    scores[q * scoreStride + r] =
                        -sumOfSquaredDifferences(queries + q * dimension, rows.pointee.vector(r), dimension)
                }
            }
        }
    )
}

/// Calls `body` with each row of half precision as single precision.
@inline(__always)
private func forEachHalfRow(_ rows: ck_vectors, _ body: (_ i: Int, _ row: UnsafePointer<Float>) -> Void) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.dimension) { row in
        guard let values = row.baseAddress, let widen = ck_kernels_with(0).pointee.f16_to_f32 else { return }
        for i in 0..<rows.count {
            widen(rows.vector(i), values, rows.dimension)
            body(i, values)
        }
    }
}

// Products and sums are separate: a fused multiply-add is a library call in a build for the oldest processors.

@inline(__always)
private func sumOfProducts(_ a: UnsafePointer<Float>, _ b: UnsafeRawPointer, _ dimension: Int) -> Float {
    sumOverLanes(a, b, dimension) { $0 * $1 }
}

@inline(__always)
private func sumOfSquaredDifferences(_ a: UnsafePointer<Float>, _ b: UnsafeRawPointer, _ dimension: Int) -> Float {
    sumOverLanes(a, b, dimension) { ($0 - $1) * ($0 - $1) }
}

@inline(__always)
private func sumOverLanes(
    _ a: UnsafePointer<Float>, _ b: UnsafeRawPointer, _ dimension: Int,
    _ term: (SIMD8<Float>, SIMD8<Float>) -> SIMD8<Float>
) -> Float {
    let a = UnsafeRawPointer(a)
    let width = 8 * MemoryLayout<Float>.size
    let whole = dimension / 8
    var even = SIMD8<Float>.zero
    var odd = SIMD8<Float>.zero
    var step = 0
    while step + 2 <= whole {
        even += term(lanes(a, step * width), lanes(b, step * width))
        odd += term(lanes(a, (step + 1) * width), lanes(b, (step + 1) * width))
        step += 2
    }
    if step < whole { even += term(lanes(a, step * width), lanes(b, step * width)) }
    var x = SIMD8<Float>.zero
    var y = SIMD8<Float>.zero
    for lane in 0..<dimension % 8 {
        x[lane] = a.loadUnaligned(fromByteOffset: whole * width + 4 * lane, as: Float.self)
        y[lane] = b.loadUnaligned(fromByteOffset: whole * width + 4 * lane, as: Float.self)
    }
    return (even + (odd + term(x, y))).sum()
}

@inline(__always)
private func lanes(_ base: UnsafeRawPointer, _ offset: Int) -> SIMD8<Float> {
    base.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
}
