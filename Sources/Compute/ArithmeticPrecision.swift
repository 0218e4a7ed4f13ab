import CKernels

/// The precision of a network's matrix products. Everything between them (norms, softmax, sums) is F32 in each.
public enum ArithmeticPrecision: String, Sendable, CaseIterable, Comparable {
    /// Weights and inputs as 8-bit integers, with a scale for each output and each row.
    case int8
    /// Weights and inputs with 8 significant bits; only the weights where the processor lacks such products.
    case bf16
    /// Weights and inputs as sums of two numbers of 8 significant bits, by three products for each of F32's: within
    /// 2⁻¹⁶ of each product. F32 where the processor has no tiles.
    case bf16x3
    /// Single precision.
    case f32

    /// Orders precisions from the least exact to the most exact.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The processor's properties that affect results in reduced precision: equal on processors that compute alike.
    package static var processor: String {
        (["level \(ck_instruction_set())"] + allCases.filter(\.isFast).map(\.rawValue)).joined(
            separator: " ")
    }

    /// A Boolean value that indicates whether products go by AMX's tiles, which take less time for some hundred rows
    /// than reading a weight.
    package var isFasterThanMemory: Bool { self < .bf16x3 && DotMatrix.Kind.hasTiles }

    /// A Boolean value that indicates whether this processor has instructions that make the precision faster than F32.
    public var isFast: Bool {
        switch self {
        case .f32: true
        case .bf16: DotMatrix.Kind.bf16.isFast
        case .bf16x3: DotMatrix.Kind.bf16x3.isFast
        case .int8: DotMatrix.Kind.int8.isFast
        }
    }
}
