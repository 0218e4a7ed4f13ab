/// An array in a NumPy `.npy` file (versions 1 to 3): numbers of the types f2, f4, f8, i1, i4, i8, u1 and b1, or `<U`
/// text, in C or Fortran order and either byte order. Opening maps the file and reads only the header.
///
///     let embeddings = try NumPyArray(path: "embeddings.npy")  // shape [n, 512]
///     let paths = try NumPyArray(path: "paths.npy").strings()
///
/// Python objects (pickles) are refused with a message that explains how to convert them. Like any mapped file, it must
/// not be truncated in place while the array is in use.
public struct NumPyArray: Sendable {
    /// The extent of every dimension, outermost first; empty for a single element.
    public let shape: [Int]
    /// The number of elements: the product of `shape`.
    public let count: Int
    /// The type of the elements; nil for text.
    public let elementType: ElementType?
    /// The file's path, or the name given to the bytes.
    public var path: String { bytes.path }

    /// The bytes at the start of every `.npy` file.
    package static let signature = NumPyHeader.magic

    private let header: NumPyHeader
    private let elementBytes: Int
    private let bytes: FileBytes

    /// Opens a file.
    ///
    /// - Throws: ``TensorFileError`` when the file cannot be read, is malformed or holds neither numbers nor text.
    public init(path: String) throws(TensorFileError) {
        try self.init(FileBytes(mapping: path))
    }

    /// Parses a file in memory.
    ///
    /// - Parameter name: the name of the bytes in messages.
    public init(bytes: [UInt8], name: String) throws(TensorFileError) {
        try self.init(FileBytes(copying: bytes, name: name))
    }

    private init(_ bytes: FileBytes) throws(TensorFileError) {
        let header = try NumPyHeader(of: bytes)
        func malformed(_ reason: String) -> TensorFileError { .malformed(path: bytes.path, reason: reason) }
        switch header.element {
        case .number(let type): (elementType, elementBytes) = (type, type.byteCount)
        case .text(let characters): (elementType, elementBytes) = (nil, 4 * characters)
        }
        guard let size = checkedSize(of: header.shape, elementBytes: elementBytes) else {
            throw malformed("its shape \(header.shape) is larger than any file")
        }
        // Otherwise a shape alone could request any amount of memory.
        guard elementBytes > 0 || size.count == 0 else { throw malformed("it holds text of width 0") }
        let available = bytes.count - header.dataOffset
        guard size.bytes == available else {
            let what = size.bytes > available ? "it was cut off" : "something follows the array"
            throw malformed("its shape \(header.shape) takes \(size.bytes) bytes, but it holds \(available): \(what)")
        }
        self.header = header
        self.bytes = bytes
        shape = header.shape
        count = size.count
    }

    /// Returns the numbers in single precision, in C order (row-major). F64 and integers are rounded to nearest.
    ///
    /// - Throws: ``TensorFileError/unsupported(path:reason:)`` when the elements are text.
    public func floats() throws(TensorFileError) -> [Float] { try floats(in: 0..<count) }

