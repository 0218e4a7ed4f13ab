import CKernels
import Compute
import Files
import Testing

@Suite struct LinearLayerTests {
    /// [rows, inputs, outputs]: single rows, sizes below, at and above the kernels' tiles, more than one block of K,
    /// and enough rows and columns to be split either way.
    static let shapes = [
        (1, 1, 1), (1, 36, 52), (3, 72, 36), (5, 27, 32), (12, 64, 33), (13, 16, 96), (25, 100, 17), (10, 64, 600),
        (2, 800, 40), (14, 1600, 33), (130, 20, 100), (0, 8, 8),
    ]

    @Test(arguments: shapes, [true, false])
    func everyWayOfMultiplyingAgrees(shape: (Int, Int, Int), usesBLAS: Bool) {
        let (rows, inputs, outputs) = shape
        var numbers = Numbers(seed: UInt64(rows * inputs + outputs))
        let input = numbers.matrix(rows, inputs)
        let weight = numbers.matrix(outputs, inputs, scale: 0.2)
        let residual = numbers.matrix(rows, outputs)
        let bias = numbers.array(outputs)
        for activation in Activation.allCases {
            for (hasBias, hasResidual) in [(true, false), (false, true), (true, true)] {
                let expected = ScalarReference.linear(
                    input, weight: weight, bias: hasBias ? bias : nil, activation: activation,
                    residual: hasResidual ? residual : nil)
                forEachInstructionSet { set in
                    let packed = Self.pack(usesBLAS ? .transposed : .panels(.f32), weight, splitAt: outputs / 3)
                    let layer = LinearLayer(weight: packed, bias: hasBias ? FloatVector(bias) : nil)
                    let actual = Matrix.written(rows, outputs) { view in
                        input.withView { input in
                            residual.withView {
                                layer(input, into: view, activation: activation, adding: hasResidual ? $0 : nil)
                            }
                        }
                    }
                    #expect(difference(actual, expected) < 3e-6, "\(shape) \(activation) level \(set)")
                    guard activation == .identity, hasResidual else { return }
                    let inPlace = Matrix.written(rows, outputs) { view in
                        residual.withView { view.copy(from: $0) }
                        input.withView { layer($0, into: view, adding: view.view) }
                    }
                    #expect(difference(inPlace, expected) < 3e-6)
                }
            }
        }
    }

    /// [rows, inputs, outputs, first column]: even and odd halves of rows, panels that have no partner, one that is not whole,
    /// several blocks of K and several chunks of rows.
    @Test(arguments: [(72, 256, 128, 0), (73, 258, 330, 32), (101, 1538, 200, 64), (500, 514, 320, 0)])
    func manyRowsAreMultipliedByQuadrants(shape: (Int, Int, Int, Int)) {
        let (rows, inputs, outputs, first) = shape
        var numbers = Numbers(seed: UInt64(rows))
        let input = numbers.matrix(rows, inputs)
        let weight = numbers.matrix(outputs, inputs, scale: 0.2)
        let residual = numbers.matrix(rows, outputs)
        let bias = numbers.array(outputs)
        let packed = Self.pack(.panels(.f32), weight, splitAt: outputs / 3)
        let scratch = { ck_panels_scratch(rows, inputs, Int32(CK_FORMAT_F32), outputs - first, $0) }
        #expect(scratch(Int32(CK_IDENTITY)) > 0 && scratch(Int32(CK_RELU6)) == 0)
        let columns = { (matrix: Matrix) in matrix.withView { $0.columns(first..<outputs).copy() } }
        for activation in Activation.allCases {
            let expected = columns(
                ScalarReference.linear(
                    input, weight: weight, bias: bias, activation: activation, residual: residual))
            forEachInstructionSet { set in
                for isInPlace in activation == .identity ? [false, true] : [false] {
                    let actual = Matrix.written(rows, outputs) { output in
                        residual.withView { residual in
                            if isInPlace { output.copy(from: residual) }
                            input.withView {
                                packed.multiply(
                                    $0, columns: first..<outputs, bias: FloatVector(bias), activation: activation,
                                    residual: isInPlace ? output.view : residual, into: output)
                            }
                        }
                    }
                    #expect(difference(columns(actual), expected) < 3e-6, "\(shape) \(activation) level \(set)")
                    let untouched = (0..<rows).allSatisfy { row in
                        actual.row(row).prefix(first).allSatisfy { $0.isNaN || isInPlace }
                    }
                    #expect(untouched)
                }
            }
        }
    }

