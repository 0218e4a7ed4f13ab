import ModelFiles
import Pictures

extension ModelFolder {
    /// Returns the preprocessing that `preprocessor_config.json` describes.
    ///
    /// - Parameter imageSize: the side of the network's square input, in pixels.
    func preprocessor(for imageSize: Int) throws(ModelFilesError) -> ImagePreprocessor {
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
}