    /// Returns some of the numbers in single precision. Only their part of the file is read, so that a large file can
    /// be processed piece by piece.
    ///
    /// - Parameter range: the elements, counted in C order (row-major): row `r` of an array `[n, d]` is
    ///   `r * d..<(r + 1) * d`.
    /// - Precondition: `range` lies within `0..<count`.
    /// - Throws: ``TensorFileError/unsupported(path:reason:)`` when the elements are text.
    public func floats(in range: Range<Int>) throws(TensorFileError) -> [Float] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        let type = try requireNumbers()
        return [Float](unsafeUninitializedCapacity: range.count) { buffer, initializedCount in
            let destination = UnsafeMutableBufferPointer(rebasing: buffer[..<range.count])
            withOrderedBytes(of: range) { FloatConversion.copy($0, of: type, into: destination) }
            initializedCount = range.count
        }
    }

    /// Returns the whole numbers, in C order (row-major); false is 0 and true is 1.
    ///
    /// - Throws: ``TensorFileError/unsupported(path:reason:)`` when the elements are text or floating-point numbers.
    public func integers() throws(TensorFileError) -> [Int] {
        let type = try requireNumbers()
        let values = withOrderedBytes(of: 0..<count) { FloatConversion.integers($0, of: type, count: count) }
        guard let values else {
            throw .unsupported(path: path, reason: "the array holds \(type.rawValue), but whole numbers are needed.")
        }
        return values
    }

    /// Returns the text elements, in C order (row-major), without the zero characters that pad them.
    ///
    /// - Throws: ``TensorFileError/unsupported(path:reason:)`` when the elements are numbers, and
    ///   ``TensorFileError/malformed(path:reason:)`` when a character is not Unicode.
    public func strings() throws(TensorFileError) -> [String] {
        guard elementType == nil else {
            throw .unsupported(path: path, reason: "the array holds numbers, but text is needed.")
        }
        let width = elementBytes / 4
        return try withOrderedBytes(of: 0..<count) { (source) throws(TensorFileError) in
            var result: [String] = []
            result.reserveCapacity(count)
            for element in 0..<count {
                var text = String.UnicodeScalarView()
                var pendingZeros = 0
                for character in 0..<width {
                    let value = source.loadUnaligned(fromByteOffset: 4 * (element * width + character), as: UInt32.self)
                    guard let scalar = Unicode.Scalar(value) else {
                        throw .malformed(path: path, reason: "element \(element) of its text is not Unicode")
                    }
                    if value == 0 {
                        pendingZeros += 1
                    } else {
                        text.append(contentsOf: repeatElement("\0", count: pendingZeros))
                        pendingZeros = 0
                        text.append(scalar)
                    }
                }
                result.append(String(text))
            }
            return result
        }
    }

    private func requireNumbers() throws(TensorFileError) -> ElementType {
        guard let elementType else {
            throw .unsupported(path: path, reason: "the array holds text, but numbers are needed.")
        }
        return elementType
    }

    /// Calls `body` with some elements, counted in C order, in that order and little-endian.
    private func withOrderedBytes<Result, Failure>(
        of elements: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let isTransposed = header.isFortranOrder && shape.count > 1
        // Text is byte-swapped character by character.
        let swapWidth = elementType == nil ? 4 : elementBytes
        let isSwapped = header.isBigEndian && swapWidth > 1
        let start = header.dataOffset
        let range = start + elements.lowerBound * elementBytes..<start + elements.upperBound * elementBytes
        guard isTransposed || isSwapped, !elements.isEmpty else { return try bytes.withUnsafeBytes(in: range, body) }
        var ordered =
            isTransposed
            ? bytes.withUnsafeBytes(in: start..<bytes.count) { rowMajor($0, elements) } : bytes.array(in: range)
        if isSwapped {
            for start in stride(from: 0, to: ordered.count, by: swapWidth) {
                ordered[start..<start + swapWidth].reverse()
            }
        }
        // Typed errors don't pass through Array.withUnsafeBytes.
        let result = ordered.withUnsafeBytes { (buffer) -> Swift.Result<Result, Failure> in
            do throws(Failure) { return .success(try body(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Converts some elements from Fortran order, where the first index varies fastest, to C order, where the last
    /// does.
    private func rowMajor(_ source: UnsafeRawBufferPointer, _ elements: Range<Int>) -> [UInt8] {
        var strides = [Int](repeating: 1, count: shape.count)
        for dimension in 1..<shape.count { strides[dimension] = strides[dimension - 1] * shape[dimension - 1] }
        var index = [Int](repeating: 0, count: shape.count)
        var rest = elements.lowerBound
        for dimension in stride(from: shape.count - 1, through: 0, by: -1) {
            (rest, index[dimension]) = rest.quotientAndRemainder(dividingBy: shape[dimension])
        }
        var from = zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
        let byteCount = elements.count * elementBytes
        return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initializedCount in
            let destination = UnsafeMutableRawBufferPointer(buffer)
            for element in 0..<elements.count {
                for byte in 0..<elementBytes {
                    destination[element * elementBytes + byte] = source[from * elementBytes + byte]
                }
                // Step to the next index, last dimension first.
                for dimension in stride(from: shape.count - 1, through: 0, by: -1) {
                    index[dimension] += 1
                    from += strides[dimension]
                    if index[dimension] < shape[dimension] { break }
                    from -= strides[dimension] * shape[dimension]
                    index[dimension] = 0
                }
            }
            initializedCount = byteCount
        }
    }
}
