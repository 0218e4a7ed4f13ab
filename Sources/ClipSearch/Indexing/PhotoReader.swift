import Catalog
import Checksums
import Files
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
    static let fileSizeLimit = InputLimits.photoBytes

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
        case failed(reason: String, code: SkipReason)

        /// `true` if nothing is known of the contents, as of a file that there is no right to read.
        var mayBeReadLater: Bool { if case .failed(_, let code) = self { !code.isLasting } else { false } }
    }

    /// Reads a file if it is a picture, which its first bytes tell.
    ///
    /// - Parameter isKnownPhoto: whether a picture is known to stand there, whatever its name.
    static func open(_ file: ScannedFile, isKnownPhoto: Bool) -> Opened {
        do {
            let opened = try OutsideFile(file.path)
            let start = try opened.read(at: 0, count: PictureFormat.signatureLength)
            if let format = PictureFormat.detect(start) {
                guard format.isSupported else { return .unsupported(format: format.name) }
                let (bytes, hash) = try read(opened)
                guard let hash else { return .noPicture }
                return .read(bytes: bytes, hash: hash)
            }
            guard hasPictureExtension(file.path) else { return .noPicture }
            return .failed(
                reason: start.isEmpty ? "the file is empty" : "its contents are not those of any known picture format",
                code: .notAPicture)
        } catch {
            // What can't be looked at and has no picture's name is most likely none.
            guard isKnownPhoto || hasPictureExtension(file.path) else { return .noPicture }
            return .failed(reason: error.reason, code: SkipReason(error))
        }
    }

    /// The bytes of a file that its picture can be made from, and the hash of all of them.
    static func read(_ file: OutsideFile) throws(FileError) -> (bytes: [UInt8], hash: ContentHash?) {
        guard file.size <= fileSizeLimit else { throw .tooLarge(limit: fileSizeLimit) }
        var hash = SHA256()
        let bytes = try PictureBytes.read(size: file.size, from: { offset, count throws(FileError) in
            try file.read(at: offset, count: count)
        }) { hash.update($0) }
        return (bytes, ContentHash(bytes: hash.finalize()))
    }

    /// Files of these names are meant to be pictures, and worth a word when they are not.
    static func hasPictureExtension(_ path: PhotoPath) -> Bool {
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
        let header = try PictureHeader(bytes: bytes)
        let info = header.info
        return try header.decode(options: options) { picture in
            let isReduced = picture.width < info.width || picture.height < info.height
            return Decoded(pixels: preprocessor(picture), info: info, decodePath: isReduced ? .fast : .exact)
        }
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

extension SkipReason {
    init(_ error: FileError) {
        switch error {
        case .tooLarge: self = .tooLarge
        case .notRegular: self = .notAFile
        default: self = .unreadable
        }
    }

    init(_ error: PictureError) {
        switch error {
        case .unrecognized: self = .notAPicture
        case .unsupportedFormat, .unsupportedVariant: self = .unsupported
        case .tooManyPixels, .sideTooLong: self = .tooLarge
        case .tooCostly: self = .tooCostly
        // Another time there may be enough.
        case .outOfMemory, .unreadableFile: self = .unreadable
        case .damaged, .encodingFailed, .invalidConfiguration: self = .damaged
        case .inFile(_, let error): self.init(error)
        }
    }
}
