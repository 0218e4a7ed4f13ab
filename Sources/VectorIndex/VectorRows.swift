/// Vectors of single precision, contiguous in one block of memory, which may be owned elsewhere.
///
///     let rows = try VectorRows(mappingFile: "photos.vectors", dimension: 384)
///     let index = try FlatIndex(ids: ids, rows: rows, metric: .innerProduct)
///
/// Shape `[count, dimension]`, row-major, in the machine's byte order.
public struct VectorRows: Sendable {
    /// The number of components of a vector.
    public let dimension: Int
    /// The number of vectors.
    public let count: Int
    private let block: MemoryBlock
    private let byteOffset: Int

    /// Wraps rows in a buffer that stays at its address and unchanged as long as `owner` lives. Nothing is copied.
    ///
    /// - Throws: ``VectorIndexError/invalidParameter(name:value:allowed:)`` unless the bytes are a whole number of
    ///   rows.
    public init(
        borrowing bytes: UnsafeRawBufferPointer, dimension: Int, keepingAlive owner: any Sendable
    ) throws(VectorIndexError) {
        try self.init(
            block: MemoryBlock(borrowing: bytes, owner: owner), byteOffset: 0, count: nil, dimension: dimension)
    }

    /// Maps rows in a file without reading them: the system loads the pages that a search accesses. The file must not
    /// be truncated while it is mapped.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - offset: the position of the first row, in bytes.
    ///   - count: the number of rows; nil for all up to the file's end.
    ///   - dimension: the number of components of a vector.
    /// - Throws: ``VectorIndexError/file(path:operation:reason:)``, or
    ///   ``VectorIndexError/invalidParameter(name:value:allowed:)`` if the file has fewer rows.
    public init(
        mappingFile path: String, offset: Int = 0, count: Int? = nil, dimension: Int
    ) throws(VectorIndexError) {
        try self.init(block: MemoryBlock(mapping: path), byteOffset: offset, count: count, dimension: dimension)
    }

    private init(block: MemoryBlock, byteOffset: Int, count: Int?, dimension: Int) throws(VectorIndexError) {
        try checkDimension(dimension)
        guard byteOffset >= 0, byteOffset <= block.byteCount else {
            throw .invalidParameter(
                name: "offset", value: "\(byteOffset)", allowed: "within the \(block.byteCount) bytes there are")
        }
        let rowSize = dimension * MemoryLayout<Float>.size
        let available = block.byteCount - byteOffset
        if let count {
            guard count >= 0, count <= available / rowSize else {
                throw .invalidParameter(
                    name: "count", value: "\(count)", allowed: "at most \(available / rowSize), the rows there are")
            }
        } else if available % rowSize != 0 {
            throw .invalidParameter(
                name: "the number of bytes", value: "\(available)",
                allowed: "a multiple of \(rowSize), the size of a row of dimension \(dimension)")
        }
        self.dimension = dimension
        self.count = count ?? available / rowSize
        self.block = block
        self.byteOffset = byteOffset
    }

    /// Wraps owned memory with room for more rows, of which `used` are in use.
    init(owned block: MemoryBlock, used: Int, dimension: Int) {
        self.dimension = dimension
        self.count = used
        self.block = block
        byteOffset = 0
    }

    var stride: Int { dimension * MemoryLayout<Float>.size }

    /// The address of the first row, valid while the rows live.
    var base: UnsafeRawPointer { UnsafeRawPointer(block.base + byteOffset) }

    func withBase<Result>(_ body: (UnsafeRawPointer) -> Result) -> Result {
        withExtendedLifetime(block) { body(base) }
    }

    subscript(row: Int) -> [Float] {
        withBase { base in
            (0..<dimension).map { base.loadUnaligned(fromByteOffset: row * stride + 4 * $0, as: Float.self) }
        }
    }
}

/// The largest dimension: far above any model's, and small enough that sizes in bytes cannot overflow.
let largestDimension = 1 << 20

func checkDimension(_ dimension: Int) throws(VectorIndexError) {
    guard (1...largestDimension).contains(dimension) else {
        throw .invalidParameter(name: "dimension", value: "\(dimension)", allowed: "1…\(largestDimension)")
    }
}
