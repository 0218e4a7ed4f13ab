import Catalog
import Files
import Pictures

/// Reads one video and prepares its stills for the network and the library.
struct VideoReader {
    let preprocessor: ImagePreprocessor
    let decoder: any VideoDecoder

    /// A video whose stills are to be encoded.
    struct Pending: Sendable {
        var file: PendingFile
        var format: PictureFormat
        var hash: ContentHash
        /// The library's video with these contents; nil if it is new.
        var id: PhotoID?
    }

    struct Read {
        var info: PictureInfo
        /// The times of the stills.
        var seconds: [Double]
        /// The index of the still that stands for the video.
        var main: Int
        /// The network's inputs, one after another.
        var pixels: [Float]
    }

    /// The shape of most videos: that of the picture whose shorter side is large enough for the network.
    private static let aspect = 16.0 / 9

    func read(_ path: PhotoPath, _ format: PictureFormat) throws(PictureError) -> Read? {
        let file: OutsideFile
        do throws(FileError) {
            file = try OutsideFile(path)
        } catch {
            throw .unreadableFile(reason: error.reason)
        }
        return try read(file, format)
    }

    /// - Returns: nil for a file without moving pictures, such as one of music.
    /// - Throws: `PictureError`.
    func read(_ file: OutsideFile, _ format: PictureFormat) throws(PictureError) -> Read? {
        guard var information = try decoder.information(ofVideo: file.descriptor, format: format) else { return nil }
        let shortSide = PhotoReader.reducedScaleMargin * max(preprocessor.outputWidth, preprocessor.outputHeight)
        let video = try VideoStills(
            ofVideo: file.descriptor, format: format, seconds: information.seconds,
            side: Int(Double(shortSide) * Self.aspect), by: decoder)
        var pixels: [Float] = []
        pixels.reserveCapacity(video.stills.count * preprocessor.outputCount)
        for still in video.stills { pixels += preprocessor(still.picture) }
        if information.width == 0 {
            let still = video.stills[video.main].picture
            (information.width, information.height) = (still.width, still.height)
        }
        return Read(
            info: PictureInfo(information, format: format),
            seconds: video.stills.map(\.second), main: video.main, pixels: pixels)
    }
}
