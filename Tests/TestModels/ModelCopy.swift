import Foundation
import TensorFiles

/// A copy of a model folder that a test may spoil.
package final class ModelCopy {
    package let path: String

    package init(of folder: String) throws {
        path = FileManager.default.temporaryDirectory.path + "/model-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: folder, toPath: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func write(_ file: String, _ text: String) throws { try write(file, Array(text.utf8)) }

    package func write(_ file: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(file)"))
    }

    package func read(_ file: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(fileURLWithPath: "\(path)/\(file)")))
    }

    package func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(file)") }

    package func replace(_ old: String, by new: String, in file: String) throws {
        let text = String(decoding: try read(file), as: UTF8.self)
        guard text.contains(old) else { throw CocoaError(.fileReadCorruptFile) }
        try write(file, text.replacingOccurrences(of: old, with: new))
    }

    /// Writes the weights anew.
    package func rewriteWeights(
        in file: String = "model.safetensors", _ change: (_ tensor: Tensor, _ writer: inout SafetensorsWriter) throws -> Void
    ) throws {
        let original = try SafetensorsFile(path: "\(path)/\(file)")
        var writer = SafetensorsWriter()
        for name in original.tensorNames {
            if let tensor = original[name] { try change(tensor, &writer) }
        }
        try writer.write(to: "\(path)/\(file)")
    }
}
