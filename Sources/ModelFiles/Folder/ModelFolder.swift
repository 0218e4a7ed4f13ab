import Files
import StrictJSON

/// A folder that holds a model in Hugging Face's layout.
package struct ModelFolder: Sendable {
    package let path: String
    package let config: JSONValue

    /// The `model_type` in the folder's `config.json`.
    package let modelType: String

    /// - Throws: ``ModelFilesError`` when there is no readable `config.json`.
    package init(path: String) throws(ModelFilesError) {
        self.path = path
        let file = "\(path)/config.json"
        config = try Self.json(at: file)
        guard let type = config["model_type"]?.string else {
            throw .malformed(path: file, reason: "it has no \"model_type\"")
        }
        modelType = type
    }

    /// The folder's own name, resolved where the path is `.` or a link.
    package var name: String { FileSystem.lastComponent(of: FileSystem.realPath(path) ?? path) }

    package func has(_ file: String) -> Bool { access("\(path)/\(file)", R_OK) == 0 }

    package func subfolder(_ name: String) throws(ModelFilesError) -> ModelFolder {
        try ModelFolder(path: "\(path)/\(name)")
    }

    /// Returns the configuration that a network reads from `config.json`, attributing its errors to that file.
    package func configuration<Configuration>(
        _ make: (JSONValue) throws -> Configuration
    ) throws(ModelFilesError) -> Configuration {
        do {
            return try make(config)
        } catch {
            throw .malformed(path: "\(path)/config.json", reason: "\(error)")
        }
    }

    /// Returns the error about a model of a type that cannot be used.
    ///
    /// - Parameter wanted: the types that can.
    package func otherType(wanted: String) -> ModelFilesError {
        .otherType(path: "\(path)/config.json", modelType: modelType, wanted: wanted)
    }

    /// - Throws: ``ModelFilesError`` when the file cannot be read or is not JSON.
    package static func json(at path: String) throws(ModelFilesError) -> JSONValue {
        let bytes = try bytes(of: path)
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw .malformed(path: path, reason: "\(error)")
        }
    }

    package static func bytes(of path: String) throws(ModelFilesError) -> [UInt8] {
        try FileSystem.contents(ofFile: path, limit: 16 << 20)
    }
}

extension ModelFolder {
    /// The files whose names are the same for every model.
    private static let fixedFiles = [
        "config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json", "vocab.json", "merges.txt",
        "vocab.txt", "tokenizer_config.json", "special_tokens_map.json",
    ]

    /// Returns the files of a network that determine its results, relative to its folder: those with fixed names, which
    /// need not all exist, and the shards.
    package static func networkFiles(in folder: String) -> [String] {
        let index = "model.safetensors.index.json"
        guard access("\(folder)/model.safetensors", F_OK) != 0,
            let map = try? json(at: "\(folder)/\(index)")["weight_map"]?.object
        else { return fixedFiles }
        return fixedFiles + [index] + Set(map.compactMap(\.value.string))
    }
}
