import CKernels

/// One set of kernels that score a query of signed bytes against rows of bytes; see `code_distances.h`.
// A pointer to a stateless function.
package struct CodeDistances: @unchecked Sendable {
    package typealias Scores =
        @convention(c) (
            _ query: UnsafePointer<ck_code_query>, _ rows: UnsafeRawPointer, _ stride: Int,
            _ indexes: UnsafePointer<UInt32>?, _ count: Int, _ dimension: Int, _ scores: UnsafeMutablePointer<Float>
        ) -> Void

    package let instructionSet: String
    package let scores: Scores

    /// All sets that this processor supports: the portable one first, the fastest last.
    package static let available: [CodeDistances] = {
        var sets = [UnsafePointer<ck_code_distances>?](repeating: nil, count: 2)
        let count = ck_available_code_distances(&sets)
        return [portable]
            + sets.prefix(count).compactMap {
                $0.map {
                    CodeDistances(
                        instructionSet: String(cString: $0.pointee.instruction_set), scores: $0.pointee.scores)
                }
            }
    }()

    package static let fastest = available[available.count - 1]

    /// The same kernel in plain Swift: the fallback, and the reference for tests of the others.
    package static let portable = CodeDistances(instructionSet: "portable") {
        query, rows, stride, indexes, count, dimension, scores in
        let query = query.pointee
        for i in 0..<count {
            let row = rows + stride * (indexes.map { Int($0[i]) } ?? i)
            let codes = row.assumingMemoryBound(to: UInt8.self)
            var sums = SIMD8<Int32>.zero
            var d = 0
            while d + 8 <= dimension {
                let a = UnsafeRawPointer(query.codes + d).loadUnaligned(as: SIMD8<Int8>.self)
                let b = UnsafeRawPointer(codes + d).loadUnaligned(as: SIMD8<UInt8>.self)
                sums &+= SIMD8<Int32>(truncatingIfNeeded: a) &* SIMD8<Int32>(truncatingIfNeeded: b)
                d += 8
            }
            var product = sums.wrappedSum()
            while d < dimension {
                product &+= Int32(query.codes[d]) &* Int32(codes[d])
                d += 1
            }
            let trailer = row + (dimension + 3) & ~3
            let scale = trailer.loadUnaligned(as: Float.self)
            let offset = trailer.loadUnaligned(fromByteOffset: 4, as: Float.self)
            let scaled = query.scale * scale * Float(product &- 128 &* query.code_sum)
            scores[i] = scaled + query.offset + offset
        }
    }
}
