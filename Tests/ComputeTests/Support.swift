import CKernels
import CProcessor
import Compute
import Synchronization
import Testing

/// Every instruction set that this processor has, from the plainest on.
var instructionSets: [ck_set] {
    var count = 0
    guard let sets = ck_sets(&count) else { return [] }
    return (0..<count).compactMap { sets[$0]?.pointee }.filter { $0.features & ~cp_present_features() == 0 }
}

/// Runs `body` with the features of each instruction set, and then with all. One test at a time, since what is allowed holds
/// for the whole process; `tools/test` gives this module's tests one of their own, as others compare results bit by bit.
func forEachInstructionSet(_ body: (_ name: String) throws -> Void) rethrows {
    for set in instructionSets {
        try allowing(set.features) { try body(String(cString: set.name)) }
    }
    try allowing(.max) { try body("all") }
}

/// Runs `body` while only the given features are allowed.
func allowing(_ features: UInt32, _ body: () throws -> Void) rethrows {
    try limitLock.withLock { _ in
        defer { cp_allow(.max) }
        cp_allow(features)
        try body()
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
