import Compute
import Testing

@Suite struct ActivationTests {
    @Test(arguments: Activation.allCases)
    func agreesWithItsDefinition(activation: Activation) {
        // Dense near 0, and out to where every exponential has ended.
        let inputs =
            Array(stride(from: Float(-12), through: 12, by: 0.00137))
            + [-1e30, -200, -88, -0.0, 0, 88, 200, 1e30]
        forEachInstructionSet { set in
            let outputs = Matrix.written(1, inputs.count) { view in
                inputs.withMatrixView(rows: 1, columns: inputs.count) { view.copy(from: $0) }
                view.apply(activation)
            }
            for (x, y) in zip(inputs, outputs.values) {
                let exact = ScalarReference.activate(activation, Double(x))
                let error = (Double(y) - exact).magnitude
                let size = max(Double(x.magnitude), exact.magnitude, 1e-3)
                #expect(error <= 2e-7 * size, "\(activation)(\(x)) = \(y) at level \(set)")
            }
        }
    }

    @Test func exactGELUIsWithinOneTenMillionth() {
        let inputs = (-60_000...60_000).map { Float($0) * 1e-4 }
        forEachInstructionSet { _ in
            let outputs = Matrix.written(1, inputs.count) { view in
                inputs.withMatrixView(rows: 1, columns: inputs.count) { view.copy(from: $0) }
                view.apply(.gelu)
            }
            let worst = zip(inputs, outputs.values).map {
                (Double($1) - ScalarReference.activate(.gelu, Double($0))).magnitude / Double(max($0.magnitude, 1))
            }.max()
            #expect(worst! < 1.2e-7)
        }
    }

    @Test(arguments: Activation.allCases, [1, 3, 16, 37])
    func biasComesBeforeAndResidualAfter(activation: Activation, columns: Int) {
        var numbers = Numbers(seed: UInt64(columns))
        let input = numbers.matrix(5, columns, scale: 4)
        let residual = numbers.matrix(5, columns)
        let bias = numbers.array(columns)
        let expected = Matrix(
            rows: 5, columns: columns,
            values: (0..<5 * columns).map {
                Float(ScalarReference.activate(activation, Double(input.values[$0] + bias[$0 % columns])))
                    + residual.values[$0]
            })
        forEachInstructionSet { _ in
            let actual = Matrix.written(5, columns) { view in
                input.withView { view.copy(from: $0) }
                residual.withView { view.apply(activation, bias: FloatVector(bias), adding: $0) }
            }
            #expect(difference(actual, expected) < 5e-7)
        }
    }
}
