/// The type of a tensor's elements, named as in the safetensors format.
public enum ElementType: String, Sendable, CaseIterable {
    case bool = "BOOL"
    case u8 = "U8"
    case i8 = "I8"
    case f16 = "F16"
    case bf16 = "BF16"
    case i32 = "I32"
    case f32 = "F32"
    case f64 = "F64"
    case i64 = "I64"

    /// The size of one element in a file, in bytes.
    public var byteCount: Int {
        switch self {
        case .bool, .u8, .i8: 1
        case .f16, .bf16: 2
        case .i32, .f32: 4
        case .f64, .i64: 8
        }
    }

    /// A Boolean value that indicates whether the elements are floating-point numbers.
    public var isFloatingPoint: Bool {
        switch self {
        case .f16, .bf16, .f32, .f64: true
        case .bool, .u8, .i8, .i32, .i64: false
        }
    }

    /// The names of the supported types, for messages.
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
