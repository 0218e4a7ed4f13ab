import Catalog
import Files
import Pictures

/// A picture, which need not be in the library, embedded once for any number of searches.
public struct EmbeddedPicture: Sendable, Equatable {
    /// The vector, of length 1.
    public let vector: [Float]
    /// The hash of the file, which identifies copies of the picture in the library.
    let contents: ContentHash?
    /// The fingerprint of the model.
    package let fingerprint: String
}

extension PhotoSearcher {
    /// Reads a picture and embeds it with the library's model.
    ///
    /// - Throws: ``ClipSearchError`` when the file cannot be read or is not a picture; the errors of the model's
    ///   encoder.
    public func embed(pictureAt path: String) throws -> EmbeddedPicture {
        do {
            let file = try OutsideFile(FileSystem.realPath(path) ?? PhotoPath(path))
            let format = PictureFormat.detect(try file.read(at: 0, count: PictureFormat.signatureLength))
            if let format, format.isVideo, let decoder = ExternalDecoding.videoDecoder, decoder.obstacle == nil {
                return try embed(video: file, format, by: decoder)
            }
            let (bytes, hash) = try PhotoReader.read(file)
            return try embed(PictureHeader(bytes: bytes), contents: hash)
        } catch let error as FileError {
            throw ClipSearchError.unreadable(path: path, reason: error.reason)
        } catch let error as PictureError {
            throw ClipSearchError.unreadable(path: path, reason: "\(error)")
        }
    }

    /// Embeds the still that stands for a video.
    private func embed(
        video file: OutsideFile, _ format: PictureFormat, by decoder: any VideoDecoder
    ) throws -> EmbeddedPicture {
        let encoder = try model.imageEncoder()
        guard let read = try VideoReader(preprocessor: encoder.preprocessor, decoder: decoder).read(file, format) else {
            throw PictureError.unrecognized
        }
        let pixels = read.pixels.dropFirst(read.main * encoder.preprocessor.outputCount)
            .prefix(encoder.preprocessor.outputCount)
        return EmbeddedPicture(
            vector: try encoder.encode(pixels: Array(pixels), count: 1)[0],
            contents: try PhotoReader.hash(ofVideo: file), fingerprint: model.fingerprint)
    }

    /// Embeds a picture that has already been read.
    ///
    /// - Parameter contents: the hash of the file, which identifies copies of the picture in the library.
    /// - Throws: `PictureError` when the picture cannot be decoded; the errors of the model's encoder.
    package func embed(
        _ picture: PictureHeader, contents: ContentHash?, options: DecodingOptions = DecodingOptions()
    ) throws -> EmbeddedPicture {
        let encoder = try model.imageEncoder()
        let pixels = try picture.decode(options: options) { encoder.preprocessor($0) }
        return EmbeddedPicture(
            vector: try encoder.encode(pixels: pixels, count: 1)[0], contents: contents,
            fingerprint: model.fingerprint)
    }
}