    @Test(arguments: [1, 3], [true, false]) func productsWithoutBLASAreTheSame(rows: Int, accumulates: Bool) {
        var numbers = Numbers(seed: 8)
        let (input, weights, before) = (numbers.matrix(rows, 70), numbers.matrix(70, 33), numbers.matrix(rows, 33))
        let products = [BLAS.multiply, BLAS.multiplyPortably].map { multiply in
            Matrix.written(rows, 33) { output in
                before.withView { output.copy(from: $0) }
                input.withView { input in
                    weights.withView { multiply(input, $0, output, accumulates) }
                }
            }
        }
        #expect(difference(products[1], products[0]) < 3e-6)
    }

    @Test(arguments: [WeightFormat.f16, .bf16], [8, 9, 72, 100])
    func narrowWeightsAreReadAsTheyStand(format: WeightFormat, inputs: Int) {
        var numbers = Numbers(seed: UInt64(inputs))
        let outputs = 41
        let input = numbers.matrix(4, inputs)
        // Rounded twice is rounded once: the file's values are exact.
        var narrow = [UInt8](repeating: 0, count: 2 * outputs * inputs + 1)
        var rounded = numbers.array(outputs * inputs)
        let count = rounded.count
        narrow.withUnsafeMutableBytes { bytes in
            let odd = bytes.baseAddress! + 1
            if format == .f16 {
                ck_kernels().pointee.f32_to_f16(rounded, odd, count)
                ck_kernels().pointee.f16_to_f32(odd, &rounded, count)
            } else {
                ck_kernels().pointee.f32_to_bf16(rounded, odd, count)
                ck_kernels().pointee.bf16_to_f32(odd, &rounded, count)
            }
        }
        let expected = ScalarReference.linear(
            input, weight: Matrix(rows: outputs, columns: inputs, values: rounded), bias: nil, activation: .identity,
            residual: nil)
        forEachInstructionSet { _ in
            narrow.withUnsafeBytes { bytes in
                let rows = WeightRows(
                    bytes: UnsafeRawBufferPointer(rebasing: bytes[1...]), format: format, outputs: outputs)
                for packed: any PackedMatrix in [
                    PanelMatrix(inputs: inputs, parts: [rows]), TransposedMatrix(inputs: inputs, parts: [rows]),
                ] {
                    let layer = LinearLayer(weight: packed, bias: nil)
                    let actual = Matrix.written(4, outputs) { view in input.withView { layer($0, into: view) } }
                    #expect(difference(actual, expected) < 2e-6)
                }
            }
        }
    }

    /// Each format against the same weights rounded to it, and the rounding against what the format promises.
    @Test(arguments: PanelFormat.allCases, [(1, 96, 70), (5, 33, 41), (13, 800, 64), (27, 1600, 33)])
    func panelsOfEveryFormat(format: PanelFormat, shape: (Int, Int, Int)) {
        let (rows, inputs, outputs) = shape
        var numbers = Numbers(seed: UInt64(inputs + outputs))
        let input = numbers.matrix(rows, inputs)
        let weight = numbers.matrix(outputs, inputs, scale: 0.2)
        let residual = numbers.matrix(rows, outputs)
        let bias = numbers.array(outputs)
        let rounded = Matrix(rows: outputs, columns: inputs, values: weight.values.map { Self.round($0, to: format) })
        let bounds: [PanelFormat: Float] = [.f32: 0, .f24: 0x1p-16, .f16: 0x1p-11, .bf16: 0x1p-8]
        let bound = bounds[format] ?? 0
        for (value, narrow) in zip(weight.values, rounded.values) {
            // Below F16's normal numbers the step is fixed.
            #expect(abs(value - narrow) <= max(bound * abs(value), format == .f16 ? 0x1p-25 : 0))
        }
        let expected = ScalarReference.linear(
            input, weight: rounded, bias: bias, activation: .relu, residual: residual)
        forEachInstructionSet { set in
            let packed = weight.values.withUnsafeBytes { bytes in
                let cut = 4 * (outputs / 3) * inputs
                return PanelMatrix(
                    inputs: inputs,
                    parts: [
                        WeightRows(
                            bytes: UnsafeRawBufferPointer(rebasing: bytes[..<cut]), format: .f32, outputs: outputs / 3),
                        WeightRows(
                            bytes: UnsafeRawBufferPointer(rebasing: bytes[cut...]), format: .f32,
                            outputs: outputs - outputs / 3),
                    ], format: format)
            }
            let layer = LinearLayer(weight: packed, bias: FloatVector(bias))
            let actual = Matrix.written(rows, outputs) { view in
                input.withView { input in
                    residual.withView { layer(input, into: view, activation: .relu, adding: $0) }
                }
            }
            #expect(difference(actual, expected) < 3e-6, "\(shape) \(format) level \(set)")
        }
    }

