import CKernels

/// Matrices whose weights have four bits each: the format called Q4_0 in ggml.
///
/// A file stores the matrix `name` [rows, columns] as the tensor `name.q4_0` of type U8 and shape
/// [rows, columns / 32, 18]. The last dimension is a block of 32 adjacent weights of a row: an F16 scale,
/// little-endian, and 16 bytes, of which byte *j* holds weight *j* in its low four bits and weight *j* + 16 in its high
/// four. A weight is its four bits, as a number from 0 to 15, minus 8, times the scale.
enum FourBitBlocks {
    /// The suffix of the tensor's name in a file.
    static let suffix = ".q4_0"
    /// The number of weights in a block, and its size in a file.
    static let (weights, bytes) = (32, 18)

    /// Returns the shape of the matrix; nil unless the tensor has the form of blocks.
    static func matrixShape(_ elementType: ElementType, _ shape: [Int]) -> [Int]? {
        guard elementType == .u8, shape.count == 3, shape[2] == bytes else { return nil }
        let (columns, overflows) = shape[1].multipliedReportingOverflow(by: weights)
        return overflows || checkedSize(of: [shape[0], columns], elementBytes: 4) == nil ? nil : [shape[0], columns]
    }

    /// Converts weights to single precision.
    ///
    /// - Parameters:
    ///   - blocks: the blocks of the matrix, row after row.
    ///   - range: the weights, counted row-major.
    /// - Precondition: `destination` has the length of `range`, which lies within the blocks' weights.
    static func copy(
        _ blocks: UnsafeRawBufferPointer, _ range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(range.count == destination.count && range.lowerBound >= 0)
        guard !range.isEmpty, let base = blocks.baseAddress, let target = destination.baseAddress else { return }
        precondition(range.upperBound <= blocks.count / bytes * weights)
        let kernel = ck_kernels().pointee.q4_0_to_f32!
        let (first, last) = (range.lowerBound / weights, (range.upperBound - 1) / weights)
        if range.lowerBound % weights == 0, range.upperBound % weights == 0 {
            kernel(base + first * bytes, target, last - first + 1)
            return
        }
        withUnsafeTemporaryAllocation(of: Float.self, capacity: weights) { block in
            for number in first...last {
                kernel(base + number * bytes, block.baseAddress!, 1)
                let start = number * weights
                let part = max(range.lowerBound, start)..<min(range.upperBound, start + weights)
                for place in part { target[place - range.lowerBound] = block[place - start] }
            }
        }
    }
}
