import CKernels
import Compute
import Synchronization
import Testing

/// Every instruction set that this processor has, from the plainest on.
private let instructionSets: [Int32] = {
    ck_limit_instruction_set(Int32(CK_AVX512))
    #if arch(arm64)
    // No level stands for its optional instructions: they are used where there is a limit above the baseline.
    return [Int32(CK_BASELINE), Int32(CK_AVX512)]
    #else
    return (Int32(CK_BASELINE)...Int32(CK_AVX512)).filter { $0 <= ck_instruction_set() }
    #endif
}()

/// Runs `body` once for each instruction set. One test at a time, since the limit holds for the whole process; `tools/test` gives
/// this module's tests one of their own, as others compare results bit by bit.
func forEachInstructionSet(_ body: (Int32) throws -> Void) rethrows {
    try limitLock.withLock { _ in
        defer { ck_limit_instruction_set(Int32(CK_AVX512)) }
        for set in instructionSets {
            ck_limit_instruction_set(set)
            try body(set)
        }
    }
}

private let limitLock = Mutex(())

/// The same numbers every time, between −1 and 1.
struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

    mutating func next() -> Float {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Float(Int32(truncatingIfNeeded: state >> 16)) / Float(Int32.max)
    }

    mutating func array(_ count: Int, scale: Float = 1) -> [Float] { (0..<count).map { _ in next() * scale } }

    mutating func matrix(_ rows: Int, _ columns: Int, scale: Float = 1) -> Matrix {
        Matrix(rows: rows, columns: columns, values: array(rows * columns, scale: scale))
    }
}

/// The largest difference between two matrices, relative to the largest magnitude in `expected`.
func difference(_ actual: Matrix, _ expected: Matrix) -> Float {
    guard actual.rows == expected.rows, actual.columns == expected.columns else { return .infinity }
    let scale = expected.values.reduce(0) { max($0, $1.magnitude) }
    var worst: Float = 0
    for (a, b) in zip(actual.values, expected.values) {
        guard (a - b).magnitude <= .infinity else { return .infinity }
        worst = max(worst, (a - b).magnitude)
    }
    return worst / max(scale, .leastNormalMagnitude)
}

extension Matrix {
    /// The matrix that `body` writes, prefilled with values that would be noticed.
    static func written(_ rows: Int, _ columns: Int, _ body: (MutableMatrixView) -> Void) -> Matrix {
        var matrix = Matrix(rows: rows, columns: columns, values: [Float](repeating: .nan, count: rows * columns))
        matrix.withMutableView(body)
        return matrix
    }
}
