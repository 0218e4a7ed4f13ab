import CKernels

/// A weight as [inputs, outputs], multiplied by BLAS, for which this layout is fastest when the input has few rows.
package struct TransposedMatrix: PackedMatrix {
    package let inputs: Int
    package let outputs: Int
    private let values: FloatVector

    package static var columnGranularity: Int { 16 }

    package var speed: Int { 1 }
    package var packed: PackedBytes? { nil }

    package init(inputs: Int, parts: [WeightRows]) {
        let outputs = parts.reduce(0) { $0 + $1.outputs }
        self.inputs = inputs
        self.outputs = outputs
        values = FloatVector(count: inputs * outputs) { values in
            var firstOutput = 0
            for part in parts {
                precondition(part.bytes.count == part.outputs * inputs * part.format.byteCount)
                withUnsafeTemporaryAllocation(of: Float.self, capacity: inputs) { row in
                    for output in 0..<part.outputs {
                        part.convertRow(output, inputs: inputs, into: row)
                        for input in 0..<inputs { values[input * outputs + firstOutput + output] = row[input] }
                    }
                }
                firstOutput += part.outputs
            }
        }
    }

    package func multiply(
        _ input: MatrixView, columns: Range<Int>, bias: FloatVector?, activation: Activation, residual: MatrixView?,
        into output: MutableMatrixView
    ) {
        guard input.stride >= input.columns || input.rows < 2 else {
            // BLAS takes no rows that overlap.
            return input.copy().withView {
                multiply($0, columns: columns, bias: bias, activation: activation, residual: residual, into: output)
            }
        }
        let weights = values.matrix(rows: inputs, columns: outputs).columns(columns)
        let output = output.columns(columns)
        let inPlace = residual.map { $0.base == UnsafePointer(output.base) - columns.lowerBound } ?? false
        precondition(!inPlace || activation == .identity)
        BLAS.multiply(input, weights, into: output, accumulates: inPlace)
        var matrix = output.matrix
        var after = ck_epilogue(
            bias: bias.map { $0.base + columns.lowerBound }, activation: activation,
            residual: inPlace ? nil : residual?.columns(columns))
        ck_kernels().pointee.finish(&matrix, &after)
    }
}

extension WeightRows {
    func convertRow(_ row: Int, inputs: Int, into destination: UnsafeMutableBufferPointer<Float>) {
        guard inputs > 0, let source = bytes.baseAddress, let target = destination.baseAddress else { return }
        let start = source + row * inputs * format.byteCount
        switch format {
        case .f32: UnsafeMutableRawPointer(target).copyMemory(from: start, byteCount: 4 * inputs)
        case .f16: ck_kernels().pointee.f16_to_f32(start, target, inputs)
        case .bf16: ck_kernels().pointee.bf16_to_f32(start, target, inputs)
        }
    }
}
