import CKernels

/// How the numbers of a weight stand in a file.
package enum WeightFormat: Sendable {
    case f32, f16, bf16

    var code: Int32 {
        switch self {
        case .f32: Int32(CK_FORMAT_F32)
        case .f16: Int32(CK_FORMAT_F16)
        case .bf16: Int32(CK_FORMAT_BF16)
        }
    }

    package var byteCount: Int { self == .f32 ? 4 : 2 }
}

/// Rows of a weight matrix as a file has them: [outputs, inputs], little-endian, at any alignment.
package struct WeightRows {
    let bytes: UnsafeRawBufferPointer
    let format: WeightFormat
    let outputs: Int

    /// - Precondition: `bytes` outlives this value.
    package init(bytes: UnsafeRawBufferPointer, format: WeightFormat, outputs: Int) {
        self.bytes = bytes
        self.format = format
        self.outputs = outputs
    }
}

/// A weight matrix in the form that one way of multiplying wants. A new way is a new conformance.
package protocol PackedMatrix: Sendable {
    var inputs: Int { get }
    var outputs: Int { get }

    /// Where a product may be cut: ranges of columns begin at multiples of this.
    static var columnGranularity: Int { get }

    /// Stacks `parts` (an attention's query, key and value, say) into one matrix.
    init(inputs: Int, parts: [WeightRows])

    /// output = activation(input · Wᵀ + bias) + residual for the columns of `columns`, on the calling thread.
    ///
    /// - Parameters:
    ///   - input: [rows, inputs]
    ///   - residual: [rows, outputs]; may be the output itself where the activation is the identity.
    ///   - output: [rows, outputs]
    func multiply(
        _ input: MatrixView, columns: Range<Int>, bias: FloatVector?, activation: Activation, residual: MatrixView?,
        into output: MutableMatrixView)
}

/// The way of multiplying that is fastest on this processor.
package func bestPackedMatrix(inputs: Int, parts: [WeightRows]) -> any PackedMatrix {
    ck_instruction_set() == Int32(CK_BASELINE)
        ? TransposedMatrix(inputs: inputs, parts: parts) : PanelMatrix(inputs: inputs, parts: parts)
}
