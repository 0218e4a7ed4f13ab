import CKernels
import CProcessor
import Workers

/// A weight in BF16 or int8, for products by instructions that multiply and sum groups of neighbouring values: two and
/// four times as many per cycle as in F32, in half and a quarter of the memory, or more by tiles.
///
/// In BF16 both sides are rounded to 8 significant bits and summed in F32; threefold, in the memory of F32, they are
/// sums of two such numbers. In int8 the weight is rounded to −127…127 with a scale for each output, and the input to
/// 0…255 with a scale and a zero point for each row; the sums are exact.
/// (Dynamic quantisation: Jacob et al., "Quantization and Training of Neural Networks for Efficient
/// Integer-Arithmetic-Only Inference", 2018.)
package struct DotMatrix: PackedMatrix {
    package enum Kind: Sendable, CaseIterable {
        case bf16, bf16x3, int8

        var code: Int32 {
            switch self {
            case .bf16: Int32(CK_DOT_BF16)
            case .bf16x3: Int32(CK_DOT_BF16X3)
            case .int8: Int32(CK_DOT_INT8)
            }
        }

        /// A Boolean value that indicates whether this processor has instructions for the kind.
        package var isFast: Bool {
            switch self {
            case .bf16: ck_kernels().pointee.dot_bf16_instruction != nil
            // Without tiles, three products take longer than one in F32.
            case .bf16x3: Self.hasTiles
            case .int8: ck_kernels().pointee.dot_int8_instruction != nil
            }
        }

        /// A Boolean value that indicates whether products are computed by AMX's tiles.
        static var hasTiles: Bool { cp_features() & UInt32(CP_AMX) != 0 }

        /// The number of operations that take the time of one in F32.
        fileprivate var speed: Int {
            switch self {
            case .bf16: Self.hasTiles ? 8 : isFast ? 2 : 1
            case .bf16x3: isFast ? 3 : 1
            case .int8: Self.hasTiles ? 16 : isFast ? 4 : 1
            }
        }
    }

    package let kind: Kind
    package let inputs: Int
    package let outputs: Int
    /// The panels; for int8 followed by a scale and a sum for each column.
    private let bytes: PackedBytes

    package static var columnGranularity: Int { Int(CK_PANEL) }

    /// The maximum number of inputs whose int8 sums are sure to fit in 32 bits.
    static var mostInt8Inputs: Int { Int(CK_DOT_INT8_MOST_INPUTS) }

    package init(inputs: Int, parts: [WeightRows], kind: Kind) {
        precondition(kind != .int8 || inputs <= Self.mostInt8Inputs)
        for part in parts {
            precondition(part.bytes.count == part.outputs * inputs * part.format.byteCount)
        }
        let layout = Layout(kind: kind, inputs: inputs, outputs: parts.outputs)
        self.kind = kind
        self.inputs = inputs
        outputs = parts.outputs
        bytes = PackedBytes(count: layout.byteCount) { buffer in
            guard inputs > 0, let start = buffer.baseAddress else {
                buffer.initializeMemory(as: UInt8.self, repeating: 0)
                return
            }
            parts.forEachPanel(inputs: inputs) { index, panel in
                let packed = start + index * layout.panelBytes
                switch kind {
                case .bf16: ck_kernels().pointee.pack_dot_bf16(panel, inputs, packed)
                case .bf16x3: ck_kernels().pointee.pack_dot_bf16x3(panel, inputs, packed)
                case .int8:
                    let column = 4 * index * Self.columnGranularity
                    ck_kernels().pointee.pack_dot_int8(
                        panel, inputs, packed,
                        (start + layout.scalesOffset + column).assumingMemoryBound(to: Float.self),
                        (start + layout.sumsOffset + column).assumingMemoryBound(to: Int32.self))
                }
            }
        }
    }

    /// - Precondition: `packed` is the value of ``packed`` of such a matrix.
    package init(inputs: Int, outputs: Int, kind: Kind, packed: PackedBytes) {
        precondition(packed.count == Self.byteCount(inputs: inputs, outputs: outputs, kind: kind))
        self.kind = kind
        self.inputs = inputs
        self.outputs = outputs
        bytes = packed
    }

    package var speed: Int { kind.speed }
    package var packed: PackedBytes? { bytes }

    static func byteCount(inputs: Int, outputs: Int, kind: Kind) -> Int {
        Layout(kind: kind, inputs: inputs, outputs: outputs).byteCount
    }

    /// The offsets of the panels, scales and sums.
    private struct Layout {
        let panelBytes: Int
        let scalesOffset: Int
        let sumsOffset: Int
        let byteCount: Int

        init(kind: Kind, inputs: Int, outputs: Int) {
            let panels = (outputs + columnGranularity - 1) / columnGranularity
            panelBytes = ck_dot_panel_bytes(kind.code, inputs)
            scalesOffset = panels * panelBytes
            let columns = kind == .int8 ? 4 * panels * columnGranularity : 0
            sumsOffset = scalesOffset + columns
            byteCount = sumsOffset + columns
        }
    }

    package func multiply(
        _ input: MatrixView, columns: Range<Int>, bias: FloatVector?, activation: Activation,
        residual: MatrixView?,
        into output: MutableMatrixView
    ) {
        precondition(input.rows == output.rows && residual.map { $0.rows == output.rows } ?? true)
        forEachConverted(input) { rows, range in
            multiply(
                rows, columns: columns, bias: bias, activation: activation, residual: residual?.rows(range),
                into: output.rows(range))
        }
    }

    /// Computes the columns of input · Wᵀ + bias + residual.
    ///
    /// - Precondition: the kind is ``Kind/bf16``.
    func multiply(
        _ input: RoundedRows, columns: Range<Int>, bias: FloatVector?, residual: MatrixView,
        into output: MutableMatrixView
    ) {
        precondition(kind == .bf16 && input.columns == inputs)
        precondition(input.rows == output.rows && residual.rows == output.rows)
        for range in parts(of: input.rows) {
            multiply(
                input.rows(range).converted, columns: columns, bias: bias, activation: .identity,
                residual: residual.rows(range), into: output.rows(range))
        }
    }

    /// Computes the columns of activation(input · Wᵀ + bias), rounded.
    ///
    /// - Precondition: the kind is ``Kind/bf16``, and the outputs fill whole panels.
    func multiply(
        _ input: MatrixView, columns: Range<Int>, bias: FloatVector?, activation: Activation,
        into output: RoundedRows
    ) {
        precondition(kind == .bf16 && outputs % Self.columnGranularity == 0)
        precondition(input.rows == output.rows && output.columns == outputs)
        var panels = panels(of: columns)
        var after = epilogue(bias: bias, activation: activation, residual: nil)
        forEachConverted(input) { rows, range in
            var rows = rows
            ck_kernels().pointee.multiply_dot_bf16_rounding(
                &rows, &panels, &after, output.rows(range).base, output.stride)
        }
    }

    private func multiply(
        _ rows: ck_rows, columns: Range<Int>, bias: FloatVector?, activation: Activation, residual: MatrixView?,
        into output: MutableMatrixView
    ) {
        precondition(output.columns == outputs)
        var (rows, panels) = (rows, panels(of: columns))
        var after = epilogue(bias: bias, activation: activation, residual: residual)
        var result = ck_output(base: output.base, stride: output.stride, scratch: nil)
        switch kind {
        case .bf16: ck_kernels().pointee.multiply_dot_bf16(&rows, &panels, &after, &result)
        case .bf16x3: ck_kernels().pointee.multiply_dot_bf16x3(&rows, &panels, &after, &result)
        case .int8: ck_kernels().pointee.multiply_dot_int8(&rows, &panels, &after, &result)
        }
    }

    private func panels(of columns: Range<Int>) -> ck_panels {
        precondition(columns.lowerBound % Self.columnGranularity == 0 && columns.upperBound <= outputs)
        let layout = Layout(kind: kind, inputs: inputs, outputs: outputs)
        return ck_panels(
            base: bytes.base, format: 0, first_column: columns.lowerBound, columns: columns.count,
            scales: (bytes.base + layout.scalesOffset).assumingMemoryBound(to: Float.self),
            sums: (bytes.base + layout.sumsOffset).assumingMemoryBound(to: Int32.self))
    }

    private func epilogue(bias: FloatVector?, activation: Activation, residual: MatrixView?) -> ck_epilogue {
        precondition(bias.map { $0.count == outputs } ?? true)
        precondition(residual.map { $0.columns == outputs } ?? true)
        return ck_epilogue(bias: bias?.base, activation: activation, residual: residual)
    }

    /// Returns near-equal parts of the rows, each of which is best multiplied at a time.
    private func parts(of rows: Int) -> some Sequence<Range<Int>> {
        let limit = ck_kernels().pointee.dot_rows_at_once(ck_dot_row_bytes(kind.code, inputs))
        let parts = max(1, (rows + limit - 1) / limit)
        return (0..<parts).lazy.map { $0 * rows / parts..<($0 + 1) * rows / parts }
    }

    /// Calls `body` with converted rows, valid during the call, and their range.
    private func forEachConverted(_ input: MatrixView, _ body: (ck_rows, Range<Int>) -> Void) {
        precondition(input.columns == inputs)
        let parts = parts(of: input.rows)
        let most = parts.lazy.map(\.count).max() ?? 0
        let rowBytes = ck_dot_row_bytes(kind.code, inputs)
        withUnsafeTemporaryAllocation(byteCount: max(1, most * (rowBytes + 8)), alignment: 64) { scratch in
            guard let converted = scratch.baseAddress else { return }
            let scales = (converted + most * rowBytes).assumingMemoryBound(to: Float.self)
            let zeros = (converted + most * (rowBytes + 4)).assumingMemoryBound(to: Int32.self)
            for range in parts {
                var source = input.rows(range).matrix
                switch kind {
                case .bf16: ck_kernels().pointee.convert_dot_bf16(&source, converted)
                case .bf16x3: ck_kernels().pointee.convert_dot_bf16x3(&source, converted)
                case .int8: ck_kernels().pointee.convert_dot_int8(&source, converted, scales, zeros)
                }
                let rows = ck_rows(
                    base: UnsafeRawPointer(converted), stride: 0, rows: range.count, inputs: inputs, scales: scales,
                    zeros: zeros)
                body(rows, range)
            }
        }
    }
}
