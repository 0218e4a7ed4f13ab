import CKernels

extension FloatDistances {
    /// The same kernels in plain Swift: the fallback, and the reference for tests of the others.
    package static let portable = FloatDistances(
        instructionSet: "portable",
        innerProduct: { query, rows, stride, indexes, count, dimension, scores in
            for i in 0..<count {
                let row = rows + stride * (indexes.map { Int($0[i]) } ?? i)
                scores[i] = sumOfProducts(query, row, dimension)
            }
        },
        negativeSquaredDistance: { query, rows, stride, indexes, count, dimension, scores in
            for i in 0..<count {
                let row = rows + stride * (indexes.map { Int($0[i]) } ?? i)
                scores[i] = -sumOfSquaredDifferences(query, row, dimension)
            }
        },
        halfInnerProduct: { query, rows, stride, indexes, count, dimension, scores in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: dimension) { row in
                guard let values = row.baseAddress else { return }
                for i in 0..<count {
                    ck_f16_to_f32_portable(rows + stride * (indexes.map { Int($0[i]) } ?? i), values, dimension)
                    scores[i] = sumOfProducts(query, values, dimension)
                }
            }
        },
        halfNegativeSquaredDistance: { query, rows, stride, indexes, count, dimension, scores in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: dimension) { row in
                guard let values = row.baseAddress else { return }
                for i in 0..<count {
                    ck_f16_to_f32_portable(rows + stride * (indexes.map { Int($0[i]) } ?? i), values, dimension)
                    scores[i] = -sumOfSquaredDifferences(query, values, dimension)
                }
            }
        },
        innerProductTile: { queries, queryCount, rows, stride, rowCount, dimension, scores, scoreStride in
            for q in 0..<queryCount {
                for r in 0..<rowCount {
                    scores[q * scoreStride + r] = sumOfProducts(queries + q * dimension, rows + r * stride, dimension)
                }
            }
        },
        negativeSquaredDistanceTile: { queries, queryCount, rows, stride, rowCount, dimension, scores, scoreStride in
            for q in 0..<queryCount {
                for r in 0..<rowCount {
                    scores[q * scoreStride + r] =
                        -sumOfSquaredDifferences(queries + q * dimension, rows + r * stride, dimension)
                }
            }
        }
    )
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
