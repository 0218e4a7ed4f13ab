import CKernels
import Workers

/// A weight in panels of 32 columns, multiplied by kernels of this package that read each panel as stored: nothing is
/// packed during a call, and the sums never leave the registers. After Goto and van de Geijn, "Anatomy of
/// High-Performance Matrix Multiplication", 2008, with the right-hand side packed once.
package struct PanelMatrix: PackedMatrix {
    package let inputs: Int
    package let outputs: Int
    package let format: PanelFormat
    private let panels: PackedBytes

    package static var columnGranularity: Int { Int(CK_PANEL) }

    /// - Parameter format: the format of the panels. Products with one or a few rows read them at the speed of memory,
    ///   so the shorter they are, the faster.
    package init(inputs: Int, parts: [WeightRows], format: PanelFormat = .f32) {
        let outputs = parts.outputs
        self.inputs = inputs
        self.outputs = outputs
        self.format = format
        for part in parts { precondition(part.bytes.count == part.outputs * inputs * part.format.byteCount) }
        panels = format == .f32 ? Self.wide(inputs: inputs, parts) : Self.narrow(inputs: inputs, parts, format: format)
    }

    /// - Precondition: `packed` is the value of ``packed`` of such a matrix.
    package init(inputs: Int, outputs: Int, format: PanelFormat, packed: PackedBytes) {
        precondition(packed.count == Self.byteCount(inputs: inputs, outputs: outputs, format: format))
        self.inputs = inputs
        self.outputs = outputs
        self.format = format
        panels = packed
    }

    package var speed: Int { 1 }
    package var packed: PackedBytes? { panels }

    static func byteCount(inputs: Int, outputs: Int, format: PanelFormat) -> Int {
        (outputs + columnGranularity - 1) / columnGranularity * inputs * ck_panel_row_bytes(format.code)
    }

    private static func wide(inputs: Int, _ parts: [WeightRows]) -> PackedBytes {
        PackedBytes(count: byteCount(inputs: inputs, outputs: parts.outputs, format: .f32)) { bytes in
            // The padding after the last panel's columns does not affect results, but files should be reproducible.
            bytes.suffix(4 * inputs * columnGranularity).initializeMemory(as: UInt8.self, repeating: 0)
            guard inputs > 0, let panels = bytes.bindMemory(to: Float.self).baseAddress else { return }
            var firstOutput = 0
            for part in parts {
                guard let source = part.bytes.baseAddress else { continue }
                let first = firstOutput
                WorkerPool.shared.forEachRange(ofBlocks: 8, in: part.outputs, minimumLength: 1 + (1 << 16) / inputs) {
                    var rows = ck_weight_rows(
                        base: source + $0.lowerBound * inputs * part.format.byteCount, format: part.format.code,
                        stride: inputs, rows: $0.count, inputs: inputs)
                    ck_kernels().pointee.pack_panels(&rows, panels, first + $0.lowerBound)
                }
                firstOutput += part.outputs
            }
        }
    }

    /// Packs one panel at a time as F32 and converts it.
    private static func narrow(inputs: Int, _ parts: [WeightRows], format: PanelFormat) -> PackedBytes {
        let panelBytes = inputs * ck_panel_row_bytes(format.code)
        return PackedBytes(count: byteCount(inputs: inputs, outputs: parts.outputs, format: format)) {
            bytes in
            guard let panels = bytes.baseAddress else { return }
            parts.forEachPanel(inputs: inputs) { index, panel in
                ck_kernels().pointee.encode_panel(panel, inputs, format.code, panels + index * panelBytes)
            }
        }
    }

    package func multiply(
        _ input: MatrixView, columns: Range<Int>, bias: FloatVector?, activation: Activation, residual: MatrixView?,
        into output: MutableMatrixView
    ) {
        precondition(input.columns == inputs && output.columns == outputs && input.rows == output.rows)
        precondition(columns.lowerBound % Self.columnGranularity == 0 && columns.upperBound <= outputs)
        precondition(bias.map { $0.count == outputs } ?? true)
        precondition(residual.map { $0.rows == output.rows && $0.columns == outputs } ?? true)
        let scratch = ck_panels_scratch(input.rows, inputs, format.code, columns.count, activation.code)
        var rows = ck_rows(
            base: input.base, stride: input.stride, rows: input.rows, inputs: inputs, scales: nil, zeros: nil)
        var right = ck_panels(
            base: panels.base, format: format.code, first_column: columns.lowerBound, columns: columns.count,
            scales: nil, sums: nil)
        var after = ck_epilogue(bias: bias?.base, activation: activation, residual: residual)
        withUnsafeTemporaryAllocation(byteCount: 4 * scratch, alignment: 64) {
            var result = ck_output(
                base: output.base, stride: output.stride,
                scratch: scratch > 0 ? $0.baseAddress?.assumingMemoryBound(to: Float.self) : nil)
            ck_kernels().pointee.multiply(&rows, &right, &after, &result)
        }
    }
}

/// The number format of a ``PanelMatrix``.
package enum PanelFormat: Sendable, CaseIterable {
    case f32
    /// The upper 24 bits of F32, rounded: within 2⁻¹⁶ of the value, and exactly what F16 and BF16 hold.
    case f24
    case f16
    case bf16

    var code: Int32 {
        switch self {
        case .f32: Int32(CK_FORMAT_F32)
        case .f24: Int32(CK_FORMAT_F24)
        case .f16: Int32(CK_FORMAT_F16)
        case .bf16: Int32(CK_FORMAT_BF16)
        }
    }
}
