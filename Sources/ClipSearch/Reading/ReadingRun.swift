import Catalog
import Files
import Pictures

/// Reads the writing in photos, one after the other.
struct ReadingRun {
    let library: PhotoLibrary
    let reader: any WritingReader
    let stamp: String
    let options: ReadingOptions

    /// The long side, in pixels, that a picture keeps when it is decoded at a reduced scale: enough for fine print.
    private static let longSide = 3200
    private static let pause: UInt32 = 50_000

    /// Waits while the run is paused.
    ///
    /// - Throws: `CancellationError` if the run is to end.
    func checkpoint() throws {
        while true {
            if options.isCancelled() { throw CancellationError() }
            if !options.isPaused() { return }
            usleep(Self.pause)
        }
    }

    /// Reads a photo.
    ///
    /// - Returns: nil if the file is gone, cannot be opened at the moment, or has other contents than the library
    ///   knows.
    /// - Throws: `CancellationError`.
    func read(_ photo: PhotoRecord) throws -> PictureReading? {
        guard let file = try? OutsideFile(photo.file.path), let (bytes, hash) = try? PhotoReader.read(file),
            let hash, hash == photo.file.contentHash
        else { return nil }
        do {
            return PictureReading(of: hash, stamp: stamp, .read(try lines(in: bytes)))
        } catch let error as PictureError {
            guard SkipReason(error).isLasting else { return nil }
            return PictureReading(of: hash, stamp: stamp, .failed("\(error.underlying)"))
        }
    }

    private func lines(in bytes: [UInt8]) throws -> [WrittenLine] {
        let header = try PictureHeader(bytes: bytes)
        let (width, height) = (header.info.width, header.info.height)
        let shortSide = Self.longSide * min(width, height) / max(width, height, 1)
        let options = DecodingOptions(pixelLimit: options.pixelLimit, minimumShortSide: max(1, shortSide))
        let picture = try header.decode(options: options) { $0 }
        let scale = (x: Double(width) / Double(picture.width), y: Double(height) / Double(picture.height))
        return try reader.lines(in: picture, checkpoint: checkpoint).map { WrittenLine($0, scale: scale) }
    }
}
