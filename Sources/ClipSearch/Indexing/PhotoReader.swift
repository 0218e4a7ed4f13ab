import Catalog
import Checksums
import Files
import Pictures

/// Reads one file and prepares its data for the network and the library.
package struct PhotoReader: Sendable {
    private let preprocessor: ImagePreprocessor
    private let options: DecodingOptions

    /// - Parameters:
    ///   - pixelLimit: the maximum number of pixels of a picture.
    ///   - decodesExactly: `true` to decode large JPEGs in full.
    package init(preprocessor: ImagePreprocessor, pixelLimit: Int, decodesExactly: Bool) {
        self.preprocessor = preprocessor
        let shortSide = Self.reducedScaleMargin * max(preprocessor.outputWidth, preprocessor.outputHeight)
        options = DecodingOptions(pixelLimit: pixelLimit, minimumShortSide: decodesExactly ? nil : shortSide)
    }

    /// The maximum size of a file; larger ones are not photos, and would exhaust the memory.
    static let fileSizeLimit = InputLimits.photoBytes

    /// The factor by which a JPEG decoded at a reduced scale must exceed the network's input. `tools/fast_path_check`
    /// measures the effect on the embeddings.
    static let reducedScaleMargin = 3

    /// The result of opening a file.
    package enum Opened: Sendable {
        case read(bytes: [UInt8], hash: ContentHash)
        /// The clip of a Live Photo.
        case clip(MovieHeader, format: PictureFormat, hash: ContentHash)
        /// A video, whose stills can be made.
        case video(format: PictureFormat, hash: ContentHash)
        /// A picture in an unsupported format.
        case unsupported(format: String)
        /// Any other file, which is ignored.
        case noPicture
        case failed(reason: String, code: SkipReason)

        package var hash: ContentHash? {
            switch self {
            case .read(_, let hash), .clip(_, _, let hash), .video(_, let hash): hash
            default: nil
            }
        }

        /// The metadata of the picture; nil for files that are not one, and for an unreadable header.
        var info: PictureInfo? { if case .read(let bytes, _) = self { try? PictureInfo(bytes: bytes) } else { nil } }

        var isVideo: Bool { if case .video = self { true } else { false } }

        /// `true` if the contents are unknown, as of a file without read permission.
        var mayBeReadLater: Bool { if case .failed(_, let code) = self { !code.isLasting } else { false } }
    }

    /// Reads a file if its first bytes are those of a picture.
    static func open(_ pending: PendingFile) -> Opened {
        let path = pending.file.path
        do {
            let opened = try OutsideFile(path)
            let start = try opened.read(at: 0, count: PictureFormat.signatureLength)
            if let format = PictureFormat.detect(start) {
                if pending.mayBeClip, let clip = try clip(opened, format) { return clip }
                if format.isVideo, pending.canBeVideo {
                    return try hash(ofVideo: opened).map { .video(format: format, hash: $0) } ?? .noPicture
                }
                guard format.isSupported else { return .unsupported(format: format.name) }
                let (bytes, hash) = try read(opened)
                guard let hash else { return .noPicture }
                return .read(bytes: bytes, hash: hash)
            }
            guard path.hasPictureExtension else { return .noPicture }
            return .failed(
                reason: start.isEmpty ? "the file is empty" : "its contents are not those of any known picture format",
                code: .notAPicture)
        } catch {
            // An inaccessible file without a picture's name is most likely not a picture.
            guard pending.known != nil || path.hasPictureExtension else { return .noPicture }
            return .failed(reason: error.reason, code: SkipReason(error))
        }
    }

    /// The duration, in seconds, of the longest movie that is a clip: those of phones take about three.
    private static let clipSeconds = 4.0

    private static func clip(_ file: OutsideFile, _ format: PictureFormat) throws(FileError) -> Opened? {
        guard case .video = format, file.size <= fileSizeLimit else { return nil }
        let source = { (offset: Int64, count: Int) throws(FileError) in try file.read(at: offset, count: count) }
        guard let header = try MovieHeader(size: file.size, from: source), header.seconds <= clipSeconds,
            let hash = try read(file).hash
        else { return nil }
        return .clip(header, format: format, hash: hash)
    }

    /// Returns the hash of all bytes of a video, without keeping them.
    static func hash(ofVideo file: OutsideFile) throws(FileError) -> ContentHash? {
        guard file.size <= InputLimits.videoBytes else { throw .tooLarge(limit: Int(InputLimits.videoBytes)) }
        var hash = SHA256()
        var offset: Int64 = 0
        while offset < file.size {
            let bytes = try file.read(at: offset, count: videoPieceLength)
            if bytes.isEmpty { break }
            hash.update(bytes)
            offset += Int64(bytes.count)
        }
        return ContentHash(bytes: hash.finalize())
    }

    private static let videoPieceLength = 1 << 20

    /// Returns the bytes of a file that its picture needs, and the hash of all bytes.
    static func read(_ file: OutsideFile) throws(FileError) -> (bytes: [UInt8], hash: ContentHash?) {
        guard file.size <= fileSizeLimit else { throw .tooLarge(limit: fileSizeLimit) }
        var hash = SHA256()
        let bytes = try PictureBytes.read(size: file.size, from: { offset, count throws(FileError) in
            try file.read(at: offset, count: count)
        }) { hash.update($0) }
        return (bytes, ContentHash(bytes: hash.finalize()))
    }

    package struct Decoded: Sendable {
        /// The network's input, `[3, height, width]`, normalised.
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
        // There may be enough memory another time.
        case .outOfMemory, .unreadableFile: self = .unreadable
        case .damaged, .encodingFailed, .invalidConfiguration: self = .damaged
        case .inFile(_, let error): self.init(error)
        }
    }
}
