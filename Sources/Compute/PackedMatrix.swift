import CKernels
import Workers

/// The number format of a weight in a file.
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

/// Rows of a weight matrix as stored in a file: [outputs, inputs], little-endian, at any alignment.
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
    /// Calls `body` with the transposed matrix, which is valid only during the call.
    ///
    /// - Parameter columns: the number of values in a row.
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

    /// Transposes in square blocks that stay in the first-level cache.
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

/// A weight matrix packed for one multiplication method. A new method is a new conformance.
package protocol PackedMatrix: Sendable {
    var inputs: Int { get }
    var outputs: Int { get }

    /// The granularity at which a product may be divided: ranges of columns begin at multiples of it.
    static var columnGranularity: Int { get }

    /// The number of operations that take the time of one in F32.
    var speed: Int { get }

    /// The packed weight, to be stored; nil where that is not supported.
    var packed: PackedBytes? { get }

    /// Computes output = activation(input · Wᵀ + bias) + residual for the columns of `columns`, on the calling thread.
    ///
    /// - Parameters:
    ///   - input: [rows, inputs]
    ///   - residual: [rows, outputs]; may be the output itself when the activation is the identity.
    ///   - output: [rows, outputs]
    func multiply(
        _ input: MatrixView, columns: Range<Int>, bias: FloatVector?, activation: Activation, residual: MatrixView?,
        into output: MutableMatrixView)
}

/// The use of a weight, which determines its packing.
package enum WeightUse: Sendable {
    /// Products with many rows, dominated by arithmetic: as F32.
    case manyRows
    /// Products with many rows and with few: in the format of the file.
    case anyRows
    /// Products with one or a few rows, dominated by reading the weight: in the format of the file, F32 reduced to 24
    /// bits.
    case fewRows

    func panelFormat(of parts: [WeightRows]) -> PanelFormat {
        if self == .manyRows { return .f32 }
        if parts.allSatisfy({ $0.format == .f16 }) { return .f16 }
        if parts.allSatisfy({ $0.format == .bf16 }) { return .bf16 }
        return self == .fewRows ? .f24 : .f32
    }
}

/// Packs a weight for the method that is fastest on this processor, in at least the requested precision.
package func bestPackedMatrix(
    inputs: Int, parts: [WeightRows], for use: WeightUse = .manyRows,
    in precision: ArithmeticPrecision = .f32
) -> any PackedMatrix {
    PackingForm.best(inputs: inputs, outputs: parts.outputs, parts: parts, for: use, in: precision).pack(
        inputs: inputs, parts: parts)
}
