import CKernels
import CProcessor
import Compute
import Testing

@Suite struct DotMatrixTests {
    /// Single rows, sizes around the tiles and groups of every kernel, and enough rows to be converted in several parts.
    static let shapes = [
        (1, 1, 1), (1, 36, 52), (3, 70, 36), (5, 27, 32), (12, 64, 33), (13, 17, 96), (25, 101, 17),
        (10, 64, 600),
        (2, 3001, 40), (130, 21, 100), (0, 8, 8), (27, 40_000, 33),
    ]

    /// Both sides rounded beforehand: what is left is the order of the sums, in F32 of BF16 and none of int8.
    @Test(arguments: shapes, DotMatrix.Kind.allCases)
    func productsOfRoundedNumbers(shape: (Int, Int, Int), kind: DotMatrix.Kind) {
        let (rows, inputs, outputs) = shape
        var numbers = Numbers(seed: UInt64(rows * inputs + outputs))
        let input = Self.rounded(numbers.matrix(rows, inputs), kind: kind, most: 255)
        let weight = Self.rounded(numbers.matrix(outputs, inputs), kind: kind, most: 127)
        let residual = numbers.matrix(rows, outputs)
        let bias = numbers.array(outputs)
        // A long sum in F32, one term after another, has rounded that much more often.
        let bound: Float = 3e-5 * max(1, Float(inputs) / 8000)
        for activation in [Activation.identity, .relu6, .gelu] {
            let expected = ScalarReference.linear(
                input, weight: weight, bias: bias, activation: activation, residual: residual)
            forEachInstructionSet { set in
                let layer = LinearLayer(weight: Self.pack(weight, kind: kind), bias: FloatVector(bias))
                let actual = Matrix.written(rows, outputs) { view in
                    input.withView { input in
                        residual.withView { layer(input, into: view, activation: activation, adding: $0) }
                    }
                }
                #expect(difference(actual, expected) < bound, "\(shape) \(kind) \(activation) level \(set)")
                guard activation == .identity else { return }
                let inPlace = Matrix.written(rows, outputs) { view in
                    residual.withView { view.copy(from: $0) }
                    input.withView { layer($0, into: view, adding: view.view) }
                }
                #expect(difference(inPlace, expected) < bound)
            }
        }
    }

    /// Tiles of every height and rest, which overlap where rows don't fill them, up to the order of sums; in int8 an input
    /// halfway between two steps may be rounded to either.
    @Test(arguments: DotMatrix.Kind.allCases)
    func everyNumberOfRows(kind: DotMatrix.Kind) {
        var numbers = Numbers(seed: 77)
        let (inputs, outputs) = (202, 70)
        let layer = LinearLayer(
            weight: Self.pack(numbers.matrix(outputs, inputs), kind: kind), bias: FloatVector(numbers.array(outputs)))
        for rows in Array(1...70) + [95, 130, 257] {
            let (input, residual) = (numbers.matrix(rows, inputs), numbers.matrix(rows, outputs))
            func product() -> Matrix {
                Matrix.written(rows, outputs) { view in
                    residual.withView { view.copy(from: $0) }
                    input.withView { layer($0, into: view, adding: view.view) }
                }
            }
            var plain = residual
            allowing(0) { plain = product() }
            forEachInstructionSet { set in
                #expect(difference(product(), plain) < (kind == .int8 ? 1e-3 : 2e-6), "\(rows) rows, level \(set)")
            }
        }
    }

    /// Every activation by every instruction set, as some have their own.
    @Test(arguments: DotMatrix.Kind.allCases)
    func activationsAfterProducts(kind: DotMatrix.Kind) {
        var numbers = Numbers(seed: 78)
        let (input, weight) = (numbers.matrix(34, 128, scale: 3), numbers.matrix(48, 128))
        let layer = LinearLayer(weight: Self.pack(weight, kind: kind), bias: FloatVector(numbers.array(48)))
        for activation in Activation.allCases {
            func product() -> Matrix {
                Matrix.written(34, 48) { view in input.withView { layer($0, into: view, activation: activation) } }
            }
            var plain = input
            allowing(0) { plain = product() }
            forEachInstructionSet { set in
                #expect(difference(product(), plain) < 3e-6, "\(activation) level \(set)")
            }
        }
    }

