import Catalog
import Files
import Pictures

/// The properties of a photo's file, whether a library knows it or not.
public struct FileDescription: Sendable {
    /// The file.
    public let file: PhotoFile
    /// The camera, the exposure, the place and the rating that it states.
    public let capture: CaptureData
    /// The captions and keywords in the file itself.
    public let texts: PhotoTexts

    /// Reads a file.
    ///
    /// - Throws: `PictureError.inFile(path:_:)`.
    public init(contentsOfFile text: String) throws(PictureError) {
        do {
            let change = try Self.read(PhotoPath(absolutePath(text)))
            (file, capture) = (change.file, change.capture)
            texts = change.texts.first?.texts ?? PhotoTexts()
        } catch let error as PictureError {
            throw .inFile(path: text, error)
        } catch {
            throw .inFile(path: text, .unreadableFile(reason: (error as? FileError)?.reason ?? "\(error)"))
        }
    }

    private static func read(_ path: PhotoPath) throws -> LibraryChange.PhotoChange {
        let opened = try OutsideFile(path)
        guard let format = PictureFormat.detect(try opened.read(at: 0, count: PictureFormat.signatureLength)) else {
            throw PictureError.unrecognized
        }
        guard format.isSupported else { throw PictureError.unsupportedFormat(format) }
        let (bytes, hash) = try PhotoReader.read(opened)
        guard let hash else { throw PictureError.unreadableFile(reason: "it has no checksum") }
        let scanned = ScannedFile(
            path: path, size: opened.status.size, modifiedNanoseconds: opened.status.modifiedNanoseconds)
        return LibraryChange.PhotoChange(scanned, hash: hash, info: try PictureInfo(bytes: bytes))
    }
}
