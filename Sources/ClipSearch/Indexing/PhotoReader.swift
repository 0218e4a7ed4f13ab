import Catalog
import Checksums
import Pictures

/// Turns a file into what the network and the catalog want of it.
package struct PhotoReader: Sendable {
    private let preprocessor: ImagePreprocessor
    private let options: DecodingOptions

    /// - Parameters:
    ///   - pixelLimit: pictures with more are refused.
    ///   - decodesExactly: whether large JPEGs are decoded in full.
    package init(preprocessor: ImagePreprocessor, pixelLimit: Int, decodesExactly: Bool) {
        self.preprocessor = preprocessor
        let shortSide = Self.reducedScaleMargin * max(preprocessor.outputWidth, preprocessor.outputHeight)
        options = DecodingOptions(pixelLimit: pixelLimit, minimumShortSide: decodesExactly ? nil : shortSide)
    }

    /// Larger files are no photos, and would fill the memory.
    static let fileSizeLimit = 1 << 30

    /// A JPEG may be decoded at a reduced scale as long as it stays this many times as large as the network's
    /// input. `tools/fast_path_check` measures what that does to the embeddings.
    static let reducedScaleMargin = 3

    /// What a file turned out to be.
    enum Opened: Sendable {
        case read(bytes: [UInt8], hash: ContentHash)
        /// A picture of a format that is not decoded here.
        case unsupported(format: String)
        /// Something else, which is no concern of ours.
        case noPicture
        /// - Parameter isLasting: whether it would fail again as long as the file does not change.
        case failed(reason: String, isLasting: Bool)

        /// Whether nothing is known of the contents, as of a file that there is no right to read.
        var mayBeReadLater: Bool { if case .failed(_, isLasting: false) = self { true } else { false } }
    }

    /// Reads a file if it is a picture, which its first bytes tell.
    ///
    /// - Parameter isKnownPhoto: whether a picture is known to stand there, whatever its name.
    static func open(_ file: ScannedFile, isKnownPhoto: Bool) -> Opened {
        do {
            let start = try FileSystem.readStart(of: file.path, count: PictureFormat.signatureLength)
            if let format = PictureFormat.detect(start) {
                guard format.isSupported else { return .unsupported(format: format.name) }
                let bytes = try FileSystem.read(file.path, limit: fileSizeLimit)
                guard let hash = ContentHash(bytes: SHA256.hash(bytes)) else { return .noPicture }
                return .read(bytes: bytes, hash: hash)
            }
            guard hasPictureExtension(file.path) else { return .noPicture }
            return .failed(
                reason: start.isEmpty ? "the file is empty" : "its contents are not those of any known picture format",
                isLasting: true)
        } catch {
            // What can't be looked at and has no picture's name is most likely none.
            guard isKnownPhoto || hasPictureExtension(file.path) else { return .noPicture }
            return .failed(reason: error.reason, isLasting: false)
        }
    }

    /// Files of these names are meant to be pictures, and worth a word when they are not.
    private static func hasPictureExtension(_ path: PhotoPath) -> Bool {
        let name = path.fileName.lowercased()
        return ["jpg", "jpeg", "jpe", "jfif", "png", "webp"].contains { name.hasSuffix(".\($0)") }
    }

    package struct Decoded: Sendable {
        /// `[3, height, width]`, normalised for the network.
        package var pixels: [Float]
        package var info: PictureInfo
        package var decodePath: DecodePath
    }

    package func decode(_ bytes: [UInt8]) throws(PictureError) -> Decoded {
        let info = try PictureInfo(bytes: bytes)
        let picture = try Picture(bytes: bytes, options: options)
        let isReduced = picture.width < info.width || picture.height < info.height
        return Decoded(pixels: preprocessor(picture), info: info, decodePath: isReduced ? .fast : .exact)
    }
}

extension PhotoReader.Decoded {
    /// What the catalog keeps of the file.
    func file(at file: ScannedFile, hash: ContentHash) -> PhotoFile {
        let date = info.captureDate.flatMap {
            PhotoTime.seconds(
                year: $0.year, month: $0.month, day: $0.day, hour: $0.hour, minute: $0.minute, second: $0.second)
        }
        return PhotoFile(
            path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds, contentHash: hash,
            width: info.width, height: info.height, format: info.format.name, takenAt: date)
    }

    /// The caption and keywords inside the file.
    var texts: [TextChange] {
        let texts = PhotoTexts(
            captions: info.caption.map { [Caption($0, source: .embedded)] } ?? [],
            tags: info.keywords.map { Tag($0, source: .embedded) })
        return [TextChange(source: .embedded, texts: texts)]
    }
}