    /// What the rounding itself does to a product of 512 inputs, against F32.
    @Test(arguments: [(DotMatrix.Kind.bf16, 0.004), (.bf16x3, 1e-5), (.int8, 0.01)])
    func roundingIsBounded(kind: DotMatrix.Kind, bound: Double) {
        var numbers = Numbers(seed: 5)
        let (input, weight) = (numbers.matrix(40, 512), numbers.matrix(96, 512, scale: 0.2))
        let exact = ScalarReference.linear(
            input, weight: weight, bias: nil, activation: .identity, residual: nil)
        forEachInstructionSet { _ in
            let layer = LinearLayer(weight: Self.pack(weight, kind: kind), bias: nil)
            let actual = Matrix.written(40, 96) { view in input.withView { layer($0, into: view) } }
            var (error, size) = (0.0, 0.0)
            for (a, b) in zip(actual.values, exact.values) {
                error += Double(a - b) * Double(a - b)
                size += Double(b) * Double(b)
            }
            #expect((error / size).squareRoot() < bound)
        }
    }

    /// Integer sums are the same on every instruction set, and those of a loop over the bytes.
    @Test(arguments: [(1, 4, 32), (7, 30, 64), (13, 259, 96), (5, 4096, 32), (3, 65_536, 32), (50, 202, 96), (77, 512, 320)])
    func integerSumsAreExact(shape: (Int, Int, Int)) {
        let (rows, inputs, outputs) = shape
        var numbers = Numbers(seed: UInt64(inputs))
        let groups = (inputs + 3) / 4
        // The extremes, where sums are largest, and everything between.
        func bytes(_ count: Int, _ values: ClosedRange<Float>) -> [Int32] {
            (0..<count).map { _ in
                let number = numbers.next()
                if number > 0.5 { return Int32(values.upperBound) }
                return Int32(values.lowerBound + (values.upperBound - values.lowerBound) * (number + 1) / 2)
            }
        }
        let left = bytes(rows * 4 * groups, 0...255)
        let right = bytes(outputs / 32 * groups * 128, -127...127)
        let zeros = (0..<rows).map { Int32($0 * 50 % 256) }
        let columnSums = (0..<outputs).map { column in
            (0..<4 * groups).reduce(Int32(0)) {
                $0 + right[column / 32 * groups * 128 + $1 / 4 * 128 + column % 32 * 4 + $1 % 4]
            }
        }
        var expected: [Float] = []
        for row in 0..<rows {
            for column in 0..<outputs {
                var sum: Int32 = 0
                for k in 0..<4 * groups {
                    sum +=
                        (left[row * 4 * groups + k] - zeros[row])
                        * right[column / 32 * groups * 128 + k / 4 * 128 + column % 32 * 4 + k % 4]
                }
                expected.append(Float(sum))
            }
        }
        let panels = right.map { Int8($0) }
        var input = [UInt8](repeating: 77, count: rows * ck_dot_row_bytes(Int32(CK_DOT_INT8), inputs))
        for (index, value) in left.enumerated() {
            input[index / (4 * groups) * (input.count / rows) + index % (4 * groups)] = UInt8(value)
        }
        let ones = [Float](repeating: 1, count: max(rows, outputs))
        forEachInstructionSet { set in
            var output = [Float](repeating: .nan, count: rows * outputs)
            input.withUnsafeBytes { input in
                panels.withUnsafeBytes { panels in
                    ones.withUnsafeBufferPointer { ones in
                        zeros.withUnsafeBufferPointer { zeros in
                            columnSums.withUnsafeBufferPointer { sums in
                                var rows = ck_rows(
                                    base: input.baseAddress, stride: 0, rows: rows, inputs: inputs,
                                    scales: ones.baseAddress, zeros: zeros.baseAddress)
                                var right = ck_panels(
                                    base: panels.baseAddress, format: 0, first_column: 0, columns: outputs,
                                    scales: ones.baseAddress, sums: sums.baseAddress)
                                var after = ck_epilogue(
                                    bias: nil, activation: Int32(CK_IDENTITY), residual: nil, residual_stride: 0)
                                output.withUnsafeMutableBufferPointer {
                                    var result = ck_output(base: $0.baseAddress, stride: outputs, scratch: nil)
                                    ck_kernels().pointee.multiply_dot_int8(&rows, &right, &after, &result)
                                }
                            }
                        }
                    }
                }
            }
            #expect(output == expected, "\(shape) level \(set)")
        }
    }

