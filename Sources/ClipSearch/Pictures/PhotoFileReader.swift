import Catalog
import Files
import Pictures

/// An open photo file, closed with its last reference. It stays the same file, whatever is moved to its path.
public final class PhotoFileReader: Sendable {
    /// The path at which the file was opened.
    public let path: PhotoPath
    /// The format, detected from the file's first bytes.
    public let format: PictureFormat
    /// The size in bytes.
    public let size: Int64
    /// The time of the last change, in nanoseconds since 1970.
    public let modifiedNanoseconds: Int64
    private let file: OutsideFile

    /// - Parameter links: the permitted targets of links in the path.
    init(_ path: PhotoPath, links: OutsideFile.Links = .anywhere) throws(ClipSearchError) {
        let (file, head) = try FileSystem.reading(path) { () throws(FileError) in
            let file = try OutsideFile(path, links: links)
            return (file, try file.read(at: 0, count: PictureFormat.signatureLength))
        }
        guard let format = PictureFormat.detect(head) else {
            throw .unreadable(path: path.text, reason: "it is not a picture any more")
        }
        self.path = path
        self.file = file
        self.format = format
        size = file.status.size
        modifiedNanoseconds = file.status.modifiedNanoseconds
    }

    /// Returns `true` if the file has the size and the time in the library's record.
    public func isFile(indexedAs known: PhotoFile) -> Bool {
        size == known.size && modifiedNanoseconds == known.modifiedNanoseconds
    }

    /// Decodes what a video shows at a second.
    func still(at second: Double, side: Int, by decoder: any VideoDecoder) throws(PictureError) -> Picture? {
        try decoder.still(ofVideo: file.descriptor, format: format, at: second, side: side)
    }

    /// Reads some bytes; fewer at the end of the file.
    ///
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)``.
    public func read(at offset: Int64, count: Int) throws(ClipSearchError) -> [UInt8] {
        try FileSystem.reading(path) { () throws(FileError) in try file.read(at: offset, count: count) }
    }
}
