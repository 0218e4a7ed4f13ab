import CKernels
import Workers

/// A weight in panels of 32 columns, multiplied by kernels of our own that read each panel as it stands: no packing at
/// each call, and the sums never leave the registers. After Goto and van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", 2008, with the packing of the right-hand side done once.
package struct PanelMatrix: PackedMatrix {
    package let inputs: Int
    package let outputs: Int
    private let panels: FloatVector

    package static var columnGranularity: Int { Int(CK_PANEL) }

    package init(inputs: Int, parts: [WeightRows]) {
        let outputs = parts.reduce(0) { $0 + $1.outputs }
        self.inputs = inputs
        self.outputs = outputs
        panels = FloatVector(count: ck_panels_count(outputs, inputs)) { values in
            guard inputs > 0, let panels = values.baseAddress else { return }
            var firstOutput = 0
            for part in parts {
                precondition(part.bytes.count == part.outputs * inputs * part.format.byteCount)
                guard let source = part.bytes.baseAddress else { continue }
                let first = firstOutput
                WorkerPool.shared.forEachRange(ofBlocks: 8, in: part.outputs, minimumLength: 1 + (1 << 16) / inputs) {
                    ck_panels_pack(
                        source + $0.lowerBound * inputs * part.format.byteCount, part.format.code, inputs, $0.count,
                        inputs,
                        panels, first + $0.lowerBound)
                }
                firstOutput += part.outputs
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
        ck_panels_multiply(
            input.base, input.stride, input.rows, inputs, panels.base, columns.lowerBound, columns.count, bias?.base,
            activation.code, residual?.base, residual?.stride ?? 0, output.base, output.stride)
    }
}