    @Test(arguments: [1, 15, 16, 33, 100])
    func rowsAreRoundedWithinHalfAStep(count: Int) {
        var numbers = Numbers(seed: UInt64(count))
        let rows: [[Float]] = [
            numbers.array(count), numbers.array(count).map(\.magnitude),
            numbers.array(count).map { -$0.magnitude - 1 },
            numbers.array(count, scale: 1e-30), numbers.array(count, scale: 1e30),
            .init(repeating: 0, count: count),
            .init(repeating: Float(bitPattern: 700), count: count),
        ]
        forEachInstructionSet { set in
            for row in rows {
                let (values, scale, zero) = Self.convert(row)
                #expect((0...255).contains(zero) && scale >= 0)
                for (value, whole) in zip(row, values) {
                    let distance = abs(value - scale * Float(Int32(whole) - zero))
                    // Numbers so small that their inverse is none count as 0.
                    #expect(distance <= scale * 0.502 + (scale == 0 ? 1e-37 : 0), "\(value) level \(set)")
                }
            }
        }
    }

    /// Damaged weights must show in the result, not be rounded to something plausible.
    @Test(arguments: [Float.nan, .infinity, -.infinity], DotMatrix.Kind.allCases)
    func whatIsNotFiniteSpreads(value: Float, kind: DotMatrix.Kind) {
        var numbers = Numbers(seed: 9)
        let (soundInput, soundWeight) = (numbers.array(3 * 70), numbers.array(40 * 70))
        forEachInstructionSet { _ in
            for damagesInput in [true, false] {
                var (inputs, weights) = (soundInput, soundWeight)
                if damagesInput { inputs[70 + 3] = value } else { weights[70 + 69] = value }
                let input = Matrix(rows: 3, columns: 70, values: inputs)
                let weight = Matrix(rows: 40, columns: 70, values: weights)
                let layer = LinearLayer(weight: Self.pack(weight, kind: kind), bias: nil)
                let output = Matrix.written(3, 40) { view in input.withView { layer($0, into: view) } }
                for row in 0..<3 {
                    for column in 0..<40 {
                        #expect(output.values[40 * row + column].isFinite == (damagesInput ? row != 1 : column != 1))
                    }
                }
            }
        }
    }

