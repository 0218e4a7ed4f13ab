import Catalog
import Pictures

extension PhotoLibrary {
    /// A small JPEG of a photo. It keeps the photo's shape and is never larger than it.
    ///
    /// Large JPEGs are decoded at a reduced scale, which takes a fraction of the time.
    ///
    /// - Parameters:
    ///   - width: at most, in pixels; the height is at most twice that.
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)`` when the file is gone or no picture.
    public func thumbnail(of photo: PhotoRecord, width: Int) throws -> [UInt8] {
        try thumbnail(of: try openFile(of: photo), at: photo.file.path.text, width: width)
    }

    /// A small JPEG of a picture that need not be in the library, as ``thumbnail(of:width:)``.
    public func thumbnail(ofPictureAt path: String, width: Int) throws -> [UInt8] {
        try thumbnail(of: try PhotoFileReader(PhotoPath(path)), at: path, width: width)
    }

    private func thumbnail(of file: PhotoFileReader, at path: String, width: Int) throws -> [UInt8] {
        guard file.size <= Int64(PhotoReader.fileSizeLimit) else {
            throw ClipSearchError.unreadable(path: path, reason: "it is too large")
        }
        let bytes = try PictureBytes.read(size: file.size) { offset, count throws(ClipSearchError) in
            try file.read(at: offset, count: count)
        }
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

    /// Opens a photo's file to be sent as it is.
    ///
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)`` when the file is gone or is no picture any more.
    public func openFile(of photo: PhotoRecord) throws -> PhotoFileReader { try PhotoFileReader(photo.file.path) }

    private static func thumbnailSize(of size: (width: Int, height: Int), width: Int) -> (width: Int, height: Int) {
        let scale = min(1, Double(width) / Double(size.width), Double(2 * width) / Double(size.height))
        return (
            max(1, Int((Double(size.width) * scale).rounded())), max(1, Int((Double(size.height) * scale).rounded()))
        )
    }
}
