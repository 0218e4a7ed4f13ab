/// An error concerning a tensor file. Each description names the file, the problem and a remedy.
public enum TensorFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file cannot be opened or mapped.
    case cannotOpen(path: String, reason: String)
    /// The file cannot be written; an existing file at the path is unchanged.
    case cannotWrite(path: String, reason: String)
    /// The file violates its format.
    case malformed(path: String, reason: String)
    /// The file is valid, but has contents that this library does not support.
    case unsupported(path: String, reason: String)
    /// A folder does not hold a model's weights.
    case noCheckpoint(folder: String, reason: String)
    /// A tensor that the model needs is missing from its files.
    case missingTensor(name: String, path: String)
    /// A tensor's shape does not match the model's configuration.
    case wrongShape(tensor: String, path: String, expected: [Int], found: [Int])
    /// A tensor's elements cannot be converted to the requested type.
    case wrongElementType(tensor: String, path: String, expected: String, found: String)
    /// A caller's values do not form a valid tensor.
    case invalidTensor(name: String, reason: String)

    /// A message that names the file, the problem and a remedy.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "\(path): cannot be opened: \(reason)"
        case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
        case .malformed(let path, let reason):
            "\(path): the file is damaged or incomplete: \(reason). Copy or download it again."
        case .unsupported(let path, let reason): "\(path): \(reason)"
        case .noCheckpoint(let folder, let reason): "\(folder): no model weights here: \(reason)"
        case .missingTensor(let name, let path):
            "\(path): the tensor \"\(name)\" is missing; the weights do not belong to this model's configuration."
        case .wrongShape(let tensor, let path, let expected, let found):
            "\(path): the tensor \"\(tensor)\" has the shape \(found), but the model's configuration asks for "
                + "\(expected)."
        case .wrongElementType(let tensor, let path, let expected, let found):
            "\(path): the tensor \"\(tensor)\" holds \(found), but \(expected) is needed."
        case .invalidTensor(let name, let reason): "the tensor \"\(name)\" cannot be made: \(reason)"
        }
    }
}
