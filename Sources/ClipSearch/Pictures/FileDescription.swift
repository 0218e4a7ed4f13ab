import Catalog
import Files
import Pictures

/// The properties of a photo's file and of the files next to it, whether a library knows it or not.
public struct FileDescription: Sendable {
    /// The file.
    public let file: PhotoFile
    /// The camera, the exposure, the place and the rating that they state.
    public let capture: CaptureData
    /// The captions and keywords in the file itself and next to it.
    public let texts: PhotoTexts

    /// Reads a file.
    ///
    /// - Throws: `PictureError.inFile(path:_:)`.
    public init(contentsOfFile text: String) throws(PictureError) {
        do {
            let change = try Self.read(PhotoPath(absolutePath(text)))
            (file, capture) = (change.file, change.capture)
            texts = PhotoTexts(
                captions: change.texts.flatMap(\.texts.captions), tags: change.texts.flatMap(\.texts.tags))
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
        let (info, hash) = try format.isVideo ? video(opened, format) : picture(opened, format)
        guard let hash else { throw PictureError.unreadableFile(reason: "it has no checksum") }
        let scanned = ScannedFile(
            path: path, size: opened.status.size, modifiedNanoseconds: opened.status.modifiedNanoseconds)
        var scan = FolderScan()
        scan.add(file: path)
        let sidecars = SidecarFiles(scan.files)
        let outer = OuterData(sidecars.read(sidecars.files(ofPhoto: path), ofPhoto: path))
        return LibraryChange.PhotoChange(scanned, hash: hash, info: info, outer: outer)
    }

    private static func picture(
        _ file: OutsideFile, _ format: PictureFormat
    ) throws -> (PictureInfo, ContentHash?) {
        guard format.isSupported else { throw PictureError.unsupportedFormat(format) }
        let (bytes, hash) = try PhotoReader.read(file)
        return (try PictureInfo(bytes: bytes), hash)
    }

    private static func video(_ file: OutsideFile, _ format: PictureFormat) throws -> (PictureInfo, ContentHash?) {
        guard let decoder = ExternalDecoding.videoDecoder, decoder.obstacle == nil,
            let information = try decoder.information(ofVideo: file.descriptor, format: format)
        else { throw PictureError.unsupportedFormat(format) }
        return (PictureInfo(information, format: format), try PhotoReader.hash(ofVideo: file))
    }
}