    @Test func smallWeightsAreWorthLess() {
        var numbers = Numbers(seed: 1)
        let values = numbers.array(128 * 128)
        values.withUnsafeBytes { bytes in
            func best(inputs: Int, outputs: Int, _ precision: ArithmeticPrecision) -> any PackedMatrix {
                let rows = WeightRows(
                    bytes: UnsafeRawBufferPointer(rebasing: bytes[..<(4 * inputs * outputs)]), format: .f32,
                    outputs: outputs)
                return bestPackedMatrix(inputs: inputs, parts: [rows], in: precision)
            }
            #expect((best(inputs: 128, outputs: 128, .int8) as? DotMatrix)?.kind == .int8)
            #expect((best(inputs: 16, outputs: 128, .int8) as? DotMatrix)?.kind != .int8)
            #expect((best(inputs: 128, outputs: 16, .int8) as? DotMatrix)?.kind != .int8)
            #expect(!(best(inputs: 128, outputs: 128, .f32) is DotMatrix))
            // Without instructions for it BF16 is a way of keeping weights.
            let narrow = best(inputs: 128, outputs: 128, .bf16)
            #expect(
                (narrow as? DotMatrix)?.kind == .bf16 || (narrow as? PanelMatrix)?.format == .bf16)
        }
    }

    /// The product whose result is rows of BF16, plain and by tiles, is the other one's, converted.
    @Test(arguments: [UInt32(0), .max]) func roundedProductsAreConvertedProducts(features: UInt32) {
        var numbers = Numbers(seed: 79)
        let (rows, inputs, outputs) = (37, 70, 96)
        let (input, bias) = (numbers.matrix(rows, inputs), numbers.array(outputs))
        let inputBytes = ck_dot_row_bytes(Int32(CK_DOT_BF16), inputs)
        let outputBytes = ck_dot_row_bytes(Int32(CK_DOT_BF16), outputs)
        let panelBytes = ck_dot_panel_bytes(Int32(CK_DOT_BF16), inputs)
        var packed = [UInt8](repeating: 0, count: outputs / Int(CK_PANEL) * panelBytes)
        var converted = [UInt8](repeating: 0, count: rows * inputBytes)
        var expected = [UInt8](repeating: 7, count: rows * outputBytes)
        var rounded = expected
        allowing(features) {
            // Elsewhere the plain one stands beside a product that sums in another order.
            guard features == 0 || cp_features() & UInt32(CP_AMX) != 0 else { return }
            let kernels = ck_kernels().pointee
            packed.withUnsafeMutableBytes { packed in
                for panel in 0..<outputs / Int(CK_PANEL) {
                    let values = numbers.array(inputs * Int(CK_PANEL))
                    kernels.pack_dot_bf16(values, inputs, packed.baseAddress.map { $0 + panel * panelBytes })
                }
            }
            input.values.withUnsafeBufferPointer {
                var source = ck_matrix(base: $0.baseAddress, stride: inputs, rows: rows, columns: inputs)
                kernels.convert_dot_bf16(&source, &converted)
            }
            let product = Matrix.written(rows, outputs) { view in
                view.withRow(0) { first in
                    converted.withUnsafeBytes { converted in
                        packed.withUnsafeBytes { packed in
                            bias.withUnsafeBufferPointer { bias in
                                var left = ck_rows(
                                    base: converted.baseAddress, stride: 0, rows: rows, inputs: inputs, scales: nil,
                                    zeros: nil)
                                // All columns by one; the other takes the first panel by itself.
                                var panels = ck_panels(
                                    base: packed.baseAddress, format: 0, first_column: 0, columns: outputs,
                                    scales: nil, sums: nil)
                                var after = ck_epilogue(
                                    bias: bias.baseAddress, activation: Int32(CK_QUICK_GELU), residual: nil,
                                    residual_stride: 0)
                                var output = ck_output(base: first.baseAddress, stride: outputs, scratch: nil)
                                kernels.multiply_dot_bf16(&left, &panels, &after, &output)
                                for range in [0..<Int(CK_PANEL), Int(CK_PANEL)..<outputs] {
                                    panels.first_column = range.lowerBound
                                    panels.columns = range.count
                                    kernels.multiply_dot_bf16_rounding(&left, &panels, &after, &rounded, outputBytes)
                                }
                            }
                        }
                    }
                }
            }
            product.values.withUnsafeBufferPointer {
                var source = ck_matrix(base: $0.baseAddress, stride: outputs, rows: rows, columns: outputs)
                kernels.convert_dot_bf16(&source, &expected)
            }
        }
        for row in 0..<rows {
            let place = row * outputBytes..<row * outputBytes + 2 * outputs
            #expect(rounded[place] == expected[place], "row \(row)")
        }
    }

    static func pack(_ weight: Matrix, kind: DotMatrix.Kind) -> DotMatrix {
        weight.values.withUnsafeBytes { bytes in
            // In two parts whose border is within a panel.
            let first = weight.rows / 3
            let cut = 4 * first * weight.columns
            return DotMatrix(
                inputs: weight.columns,
                parts: [
                    WeightRows(
                        bytes: UnsafeRawBufferPointer(rebasing: bytes[..<cut]), format: .f32, outputs: first),
                    WeightRows(
                        bytes: UnsafeRawBufferPointer(rebasing: bytes[cut...]), format: .f32,
                        outputs: weight.rows - first),
                ], kind: kind)
        }
    }

    /// Rows whose values the kind can represent: of int8 steps of a row's or output's own, which reach to both ends.
    private static func rounded(_ matrix: Matrix, kind: DotMatrix.Kind, most: Float) -> Matrix {
        var values = matrix.values
        for row in 0..<matrix.rows {
            let step = Float(row % 3 + 1) / 256
            for column in 0..<matrix.columns {
                let index = row * matrix.columns + column
                switch kind {
                case .bf16, .bf16x3:
                    var half: UInt16 = 0
                    ck_kernels().pointee.f32_to_bf16([values[index]], &half, 1)
                    ck_kernels().pointee.bf16_to_f32(&half, &values[index], 1)
                case .int8:
                    let low: Float = most == 255 ? -100 : -127
                    let high: Float = most == 255 ? 155 : 127
                    let whole = column == 0 ? low : column == 1 ? high : (values[index] * 90).rounded()
                    values[index] = whole * step
                }
            }
        }
        return Matrix(rows: matrix.rows, columns: matrix.columns, values: values)
    }

    private static func convert(_ row: [Float]) -> ([UInt8], Float, Int32) {
        var values = [UInt8](repeating: 77, count: ck_dot_row_bytes(Int32(CK_DOT_INT8), row.count))
        var (scale, zero) = (Float(0), Int32(0))
        row.withUnsafeBufferPointer {
            var source = ck_matrix(base: $0.baseAddress, stride: row.count, rows: 1, columns: row.count)
            ck_kernels().pointee.convert_dot_int8(&source, &values, &scale, &zero)
        }
        #expect(values[row.count...].allSatisfy { $0 == 0 })
        return (values, scale, zero)
    }
}
