import CKernels
import Workers

/// How the numbers of a weight stand in a file.
package enum WeightFormat: Sendable {
    case f32, f16, bf16

    var code: Int32 {
        switch self {
        case .f32: Int32(CK_FORMAT_F32)
        case .f16: Int32(CK_FORMAT_F16)
        case .bf16: Int32(CK_FORMAT_BF16)
        }
    }

    package var byteCount: Int { self == .f32 ? 4 : 2 }
}

/// Rows of a weight matrix as a file has them: [outputs, inputs], little-endian, at any alignment.
package struct WeightRows {
    let bytes: UnsafeRawBufferPointer
    let format: WeightFormat
    package let outputs: Int

    /// - Precondition: `bytes` outlives this value.
    package init(bytes: UnsafeRawBufferPointer, format: WeightFormat, outputs: Int) {
        self.bytes = bytes
        self.format = format
        self.outputs = outputs
    }
}

extension WeightRows {
    /// Calls `body` with the rows and columns exchanged; what it gets is valid during the call only.
    ///
    /// - Parameter columns: how many values a row has.
    package func transposed<Result>(columns: Int, _ body: (WeightRows) throws -> Result) rethrows -> Result {
        precondition(bytes.count == outputs * columns * format.byteCount)
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
        defer { copy.deallocate() }
        if format == .f32 {
            transpose(UInt32.self, columns: columns, into: copy)
        } else {
            transpose(UInt16.self, columns: columns, into: copy)
        }
        return try body(WeightRows(bytes: UnsafeRawBufferPointer(copy), format: format, outputs: columns))
    }

    /// By squares that stay in the nearest cache.
    private func transpose<Value: BitwiseCopyable>(
        _: Value.Type, columns: Int, into copy: UnsafeMutableRawBufferPointer
    ) {
        guard let source = bytes.baseAddress, let destination = copy.baseAddress else { return }
        let size = MemoryLayout<Value>.size
        let rows = outputs
        let side = 32
        WorkerPool.shared.forEachRange(ofBlocks: side, in: columns, minimumLength: 1 + (1 << 18) / max(rows, 1)) {
            range in
            for firstColumn in stride(from: range.lowerBound, to: range.upperBound, by: side) {
                for firstRow in stride(from: 0, to: rows, by: side) {
                    for column in firstColumn..<min(firstColumn + side, range.upperBound) {
                        for row in firstRow..<min(firstRow + side, rows) {
                            let value = source.loadUnaligned(
                                fromByteOffset: (row * columns + column) * size, as: Value.self)
                            destination.storeBytes(
                                of: value, toByteOffset: (column * rows + row) * size, as: Value.self)
                        }
                    }
                }
            }
        }
    }
}

/// A weight matrix in the form that one way of multiplying wants. A new way is a new conformance.
package protocol PackedMatrix: Sendable {
    var inputs: Int { get }
    var outputs: Int { get }

    /// Where a product may be cut: ranges of columns begin at multiples of this.
    static var columnGranularity: Int { get }

    /// Stacks `parts` (an attention's query, key and value, say) into one matrix.
    init(inputs: Int, parts: [WeightRows])

    /// How many operations take the time of one in F32.
    var speed: Int { get }

    /// The weight as it is kept, to be kept elsewhere; nil where that is not provided for.
    var packed: PackedBytes? { get }

    /// output = activation(input · Wᵀ + bias) + residual for the columns of `columns`, on the calling thread.
    ///
    /// - Parameters:
    ///   - input: [rows, inputs]
    ///   - residual: [rows, outputs]; may be the output itself where the activation is the identity.
    ///   - output: [rows, outputs]
    func multiply(
        _ input: MatrixView, columns: Range<Int>, bias: FloatVector?, activation: Activation, residual: MatrixView?,
        into output: MutableMatrixView)
}

/// What a weight is kept for.
package enum WeightUse: Sendable {
    /// Products with many rows, whose time is arithmetic: as F32.
    case manyRows
    /// Products with many rows and with few: in the format of the file.
    case anyRows
    /// Products with a row or a few, whose time is that of reading the weight: in the format of the file, and what that has
    /// as F32 in 24 bits.
    case fewRows

    func panelFormat(of parts: [WeightRows]) -> PanelFormat {
        if self == .manyRows { return .f32 }
        if parts.allSatisfy({ $0.format == .f16 }) { return .f16 }
        if parts.allSatisfy({ $0.format == .bf16 }) { return .bf16 }
        return self == .fewRows ? .f24 : .f32
    }
}

/// The way of multiplying that is fastest on this processor, in at least the precision asked for.
package func bestPackedMatrix(
    inputs: Int, parts: [WeightRows], for use: WeightUse = .manyRows,
    in precision: ArithmeticPrecision = .f32
) -> any PackedMatrix {
    PackingForm.best(inputs: inputs, outputs: parts.outputs, parts: parts, for: use, in: precision).pack(
        inputs: inputs, parts: parts)
}
