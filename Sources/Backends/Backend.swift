import CProcessor
import Files
import Synchronization

/// The choices that hold for a whole run: the code that multiplies matrices, the code that computes distances, and the
/// instructions that both may use.
///
///     Backend.current = Backend(products: .blas)
///
/// Set ``current`` before the first model or index is opened: those that are open stay as they are.
public struct Backend: Sendable, Equatable {
    /// The code that multiplies matrices in F32.
    public enum Products: String, Sendable, CaseIterable {
        /// This package's kernels, and BLAS only where the processor has no instructions for them.
        case kernels
        /// The system's BLAS: OpenBLAS, or Accelerate on Apple's systems.
        case blas
    }

    /// The code that computes distances between vectors.
    public enum Distances: String, Sendable, CaseIterable {
        /// This package's kernels for the processor's instructions.
        case kernels
        /// Swift's own SIMD types.
        case swift
    }

    /// The instructions that kernels may use.
    public enum Instructions: String, Sendable, CaseIterable {
        /// Those that every processor of the architecture has.
        case baseline
        /// At most AVX2 with FMA and F16C.
        case avx2
        /// AVX2 and its products of bytes.
        case avxVNNI = "avx-vnni"
        /// At most AVX-512 F, BW, DQ and VL.
        case avx512
        /// AVX-512 and its products of bytes.
        case avx512VNNI = "avx512-vnni"
        /// AVX-512 and its products of bytes and of BF16.
        case avx512BF16 = "avx512-bf16"
        /// All that the processor has and the system grants, AMX included.
        case all
    }

    /// The code that multiplies matrices in F32.
    public var products: Products
    /// The code that computes distances between vectors.
    public var distances: Distances
    /// The instructions that kernels may use.
    public var instructions: Instructions

    /// Creates a choice.
    public init(products: Products = .kernels, distances: Distances = .kernels, instructions: Instructions = .all) {
        self.products = products
        self.distances = distances
        self.instructions = instructions
    }

    /// Reads the choice from variables of the environment: `CLIPSEARCH_GEMM`, `CLIPSEARCH_KERNELS` and
    /// `CLIPSEARCH_INSTRUCTIONS`, with the cases' names as values.
    ///
    /// - Parameter environment: returns a variable; nil if it is not set.
    /// - Throws: ``BackendError`` for an unknown value.
    public init(environment: (_ name: String) -> String?) throws(BackendError) {
        func value<Value: RawRepresentable<String> & CaseIterable>(
            _ variable: String, default fallback: Value
        ) throws(BackendError) -> Value {
            guard let text = environment(variable) else { return fallback }
            guard let value = Value(rawValue: text) else {
                throw .unknownValue(variable: variable, value: text, known: Value.allCases.map(\.rawValue))
            }
            return value
        }
        self.init(
            products: try value("CLIPSEARCH_GEMM", default: .kernels),
            distances: try value("CLIPSEARCH_KERNELS", default: .kernels),
            instructions: try value("CLIPSEARCH_INSTRUCTIONS", default: .all))
    }

    /// The choice of this process. At first that of the environment; variables with unknown values are ignored then.
    public static var current: Backend {
        get {
            let code = Int(state.load(ordering: .relaxed))
            return Backend(
                products: Products.allCases[code & 1], distances: Distances.allCases[code >> 1 & 1],
                instructions: Instructions.allCases[code >> 2])
        }
        set {
            state.store(newValue.code, ordering: .relaxed)
            cp_allow(newValue.instructions.features)
        }
    }

    /// A value that is read wherever a kernel is chosen, hence an atomic one.
    private static let state: Atomic<UInt8> = {
        let backend = (try? Backend(environment: environmentVariable)) ?? Backend()
        if backend.instructions != .all { cp_allow(backend.instructions.features) }
        return Atomic(backend.code)
    }()

    private var code: UInt8 {
        (products == .blas ? 1 : 0) | (distances == .swift ? 2 : 0)
            | UInt8(Instructions.allCases.firstIndex(of: instructions) ?? 2) << 2
    }
}

extension Backend.Instructions {
    /// The features of `CProcessor` that are allowed.
    fileprivate var features: UInt32 {
        switch self {
        case .baseline: 0
        case .avx2: Self.avxVNNI.features & ~UInt32(CP_AVX_VNNI)
        case .avxVNNI: Self.avx512VNNI.features & ~UInt32(CP_AVX512 | CP_AVX512_VNNI)
        case .avx512: Self.avx512VNNI.features & ~UInt32(CP_AVX_VNNI | CP_AVX512_VNNI)
        case .avx512VNNI: Self.avx512BF16.features & ~UInt32(CP_AVX512_BF16)
        case .avx512BF16: ~UInt32(CP_AMX)
        case .all: .max
        }
    }
}

/// An error in a choice.
public enum BackendError: Error, Equatable, CustomStringConvertible {
    /// A variable of the environment has an unknown value.
    case unknownValue(variable: String, value: String, known: [String])

    /// A message that names the variable and its possible values.
    public var description: String {
        switch self {
        case .unknownValue(let variable, let value, let known):
            "\(variable) is \"\(value)\"; it must be one of \(known.joined(separator: ", "))"
        }
    }
}
