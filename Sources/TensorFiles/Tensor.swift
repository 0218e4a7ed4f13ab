/// A named array of numbers in a file. Its elements stay in the file until they are read; the tensor keeps the file's
/// mapping alive.
///
///     let weight = try checkpoint.require("text_projection.weight", shape: [512, 512])
///     let values = try weight.floats()
public struct Tensor: Sendable {
    /// The tensor's name.
    public let name: String
    /// The type of the elements; U8 where four-bit weights are stored in blocks.
    public let elementType: ElementType
    /// A Boolean value that indicates whether the elements are four-bit weights in blocks, which are read as
    /// floating-point numbers; see ``Checkpoint``.
    public let isFourBit: Bool
    /// The extent of every dimension, outermost first; empty for a single number.
    public let shape: [Int]
    /// The number of elements: the product of `shape`.
    public let count: Int
    /// The file that holds the tensor.
    public var path: String { bytes.path }

    private let bytes: FileBytes
    private let range: Range<Int>

    /// - Precondition: `range` lies within `bytes` and has room for exactly the elements of `shape`.
    init(name: String, elementType: ElementType, shape: [Int], count: Int, bytes: FileBytes, range: Range<Int>) {
        precondition(range.count == count * elementType.byteCount && range.upperBound <= bytes.count)
        self.name = name
        self.elementType = elementType
        isFourBit = false
        self.shape = shape
        self.count = count
        self.bytes = bytes
        self.range = range
    }

    /// A view of the matrix whose four-bit weights another tensor stores in blocks.
    ///
    /// - Throws: ``TensorFileError/malformed(path:reason:)`` unless that tensor has the form of ``FourBitBlocks``.
    init(name: String, blocks: Tensor) throws(TensorFileError) {
        guard let shape = FourBitBlocks.matrixShape(blocks.elementType, blocks.shape) else {
            throw .malformed(
                path: blocks.path,
                reason: "the tensor \"\(blocks.name)\" is \(blocks.elementType.rawValue) \(blocks.shape), and a matrix "
                    + "of four-bit weights is U8 [rows, columns / 32, 18]")
        }
        self.name = name
        elementType = blocks.elementType
        isFourBit = true
        self.shape = shape
        count = shape[0] * shape[1]
        bytes = blocks.bytes
        range = blocks.range
    }

    /// The number of bytes in the file.
    var byteCount: Int { range.count }

    /// The shape in the file.
    var storedShape: [Int] {
        isFourBit ? [shape[0], shape[1] / FourBitBlocks.weights, FourBitBlocks.bytes] : shape
    }

    /// A Boolean value that indicates whether the elements can be read as floating-point numbers.
    public var isFloatingPoint: Bool { isFourBit || elementType.isFloatingPoint }

    /// Calls `body` with the elements as stored in the file: row-major, little-endian, **at any alignment**, so read
    /// them with `loadUnaligned` or copy them. The buffer is valid only during the call.
    public func withUnsafeBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBytes(in: range, body)
    }

    /// Returns all elements in single precision, row-major.
    ///
    /// - Throws: ``TensorFileError/wrongElementType(tensor:path:expected:found:)`` unless the type is F32, F16, BF16
    ///   or F64.
    public func floats() throws(TensorFileError) -> [Float] {
        try requireFloatingPoint()
        return [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            let destination = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
            copyFloats(0..<count, uncheckedInto: destination)
            initializedCount = count
        }
    }

    /// Converts the elements of `range`, counted row-major, to single precision; `destination` may be uninitialised.
    ///
    /// - Parameter range: all elements when nil. A row of a table of width `w` is `row * w..<(row + 1) * w`.
    /// - Precondition: `range` lies within `0..<count`, and `destination` has exactly its length.
    /// - Throws: ``TensorFileError/wrongElementType(tensor:path:expected:found:)`` unless the type is F32, F16, BF16
    ///   or F64.
    public func copyFloats(
        _ range: Range<Int>? = nil, into destination: UnsafeMutableBufferPointer<Float>
    ) throws(TensorFileError) {
        try requireFloatingPoint()
        let range = range ?? 0..<count
        precondition(range.lowerBound >= 0 && range.upperBound <= count && range.count == destination.count)
        copyFloats(range, uncheckedInto: destination)
    }

    private func copyFloats(_ range: Range<Int>, uncheckedInto destination: UnsafeMutableBufferPointer<Float>) {
        let width = elementType.byteCount
        withUnsafeBytes { source in
            if isFourBit { return FourBitBlocks.copy(source, range, into: destination) }
            let part = UnsafeRawBufferPointer(rebasing: source[range.lowerBound * width..<range.upperBound * width])
            FloatConversion.copy(part, of: elementType, into: destination)
        }
    }

    /// Returns all elements as integers, row-major; false is 0 and true is 1.
    ///
    /// - Throws: ``TensorFileError/wrongElementType(tensor:path:expected:found:)`` for floating-point tensors.
    public func integers() throws(TensorFileError) -> [Int] {
        guard !isFourBit,
            let values = withUnsafeBytes({ FloatConversion.integers($0, of: elementType, count: count) })
        else {
            throw .wrongElementType(
                tensor: name, path: path, expected: "an integer type",
                found: isFourBit ? "four-bit weights" : elementType.rawValue)
        }
        return values
    }

    private func requireFloatingPoint() throws(TensorFileError) {
        guard isFloatingPoint else {
            throw .wrongElementType(
                tensor: name, path: path, expected: "F32, F16, BF16 or F64", found: elementType.rawValue)
        }
    }
}

/// Returns the number of elements of `shape` and their size in bytes, or nil when either does not fit an `Int`.
func checkedSize(of shape: [Int], elementBytes: Int) -> (count: Int, bytes: Int)? {
    var count = 1
    for extent in shape {
        let (product, overflows) = count.multipliedReportingOverflow(by: extent)
        guard extent >= 0, !overflows else { return nil }
        count = product
    }
    let (bytes, overflows) = count.multipliedReportingOverflow(by: elementBytes)
    return overflows ? nil : (count, bytes)
}
