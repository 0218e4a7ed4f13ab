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
    /// - Returns: `false` if the run is to end.
    func mayGoOn() -> Bool {
        while !options.isCancelled() {
            if !options.isPaused() { return true }
            usleep(Self.pause)
        }
        return false
    }

    /// Reads a photo.
    ///
    /// - Returns: nil if the file is gone, cannot be opened at the moment, or has other contents than the library
    ///   knows.
    func read(_ photo: PhotoRecord) -> PictureReading? {
        guard let file = try? OutsideFile(photo.file.path), let (bytes, hash) = try? PhotoReader.read(file),
            let hash, hash == photo.file.contentHash
        else { return nil }
        do {
            return PictureReading(of: hash, stamp: stamp, .read(try lines(in: bytes)))
        } catch let error as PictureError {
            guard SkipReason(error).isLasting else { return nil }
            return PictureReading(of: hash, stamp: stamp, .failed("\(error.underlying)"))
        } catch {
            return nil
        }
    }

    private func lines(in bytes: [UInt8]) throws -> [WrittenLine] {
        let header = try PictureHeader(bytes: bytes)
        let (width, height) = (header.info.width, header.info.height)
        let shortSide = Self.longSide * min(width, height) / max(width, height, 1)
        let options = DecodingOptions(pixelLimit: options.pixelLimit, minimumShortSide: max(1, shortSide))
        let picture = try header.decode(options: options) { $0 }
        let scale = (x: Double(width) / Double(picture.width), y: Double(height) / Double(picture.height))
        return reader.lines(in: picture).map { WrittenLine($0, scale: scale) }
    }
}
