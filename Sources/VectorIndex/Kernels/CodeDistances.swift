import Backends
import CKernels

/// One set of kernels that score a query of signed bytes against rows of bytes; see `distances.h`.
// A pointer to a stateless function.
package struct CodeDistances: @unchecked Sendable {
    package typealias Scores =
        @convention(c) (
            _ query: UnsafePointer<ck_code_query>, _ rows: UnsafePointer<ck_vectors>,
            _ scores: UnsafeMutablePointer<Float>
        ) -> Void

    package let scores: Scores

    /// The set for each instruction set that this processor has, by name: the portable twin first, the fastest last.
    package static let available: [(instructionSet: String, kernels: CodeDistances)] =
        [("portable", portable)]
        + presentSets().compactMap { set in
            set.row.code_scores.map { (String(cString: set.name), CodeDistances(scores: $0)) }
        }

    /// The fastest set that the processor has and that is allowed.
    package static var fastest: CodeDistances {
        Backend.current.distances == .swift
            ? portable : ck_kernels().pointee.code_scores.map { CodeDistances(scores: $0) } ?? portable
    }

    /// The same kernel in plain Swift: the fallback, and the reference for tests of the others.
    package static let portable = CodeDistances { query, rows, scores in
        let (query, dimension) = (query.pointee, rows.pointee.dimension)
        for i in 0..<rows.pointee.count {
            let row = rows.pointee.vector(i)
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
