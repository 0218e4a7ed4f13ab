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
    /// - Throws: ``PictureError/inFile(path:_:)``.
    public init(contentsOfFile text: String) throws(PictureError) {
        let path = PhotoPath(absolutePath(text))
        guard let format = try PictureFile.format(atPath: path.text) else {
            throw .inFile(path: text, .unrecognized)
        }
        guard format.isSupported else { throw .inFile(path: text, .unsupportedFormat(format)) }
        let content: (bytes: [UInt8], hash: ContentHash?)
        let scanned: ScannedFile
        do throws(FileError) {
            let opened = try OutsideFile(path)
            content = try PhotoReader.read(opened)
            scanned = ScannedFile(
                path: path, size: opened.status.size, modifiedNanoseconds: opened.status.modifiedNanoseconds)
        } catch {
            throw .inFile(path: text, .unreadableFile(reason: error.reason))
        }
        guard let hash = content.hash else { throw .inFile(path: text, .unreadableFile(reason: "it has no checksum")) }
        do throws(PictureError) {
            let info = try PictureInfo(bytes: content.bytes)
            let change = LibraryChange.PhotoChange(scanned, hash: hash, info: info)
            (file, capture) = (change.file, change.capture)
            texts = change.texts.first?.texts ?? PhotoTexts()
        } catch {
            throw .inFile(path: text, error)
        }
    }
}
