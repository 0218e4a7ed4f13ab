/// What went wrong with a tensor file. Each case says where, and its description what to do about it.
public enum TensorFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file cannot be opened or mapped.
    case cannotOpen(path: String, reason: String)
    /// The file cannot be written; what stood at `path` before is untouched.
    case cannotWrite(path: String, reason: String)
    /// The file breaks its format's rules.
    case malformed(path: String, reason: String)
    /// The file is in order, but holds something that this library does not read.
    case unsupported(path: String, reason: String)
    /// A folder that should hold a model's weights doesn't.
    case noCheckpoint(folder: String, reason: String)
    /// A model needs a tensor that its files don't have.
    case missingTensor(name: String, path: String)
    /// A tensor's shape is not the one that a model's configuration asks for.
    case wrongShape(tensor: String, path: String, expected: [Int], found: [Int])
    /// A tensor's elements cannot be had as what was asked for.
    case wrongElementType(tensor: String, path: String, expected: String, found: String)
    /// A caller's values don't make a tensor.
    case invalidTensor(name: String, reason: String)

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
