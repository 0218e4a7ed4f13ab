import CKernels

/// In what numbers a network multiplies. Everything between its products (norms, softmax, sums) is F32 in each.
public enum ArithmeticPrecision: String, Sendable, CaseIterable, Comparable {
    /// Weights and inputs as 8-bit integers, with a scale for each output and each row.
    case int8
    /// Weights and inputs with 8 significant bits; where the processor cannot multiply such numbers, the weights alone.
    case bf16
    case f32

    /// By exactness.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// What the results of reduced precision depend on besides the model: the same on processors that compute alike.
    package static var processor: String {
        (["level \(ck_instruction_set())"] + allCases.filter(\.isFast).map(\.rawValue)).joined(
            separator: " ")
    }

    /// Whether this processor has instructions that make it faster than F32.
    public var isFast: Bool {
        switch self {
        case .f32: true
        case .bf16: DotMatrix.Kind.bf16.isFast
        case .int8: DotMatrix.Kind.int8.isFast
        }
    }
}