    private static func round(_ value: Float, to format: PanelFormat) -> Float {
        var (value, result) = (value, Float(0))
        var half: UInt16 = 0
        switch format {
        case .f32: result = value
        case .f24: result = Float(bitPattern: (value.bitPattern + 0x80) & 0xffff_ff00)
        case .f16:
            ck_kernels_with(0).pointee.f32_to_f16(&value, &half, 1)
            ck_kernels_with(0).pointee.f16_to_f32(&half, &result, 1)
        case .bf16:
            ck_kernels().pointee.f32_to_bf16(&value, &half, 1)
            ck_kernels().pointee.bf16_to_f32(&half, &result, 1)
        }
        return result
    }

    /// Weights that stand as [inputs, outputs].
    @Test(arguments: [WeightFormat.f32, .f16])
    func transposedRows(format: WeightFormat) {
        let (inputs, outputs) = (45, 71)
        var numbers = Numbers(seed: 45)
        let input = numbers.matrix(3, inputs)
        // Small whole numbers, which both formats hold.
        let values = (0..<inputs * outputs).map { Float($0 * 7 % 31 - 15) }
        var bytes = [UInt8](repeating: 0, count: values.count * format.byteCount)
        bytes.withUnsafeMutableBytes { bytes in
            if format == .f32 {
                values.withUnsafeBytes { bytes.copyMemory(from: $0) }
            } else if let start = bytes.baseAddress {
                ck_kernels().pointee.f32_to_f16(values, start, values.count)
            }
        }
        let weight = Matrix(
            rows: outputs, columns: inputs,
            values: (0..<outputs).flatMap { output in (0..<inputs).map { values[$0 * outputs + output] } })
        let expected = ScalarReference.linear(
            input, weight: weight, bias: nil, activation: .identity, residual: nil)
        let packed = bytes.withUnsafeBytes { source in
            WeightRows(bytes: source, format: format, outputs: inputs).transposed(columns: outputs) {
                PanelMatrix(inputs: inputs, parts: [$0])
            }
        }
        let actual = Matrix.written(3, outputs) { view in
            input.withView { LinearLayer(weight: packed, bias: nil)($0, into: view) }
        }
        #expect(difference(actual, expected) < 2e-6)
    }

    @Test(arguments: [true, false]) func likelihoodsBlockByBlock(usesBLAS: Bool) {
        var numbers = Numbers(seed: 77)
        let (rows, inputs, outputs) = (3, 24, 4500)
        let input = numbers.matrix(rows, inputs)
        let weight = numbers.matrix(outputs, inputs, scale: 3)
        let targets: [(row: Int, output: Int)] = [(2, 4499), (0, 0), (1, 2047), (1, 2048), (2, 17)]
        let logits = ScalarReference.linear(input, weight: weight, bias: nil, activation: .identity, residual: nil)
        let expected = targets.map { target in
            let values = logits.row(target.row).map(Double.init)
            let maximum = values.max() ?? 0
            return values[target.output] - maximum - log(values.reduce(0) { $0 + exp($1 - maximum) })
        }
        forEachInstructionSet { _ in
            let packed = Self.pack(usesBLAS ? .transposed : .panels(.f32), weight, splitAt: 0)
            let found = WorkspacePool().withWorkspace { workspace in
                input.withView {
                    LinearLayer(weight: packed, bias: nil).logProbabilities($0, at: targets, workspace: workspace)
                }
            }
            for (a, b) in zip(found, expected) { #expect(abs(Double(a) - b) < 1e-4) }
            #expect(found.count == expected.count)
        }
    }

    private static func pack(_ form: PackingForm, _ weight: Matrix, splitAt first: Int) -> any PackedMatrix {
        weight.values.withUnsafeBytes { bytes in
            let cut = 4 * first * weight.columns
            return form.pack(
                inputs: weight.columns,
                parts: [
                    WeightRows(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<cut]), format: .f32, outputs: first),
                    WeightRows(
                        bytes: UnsafeRawBufferPointer(rebasing: bytes[cut...]), format: .f32,
                        outputs: weight.rows - first),
                ])
        }
    }
}
