import CKernels
import Compute
import Files
import Testing

@Suite struct RowTests {
    static let widths = [1, 2, 15, 16, 17, 36, 52, 72, 384, 769]

    @Test func fourBitWeightsAreTheSameOnEveryInstructionSet() {
        var numbers = Numbers(seed: 9)
        let blocks = numbers.array(18 * 7, scale: 255).map { UInt8(truncatingIfNeeded: Int($0)) }
        func weights(by kernels: UnsafePointer<ck_table>) -> [UInt32] {
            var values = [Float](repeating: 0, count: 32 * 7)
            kernels.pointee.q4_0_to_f32(blocks, &values, 7)
            return values.map(\.bitPattern)
        }
        let plain = weights(by: ck_kernels_with(0))
        // At most sixteen different weights a block.
        #expect(Set(plain).count > 7 * 10)
        forEachInstructionSet { _ in #expect(weights(by: ck_kernels()) == plain) }
    }

    @Test(arguments: widths)
    func layerNorm(width: Int) {
        var numbers = Numbers(seed: UInt64(width))
        // Far from zero, so that a one-pass variance would lose its digits.
        let input = Matrix(rows: 7, columns: width, values: numbers.array(7 * width).map { $0 + 100 })
        let weight = numbers.array(width)
        let bias = numbers.array(width)
        let expected = ScalarReference.layerNorm(input, weight: weight, bias: bias, epsilon: 1e-5)
        let norm = LayerNorm(weight: FloatVector(weight), bias: FloatVector(bias), epsilon: 1e-5)
        forEachInstructionSet { _ in
            let actual = Matrix.written(7, width) { view in input.withView { norm($0, into: view) } }
            let inPlace = Matrix.written(7, width) { view in
                input.withView { view.copy(from: $0) }
                norm(view.view, into: view)
            }
            #expect(difference(actual, expected) < 2e-4)
            #expect(actual == inPlace)
        }
    }

    @Test(arguments: widths)
    func rootMeanSquareNorm(width: Int) {
        var numbers = Numbers(seed: UInt64(width))
        let input = numbers.matrix(5, width, scale: 30)
        let weight = numbers.array(width)
        let expected = ScalarReference.rmsNorm(input, weight: weight, epsilon: 1e-2)
        let norm = RMSNorm(weight: FloatVector(weight), epsilon: 1e-2)
        forEachInstructionSet { _ in
            let actual = Matrix.written(5, width) { view in input.withView { norm($0, into: view) } }
            let inPlace = Matrix.written(5, width) { view in
                input.withView { view.copy(from: $0) }
                norm(view.view, into: view)
            }
            #expect(difference(actual, expected) < 2e-6)
            #expect(actual == inPlace)
        }
    }

    @Test(arguments: widths)
    func sumsOfExponentialsAndLargestValues(width: Int) {
        var numbers = Numbers(seed: UInt64(width))
        var values = numbers.array(2 * width, scale: 200)
        // Equal ones come in the order of their columns; what is no number is never found.
        if width > 3 { (values[0], values[2], values[3]) = (300, 300, .nan) }
        let finite = values.map { $0.isNaN ? Float(-500) : $0 }
        forEachInstructionSet { _ in
            finite.withMatrixView(rows: 2, columns: width) { view in
                for row in 0..<2 {
                    let numbers = finite[row * width..<(row + 1) * width].map(Double.init)
                    let maximum = numbers.max() ?? 0
                    let sum = numbers.reduce(0) { $0 + exp($1 - maximum) }
                    #expect(abs(Double(view.logSumExp(row: row)) - maximum - log(sum)) < 1e-4)
                }
            }
            values.withMatrixView(rows: 2, columns: width) { view in
                for (row, count) in [(0, 1), (0, 3), (1, 5), (0, 2 * width)] {
                    let numbers = values[row * width..<(row + 1) * width]
                    let expected = numbers.enumerated().filter { !$0.element.isNaN }
                        .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }.prefix(count)
                    let found = view.largest(count, inRow: row)
                    #expect(found.map(\.column) == expected.map(\.offset))
                    #expect(found.map(\.value) == expected.map(\.element))
                }
            }
        }
    }

    @Test func products() {
        var numbers = Numbers(seed: 3)
        let (a, b) = (numbers.matrix(3, 37), numbers.matrix(3, 37))
        forEachInstructionSet { _ in
            let actual = Matrix.written(3, 37) { view in
                a.withView { view.copy(from: $0) }
                b.withView { view.multiply(by: $0) }
            }
            #expect(actual.values == zip(a.values, b.values).map { $0 * $1 })
        }
    }

    @Test(arguments: widths)
    func softmax(width: Int) {
        var numbers = Numbers(seed: UInt64(width))
        // Large enough that exponentials without the maximum taken off would overflow.
        let input = numbers.matrix(6, width, scale: 500)
        let growing = { (row: Int) in min(width, 2 + 3 * row) }
        forEachInstructionSet { _ in
            for (scale, visible, growth, shown) in [
                (Float(0.125), width, 0, { (_: Int) in width }), (0.125, 2, 3, growing),
                (0.01, width, 0, { _ in width }),
            ] {
                let actual = Matrix.written(6, width) { view in
                    input.withView { view.copy(from: $0) }
                    view.softmaxRows(scale: scale, visible: visible, growth: growth)
                }
                let expected = ScalarReference.softmax(input, scale: Double(scale), visible: shown)
                #expect(difference(actual, expected) < 4e-5)
                for row in 0..<6 { #expect(abs(actual.row(row).reduce(0, +) - 1) < 1e-5) }
            }
        }
    }

    @Test func reductions() {
        var numbers = Numbers(seed: 9)
        let input = numbers.matrix(5, 19)
        let weights = numbers.matrix(3, 5)
        let mean = Matrix.written(1, 19) { view in input.withView { $0.meanOfRows(into: view) } }
        let maximum = Matrix.written(1, 19) { view in input.withView { $0.maximumOfRows(into: view) } }
        let product = Matrix.written(3, 19) { view in
            input.withView { input in weights.withView { $0.product(with: input, into: view) } }
        }
        for column in 0..<19 {
            let values = (0..<5).map { input[$0, column] }
            #expect(abs(mean[0, column] - values.reduce(0, +) / 5) < 1e-6)
            #expect(maximum[0, column] == values.max())
            for row in 0..<3 {
                let sum = (0..<5).reduce(Float(0)) { $0 + weights[row, $1] * input[$1, column] }
                #expect(abs(product[row, column] - sum) < 1e-5)
            }
        }
        let unit = Matrix.written(5, 19) { view in
            input.withView { view.copy(from: $0) }
            for column in 0..<19 { view[2, column] = 0 }
            view.normalizeRows()
        }
        for row in 0..<5 {
            #expect(abs(unit.row(row).reduce(0) { $0 + $1 * $1 } - (row == 2 ? 0 : 1)) < 1e-6)
        }
    }
}
