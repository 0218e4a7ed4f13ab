import Pictures
import Files
import StrictJSON

/// A folder that holds a model in Hugging Face's layout.
struct ModelFolder: Sendable {
    let path: String
    let config: JSONValue

    /// The `model_type` in the folder's `config.json`.
    let modelType: String

    /// - Throws: ``EncoderError`` when there is no readable `config.json`.
    init(path: String) throws(EncoderError) {
        self.path = path
        let file = "\(path)/config.json"
        config = try Self.json(at: file)
        guard let type = config["model_type"]?.string else {
            throw .malformed(path: file, reason: "it has no \"model_type\"")
        }
        modelType = type
    }

    /// The folder's own name, resolved where the path is `.` or a link.
    var name: String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved).split(separator: "/").last.map(String.init) ?? path
    }

    func has(_ file: String) -> Bool { access("\(path)/\(file)", R_OK) == 0 }

    func subfolder(_ name: String) throws(EncoderError) -> ModelFolder { try ModelFolder(path: "\(path)/\(name)") }

    /// Returns the preprocessing that `preprocessor_config.json` describes.
    ///
    /// - Parameter imageSize: the side of the network's square input, in pixels.
    func preprocessor(for imageSize: Int) throws(EncoderError) -> ImagePreprocessor {
        let file = "\(path)/preprocessor_config.json"
        let bytes = try Self.bytes(of: file)
        let preprocessor: ImagePreprocessor
        do {
            preprocessor = try ImagePreprocessor(preprocessorConfigJSON: bytes)
        } catch {
            throw .malformed(path: file, reason: "\(error)")
        }
        guard preprocessor.outputWidth == imageSize, preprocessor.outputHeight == imageSize else {
            throw .malformed(
                path: file,
                reason: "it makes pictures of \(preprocessor.outputWidth) × \(preprocessor.outputHeight) pixels; "
                    + "the network takes \(imageSize) × \(imageSize)")
        }
        return preprocessor
    }

    /// Returns the configuration that a network reads from `config.json`, attributing its errors to that file.
    func configuration<Configuration>(_ make: (JSONValue) throws -> Configuration) throws(EncoderError) -> Configuration
    {
        do {
            return try make(config)
        } catch {
            throw .malformed(path: "\(path)/config.json", reason: "\(error)")
        }
    }

    /// - Throws: ``EncoderError`` when the file cannot be read or is not JSON.
    static func json(at path: String) throws(EncoderError) -> JSONValue {
        let bytes = try bytes(of: path)
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw .malformed(path: path, reason: "\(error)")
        }
    }

    private static let sizeLimit = 16 << 20

    static func bytes(of path: String) throws(EncoderError) -> [UInt8] {
        do {
            return try OutsideFile.bytes(of: path, limit: sizeLimit)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }
}
