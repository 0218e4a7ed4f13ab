/// A safetensors file, opened by mapping: opening costs the reading of its header only, and tensors are views.
///
///     let file = try SafetensorsFile(path: "model.safetensors")
///     for name in file.tensorNames { print(name, file[name]!.shape) }
///
/// A file is refused unless it is valid by every rule of the format and of its reference implementation
/// (`safetensors::SafeTensors::deserialize`); nothing in it is trusted before. Where the format's text is stricter
/// than the implementation, the text is followed: the header starts with `{`, and no name stands twice.
///
/// The file must not be shortened in place while it, or a tensor of it, is in use: that kills the process, as with
/// every mapped file. Renaming, removing or replacing it is harmless.
public final class SafetensorsFile: Sendable {
    /// Where the file is, or the name it was given.
    public let path: String
    /// The pairs of `__metadata__`; empty when there are none.
    public let metadata: [String: String]

    private let tensors: [Tensor]
    /// Keyed by UTF-8, because `String` takes names for equal that differ in Unicode normalisation.
    private let indexByName: [[UInt8]: Int]

    /// - Throws: ``TensorFileError`` when the file cannot be read, is malformed or holds an element type that is not
    ///   supported.
    public convenience init(path: String) throws(TensorFileError) {
        try self.init(FileBytes(mapping: path))
    }

    /// Reads a file that is in memory already.
    ///
    /// - Parameter name: what to call it in messages.
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

    /// The names of all tensors, in the order in which they stand in the file.
    public var tensorNames: [String] { tensors.map(\.name) }

    /// The tensor called `name`, if there is one.
    public subscript(name: String) -> Tensor? { indexByName[Array(name.utf8)].map { tensors[$0] } }
}
