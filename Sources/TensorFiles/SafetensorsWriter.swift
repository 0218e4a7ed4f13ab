import CKernels
import Files

/// Writes safetensors files, byte for byte as the reference implementation does: tensors sorted by element type, widest
/// first, then by name, and the header padded with spaces so that the data begins at a multiple of 8.
///
///     var writer = SafetensorsWriter(metadata: ["format": "pt"])
///     try writer.add("projection", shape: [384, 512], floats: values, as: .f16)
///     try writer.write(to: "model.safetensors")
///
/// (Metadata is sorted by key; in the reference its order is unspecified.)
public struct SafetensorsWriter: Sendable {
    private enum Content: Sendable {
        case bytes([UInt8])
        case tensor(Tensor)
        case stored(any StoredBytes)
    }

    private struct Entry: Sendable {
        var name: String
        var elementType: ElementType
        var shape: [Int]
        var byteCount: Int
        var content: Content
    }

    private let metadata: [String: String]
    private let alignment: Int
    private var entries: [Entry] = []
    private var names: Set<[UInt8]> = []

    /// Creates a writer without tensors.
    ///
    /// - Parameter metadata: the pairs of `__metadata__`, which is omitted when there are none.
    public init(metadata: [String: String] = [:]) {
        self.init(metadata: metadata, alignment: 8)
    }

    /// - Parameter alignment: the alignment of the data's start, a multiple of 8.
    package init(metadata: [String: String], alignment: Int) {
        self.metadata = metadata
        self.alignment = alignment
    }

