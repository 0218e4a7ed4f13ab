import Catalog
import Checksums
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
        let bytes = try FileSystem.read(FileSystem.realPath(path) ?? PhotoPath(path), limit: PhotoReader.fileSizeLimit)
        let encoder = try model.imageEncoder()
        let picture: Picture
        do {
            picture = try Picture(bytes: bytes)
        } catch {
            throw ClipSearchError.unreadable(path: path, reason: "\(error)")
        }
        return EmbeddedPicture(
            vector: try encoder.encode([picture])[0], contents: ContentHash(bytes: SHA256.hash(bytes)),
            fingerprint: model.fingerprint)
    }
}
