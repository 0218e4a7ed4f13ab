import Catalog
import Files
import Pictures

/// A picture that need not be in the library, turned into a vector once, to be searched with often.
public struct EmbeddedPicture: Sendable, Equatable {
    /// Of length 1.
    public let vector: [Float]
    /// Of the file, by which the picture's own copies in the library are told.
    let contents: ContentHash?
    /// Whose vector it is.
    let fingerprint: String
}

extension PhotoLibrary {
    /// Reads a picture and embeds it with the library's model.
    ///
    /// - Throws: ``ClipSearchError`` when the file can't be read or is no picture; what the model's encoder throws.
    public func embed(pictureAt path: String) throws -> EmbeddedPicture {
        do {
            let (bytes, hash) = try PhotoReader.read(OutsideFile(FileSystem.realPath(path) ?? PhotoPath(path)))
            return try embed(PictureHeader(bytes: bytes), contents: hash)
        } catch let error as FileError {
            throw ClipSearchError.unreadable(path: path, reason: error.reason)
        } catch let error as PictureError {
            throw ClipSearchError.unreadable(path: path, reason: "\(error)")
        }
    }

    /// Embeds a picture that was read already.
    ///
    /// - Parameter contents: the hash of the file, by which the picture's own copies in the library are told.
    /// - Throws: `PictureError` when it can't be decoded; what the model's encoder throws.
    package func embed(
        _ picture: PictureHeader, contents: ContentHash?, options: DecodingOptions = DecodingOptions()
    ) throws -> EmbeddedPicture {
        let encoder = try model.imageEncoder()
        let pixels = try picture.decode(options: options) { encoder.preprocessor($0) }
        return EmbeddedPicture(
            vector: try encoder.encode(pixels: pixels, count: 1)[0], contents: contents,
            fingerprint: model.fingerprint)
    }
}