    /// Adds a tensor of floating-point numbers.
    ///
    /// - Parameters:
    ///   - shape: the extent of every dimension, outermost first; empty for a single number.
    ///   - floats: the elements, row-major.
    ///   - elementType: F32, F16 or BF16 (rounded to nearest, ties to even), or F64.
    /// - Throws: ``TensorFileError/invalidTensor(name:reason:)`` when the count does not fit the shape, the name is
    ///   taken or the type is not a floating-point type.
    public mutating func add(
        _ name: String, shape: [Int], floats: [Float], as elementType: ElementType = .f32
    ) throws(TensorFileError) {
        guard elementType.isFloatingPoint else {
            throw .invalidTensor(
                name: name, reason: "floating-point values cannot be written as \(elementType.rawValue)")
        }
        let byteCount = floats.count * elementType.byteCount
        let bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initializedCount in
            let destination = UnsafeMutableRawBufferPointer(buffer)
            floats.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = destination.baseAddress else { return }
                switch elementType {
                case .f16: ck_kernels().pointee.f32_to_f16(from, to, source.count)
                case .bf16: ck_kernels().pointee.f32_to_bf16(from, to, source.count)
                case .f64:
                    for i in 0..<source.count {
                        to.storeBytes(of: Double(from[i]), toByteOffset: 8 * i, as: Double.self)
                    }
                default: to.copyMemory(from: from, byteCount: byteCount)
                }
            }
            initializedCount = byteCount
        }
        try add(name, elementType, shape, bytes)
    }

    /// Adds a tensor of 64-bit integers, row-major.
    ///
    /// - Throws: ``TensorFileError/invalidTensor(name:reason:)`` when the count does not fit the shape or the name is
    ///   taken.
    public mutating func add(_ name: String, shape: [Int], integers: [Int]) throws(TensorFileError) {
        let bytes = integers.flatMap { value in withUnsafeBytes(of: Int64(value).littleEndian, Array.init) }
        try add(name, .i64, shape, bytes)
    }

    /// Adds a tensor as its bytes, row-major and little-endian.
    ///
    /// - Throws: ``TensorFileError/invalidTensor(name:reason:)`` when the count does not fit the shape or the name is
    ///   taken.
    public mutating func add(
        _ name: String, _ elementType: ElementType, _ shape: [Int], _ bytes: [UInt8]
    ) throws(TensorFileError) {
        guard checkedSize(of: shape, elementBytes: elementType.byteCount)?.bytes == bytes.count else {
            throw .invalidTensor(
                name: name, reason: "its shape \(shape) does not fit \(bytes.count / elementType.byteCount) elements")
        }
        try append(
            Entry(
                name: name, elementType: elementType, shape: shape, byteCount: bytes.count, content: .bytes(bytes)))
    }

    /// Adds a tensor of another file unchanged; its bytes are copied when the file is written.
    ///
    /// - Parameter name: the tensor's new name; its old one when nil.
    /// - Throws: ``TensorFileError/invalidTensor(name:reason:)`` when the name is taken.
    public mutating func add(_ tensor: Tensor, as name: String? = nil) throws(TensorFileError) {
        try append(
            Entry(
                name: (name ?? tensor.name) + (tensor.isFourBit ? FourBitBlocks.suffix : ""),
                elementType: tensor.elementType, shape: tensor.storedShape, byteCount: tensor.byteCount,
                content: .tensor(tensor)))
    }

    /// Adds bytes owned elsewhere; they are copied when the file is written.
    ///
    /// - Throws: ``TensorFileError/invalidTensor(name:reason:)`` when the name is taken.
    package mutating func add(_ name: String, _ bytes: any StoredBytes) throws(TensorFileError) {
        try append(
            Entry(
                name: name, elementType: .u8, shape: [bytes.count], byteCount: bytes.count,
                content: .stored(bytes)))
    }

    private mutating func append(_ entry: Entry) throws(TensorFileError) {
        guard entry.name != "__metadata__" else {
            throw .invalidTensor(name: entry.name, reason: "the format keeps this name for itself")
        }
        guard names.insert(Array(entry.name.utf8)).inserted else {
            throw .invalidTensor(name: entry.name, reason: "another tensor has this name")
        }
        entries.append(entry)
    }

    /// Writes the file; it appears at `path` only when it is complete and flushed to disk.
    ///
    /// - Throws: ``TensorFileError/cannotWrite(path:reason:)``; an existing file at `path` is then unchanged.
    public func write(to path: String) throws(TensorFileError) {
        let sorted = sortedEntries()
        try PreparedFile(path) { (file) throws(FileError) in
            try file.append(header(of: sorted))
            for entry in sorted {
                switch entry.content {
                case .bytes(let bytes): try file.append(bytes)
                case .tensor(let tensor):
                    try tensor.withUnsafeBytes { (bytes) throws(FileError) in try file.append(bytes) }
                case .stored(let stored):
                    try stored.withUnsafeBytes { (bytes) throws(FileError) in try file.append(bytes) }
                }
            }
        }.commit()
    }

    private func sortedEntries() -> [Entry] {
        func rank(_ type: ElementType) -> Int { ElementType.allCases.firstIndex(of: type) ?? 0 }
        return entries.sorted { left, right in
            left.elementType == right.elementType
                ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
                : rank(left.elementType) > rank(right.elementType)
        }
    }

    private func header(of entries: [Entry]) -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            let text = pairs.map { "\(jsonString($0.key)):\(jsonString($0.value))" }.joined(separator: ",")
            members.append("\"__metadata__\":{\(text)}")
        }
        var offset = 0
        for entry in entries {
            let shape = entry.shape.map(String.init).joined(separator: ",")
            members.append(
                "\(jsonString(entry.name)):{\"dtype\":\"\(entry.elementType.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(offset + entry.byteCount)]}")
            offset += entry.byteCount
        }
        var text = Array("{\(members.joined(separator: ","))}".utf8)
        while (8 + text.count) % alignment != 0 { text.append(UInt8(ascii: " ")) }
        return withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text
    }
}

/// Immutable bytes.
package protocol StoredBytes: Sendable {
    var count: Int { get }
    func withUnsafeBytes(
        _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void
    ) throws(FileError)
}

/// Returns `text` as a JSON string, escaped as `serde_json` does.
private func jsonString(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\u{08}": result += "\\b"
        case "\t": result += "\\t"
        case "\n": result += "\\n"
        case "\u{0c}": result += "\\f"
        case "\r": result += "\\r"
        case "\0"..<" ":
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
