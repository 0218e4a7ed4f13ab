/// A mapped safetensors file: opening reads only its header, and tensors are views.
///
///     let file = try SafetensorsFile(path: "model.safetensors")
///     for name in file.tensorNames { print(name, file[name]!.shape) }
///
/// A file is refused unless it obeys all rules of the format and of its reference implementation
/// (`safetensors::SafeTensors::deserialize`); nothing in it is used before that. Where the format's text is stricter
/// than the implementation, the text is followed: the header starts with `{`, and names are unique.
///
/// The file must not be truncated in place while it, or one of its tensors, is in use: that terminates the process, as
/// with any mapped file. Renaming, removing or replacing it is harmless.
public final class SafetensorsFile: Sendable {
    /// The file's path, or the name given to the bytes.
    public let path: String
    /// The pairs of `__metadata__`; empty when there are none.
    public let metadata: [String: String]

    private let tensors: [Tensor]
    /// The indices of tensors by UTF-8 name, because `String` treats canonically equivalent names as equal.
    private let indexByName: [[UInt8]: Int]

    /// Opens a file.
    ///
    /// - Throws: ``TensorFileError`` when the file cannot be read, is malformed or holds an element type that is not
    ///   supported.
    public convenience init(path: String) throws(TensorFileError) {
        try self.init(FileBytes(mapping: path))
    }

    /// Parses a file in memory.
    ///
    /// - Parameter name: the name of the bytes in messages.
    public convenience init(bytes: [UInt8], name: String) throws(TensorFileError) {
        try self.init(FileBytes(copying: bytes, name: name))
    }

    private init(_ bytes: FileBytes) throws(TensorFileError) {
        let header = try SafetensorsHeader(of: bytes)
        path = bytes.path
        metadata = header.metadata
        tensors = header.entries.map { entry in
            Tensor(
                name: entry.name, elementType: entry.elementType, shape: entry.shape, count: entry.count, bytes: bytes,
                range: header.dataOffset + entry.range.lowerBound..<header.dataOffset + entry.range.upperBound)
        }
        var indexByName: [[UInt8]: Int] = [:]
        indexByName.reserveCapacity(tensors.count)
        for (index, tensor) in tensors.enumerated() { indexByName[Array(tensor.name.utf8)] = index }
        self.indexByName = indexByName
    }

    /// The names of all tensors, in the order of the file.
    public var tensorNames: [String] { tensors.map(\.name) }

    /// The tensor called `name`, if there is one.
    public subscript(name: String) -> Tensor? { indexByName[Array(name.utf8)].map { tensors[$0] } }
}
