/// Vectors of single precision, one after the other in one block of memory that may be somebody else's.
///
///     let rows = try VectorRows(mappingFile: "photos.vectors", dimension: 384)
///     let index = try FlatIndex(ids: ids, rows: rows, metric: .innerProduct)
///
/// Shape `[count, dimension]`, row-major, in the machine's byte order.
public struct VectorRows: Sendable {
    public let dimension: Int
    public let count: Int
    private let block: MemoryBlock
    private let byteOffset: Int

    /// Rows in a buffer that stays where it is, unchanged, for as long as `owner` lives. Nothing is copied.
    ///
    /// - Throws: ``VectorIndexError/invalidParameter(name:value:allowed:)`` unless the bytes are a whole number of
    ///   rows.
    public init(
        borrowing bytes: UnsafeRawBufferPointer, dimension: Int, keepingAlive owner: any Sendable
    ) throws(VectorIndexError) {
        try self.init(
            block: MemoryBlock(borrowing: bytes, owner: owner), byteOffset: 0, count: nil, dimension: dimension)
    }

    /// Rows in a file, mapped and not read: the system brings in what a search touches. The file must not be cut
    /// shorter while it is mapped.
    ///
    /// - Parameters:
    ///   - offset: where the first row begins, in bytes.
    ///   - count: how many rows there are; `nil`: all to the file's end.
    /// - Throws: ``VectorIndexError/file(path:operation:reason:)``, or
    ///   ``VectorIndexError/invalidParameter(name:value:allowed:)`` if the file doesn't hold that many rows.
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

    /// Rows of our own with room for more. `used` of them are in use.
    init(owned block: MemoryBlock, used: Int, dimension: Int) {
        self.dimension = dimension
        self.count = used
        self.block = block
        byteOffset = 0
    }

    var stride: Int { dimension * MemoryLayout<Float>.size }

    /// Valid while the rows live.
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

/// The largest dimension: far above any model's, and small enough that sizes in bytes can't overflow.
let largestDimension = 1 << 20

func checkDimension(_ dimension: Int) throws(VectorIndexError) {
    guard (1...largestDimension).contains(dimension) else {
        throw .invalidParameter(name: "dimension", value: "\(dimension)", allowed: "1…\(largestDimension)")
    }
}
