import CKernels
import Compute
import Testing

@Suite struct AttentionTests {
    @Test(arguments: [(1, 4), (3, 12), (2, 18), (4, 64), (5, 33)], [false, true])
    func agreesWithItsDefinition(shape: (heads: Int, size: Int), isCausal: Bool) {
        var numbers = Numbers(seed: UInt64(shape.size))
        let width = shape.heads * shape.size
        let lengths = [1, 7, 50, 33, 101]
        var sequences: [Range<Int>] = []
        for length in lengths {
            let start = sequences.last?.upperBound ?? 0
            sequences.append(start..<start + length)
        }
        let projections = numbers.matrix(lengths.reduce(0, +), 3 * width, scale: 2)
        let expected = ScalarReference.attention(
            projections, sequences: sequences, heads: shape.heads, isCausal: isCausal)
        let workspaces = WorkspacePool()
        forEachInstructionSet { _ in
            // In BF16 each factor is within 2⁻⁹ of what it was.
            for (precision, bound) in [(ArithmeticPrecision.f32, Float(3e-6)), (.bf16x3, 3e-6), (.bf16, 0.02), (.int8, 0.02)] {
                let actual = Matrix.written(projections.rows, width) { view in
                    projections.withView { projections in
                        workspaces.withWorkspace {
                            multiHeadAttention(
                                projections, sequences: sequences, heads: shape.heads, isCausal: isCausal,
                                precision: precision, into: view, workspace: $0)
                        }
                    }
                }
                #expect(difference(actual, expected) < bound, "\(precision)")
            }
        }
    }

    /// Keys and values as BF16 panels, against what packing them by way of F32 makes.
    @Test(arguments: [(1, 1), (7, 18), (33, 64), (50, 64), (64, 33), (101, 128)])
    func panels(shape: (rows: Int, columns: Int)) {
        let (rows, columns) = shape
        var numbers = Numbers(seed: UInt64(rows))
        let matrix = numbers.matrix(rows, columns).values
        let transposed = (0..<rows * columns).map { matrix[$0 % rows * columns + $0 / rows] }
        func pack(
            _ kernel: KeyPath<
                ck_table, (@convention(c) (UnsafePointer<ck_matrix>?, UnsafeMutableRawPointer?) -> Void)?
            >,
            into panels: UnsafeMutablePointer<UInt16>
        ) {
            matrix.withUnsafeBufferPointer {
                var source = ck_matrix(base: $0.baseAddress, stride: columns, rows: rows, columns: columns)
                ck_kernels().pointee[keyPath: kernel]?(&source, panels)
            }
        }
        for (source, stride, inputs, outputs, pack) in [
            (transposed, rows, columns, rows, { pack(\.pack_dot_rows_bf16, into: $0) }),
            (matrix, columns, rows, columns, { pack(\.pack_dot_columns_bf16, into: $0) }),
        ] as [([Float], Int, Int, Int, (UnsafeMutablePointer<UInt16>) -> Void)] {
            let panelValues = ck_dot_panel_bytes(Int32(CK_DOT_BF16), inputs) / 2
            var expected: [UInt16] = []
            for first in Swift.stride(from: 0, to: outputs, by: 32) {
                var panel = [Float](repeating: 0, count: inputs * 32)
                for k in 0..<inputs {
                    for c in 0..<min(32, outputs - first) { panel[k * 32 + c] = source[k * stride + first + c] }
                }
                var packed = [UInt16](repeating: 1, count: panelValues)
                ck_kernels().pointee.pack_dot_bf16(panel, inputs, &packed)
                expected += packed
            }
            forEachInstructionSet { set in
                let actual = [UInt16](unsafeUninitializedCapacity: expected.count) { buffer, count in
                    buffer.initialize(repeating: 1)
                    if let start = buffer.baseAddress { pack(start) }
                    count = expected.count
                }
                #expect(actual == expected, "\(shape) level \(set)")
            }
        }
    }
}
