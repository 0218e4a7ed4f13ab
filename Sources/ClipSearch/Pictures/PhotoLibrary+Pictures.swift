import Catalog
import Checksums
import Files
import Pictures

extension PhotoLibrary {
    /// Returns a small JPEG of a photo, with the photo's aspect ratio and never larger than it.
    ///
    /// Large JPEGs are decoded at a reduced scale, which takes a fraction of the time.
    ///
    /// - Parameters:
    ///   - second: the time of the still of a video; nil for the one that stands for it.
    ///   - width: the maximum width in pixels; the height is at most twice that.
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)`` when the file is gone or is not a picture.
    public func thumbnail(of photo: PhotoRecord, at second: Double? = nil, width: Int) throws -> [UInt8] {
        let file = try openFile(of: photo)
        if file.format.isVideo { return try still(of: file, at: second ?? photo.second ?? 0, width: width) }
        return try thumbnail(of: file, width: width).bytes
    }

    /// Returns a small JPEG of what a video shows at a second.
    package func still(of file: PhotoFileReader, at second: Double, width: Int) throws -> [UInt8] {
        do {
            guard let decoder = ExternalDecoding.videoDecoder else { throw PictureError.unsupportedFormat(file.format) }
            guard let picture = try file.still(at: second, side: 2 * width, by: decoder) else {
                throw PictureError.damaged(file.format, reason: "it shows nothing at \(second) s")
            }
            let size = Self.thumbnailSize(of: (picture.width, picture.height), width: width)
            return try picture.resized(width: size.width, height: size.height, filter: .bilinear)
                .jpegData(quality: 82)
        } catch let error as PictureError {
            throw ClipSearchError.unreadable(path: file.path.text, reason: "\(error)")
        }
    }

    /// Returns a small JPEG, and the hash of the file from which it was made.
    package func thumbnail(of file: PhotoFileReader, width: Int) throws -> (bytes: [UInt8], source: ContentHash?) {
        var hash = SHA256()
        let bytes = try picture(in: file) { hash.update($0) }
        let source = ContentHash(bytes: hash.finalize())
        return (try thumbnail(ofPicture: bytes, at: file.path.text, width: width), source)
    }

    /// Returns a small JPEG of a picture that need not be in the library, as ``thumbnail(of:width:)`` does.
    public func thumbnail(ofPictureAt path: String, width: Int) throws -> [UInt8] {
        try thumbnail(ofPicture: try picture(in: try PhotoFileReader(PhotoPath(path))), at: path, width: width)
    }

    /// - Parameter each: called with all bytes of the file, including those after the picture.
    private func picture(
        in file: PhotoFileReader, each: (([UInt8]) -> Void)? = nil
    ) throws(ClipSearchError) -> [UInt8] {
        guard file.size <= Int64(PhotoReader.fileSizeLimit) else {
            throw .unreadable(path: file.path.text, reason: "it is too large")
        }
        return try PictureBytes.read(
            size: file.size,
            from: { offset, count throws(ClipSearchError) in try file.read(at: offset, count: count) }, each: each)
    }

    private func thumbnail(ofPicture bytes: [UInt8], at path: String, width: Int) throws -> [UInt8] {
        do {
            // The file may have changed since it was indexed.
            let header = try PictureHeader(bytes: bytes)
            let size = Self.thumbnailSize(of: (header.info.width, header.info.height), width: width)
            let options = DecodingOptions(minimumShortSide: min(size.width, size.height))
            let small = try header.decode(options: options) { picture in
                (picture.width, picture.height) == (size.width, size.height)
                    ? picture : picture.resized(width: size.width, height: size.height, filter: .bilinear)
            }
            return try small.jpegData(quality: 82)
        } catch {
            throw ClipSearchError.unreadable(path: path, reason: "\(error)")
        }
    }

    /// Opens a photo's file for sending it unchanged. The file may have been replaced since it was indexed: see
    /// ``PhotoFileReader/isFile(indexedAs:)``.
    ///
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)`` when the file is gone, is no longer a picture, or is a
    ///   link that leads out of the indexed folders; `CatalogError`.
    public func openFile(of photo: PhotoRecord) throws -> PhotoFileReader {
        // A photo that was imported individually may lie outside of them.
        let folders = try roots.all().map(\.path) + [photo.file.path]
        return try PhotoFileReader(photo.file.path, links: .within(folders))
    }

    private static func thumbnailSize(of size: (width: Int, height: Int), width: Int) -> (width: Int, height: Int) {
        let scale = min(1, Double(width) / Double(size.width), Double(2 * width) / Double(size.height))
        return (
            max(1, Int((Double(size.width) * scale).rounded())), max(1, Int((Double(size.height) * scale).rounded()))
        )
    }
}
