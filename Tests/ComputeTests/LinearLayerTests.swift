import CKernels
import Compute
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
                    let packed: any PackedMatrix =
                        usesBLAS
                        ? Self.pack(TransposedMatrix.self, weight, splitAt: outputs / 3)
                        : Self.pack(PanelMatrix.self, weight, splitAt: outputs / 3)
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
                ck_f32_to_f16(rounded, odd, count)
                ck_f16_to_f32(odd, &rounded, count)
            } else {
                ck_f32_to_bf16(rounded, odd, count)
                ck_bf16_to_f32(odd, &rounded, count)
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

    private static func pack<Packed: PackedMatrix>(_: Packed.Type, _ weight: Matrix, splitAt first: Int) -> Packed {
        weight.values.withUnsafeBytes { bytes in
            let cut = 4 * first * weight.columns
            return Packed(
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
