import Catalog
import Checksums
import Files
import Pictures

/// Reads a file and prepares its data for the network and the library.
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
    enum Opened: Sendable {
        case read(bytes: [UInt8], hash: ContentHash)
        /// A picture in an unsupported format.
        case unsupported(format: String)
        /// Any other file, which is ignored.
        case noPicture
        case failed(reason: String, code: SkipReason)

        var hash: ContentHash? { if case .read(_, let hash) = self { hash } else { nil } }

        /// `true` if the contents are unknown, as of a file without read permission.
        var mayBeReadLater: Bool { if case .failed(_, let code) = self { !code.isLasting } else { false } }
    }

    /// Reads a file if its first bytes are those of a picture.
    ///
    /// - Parameter isKnownPhoto: `true` if the path is known to hold a picture, whatever its name.
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
            // An inaccessible file without a picture's name is most likely not a picture.
            guard isKnownPhoto || hasPictureExtension(file.path) else { return .noPicture }
            return .failed(reason: error.reason, code: SkipReason(error))
        }
    }

    /// Returns the bytes of a file that its picture needs, and the hash of all bytes.
    static func read(_ file: OutsideFile) throws(FileError) -> (bytes: [UInt8], hash: ContentHash?) {
        guard file.size <= fileSizeLimit else { throw .tooLarge(limit: fileSizeLimit) }
        var hash = SHA256()
        let bytes = try PictureBytes.read(size: file.size, from: { offset, count throws(FileError) in
            try file.read(at: offset, count: count)
        }) { hash.update($0) }
        return (bytes, ContentHash(bytes: hash.finalize()))
    }

    /// Returns `true` for names that imply a picture, so that other contents are worth reporting.
    static func hasPictureExtension(_ path: PhotoPath) -> Bool {
        guard let dot = path.fileName.lastIndex(of: ".") else { return false }
        return pictureExtensions.contains(path.fileName[path.fileName.index(after: dot)...].lowercased())
    }

    private static let pictureExtensions: Set<String> = [
        "jpg", "jpeg", "jpe", "jfif", "mpo", "png", "apng", "webp", "gif", "bmp", "dib", "pbm", "pgm", "ppm", "pnm",
        "heic", "heif", "hif", "avif", "tif", "tiff", "jxl",
        "cr2", "cr3", "nef", "nrw", "arw", "sr2", "dng", "orf", "rw2", "raf", "pef", "srw",
    ]

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

extension PhotoReader.Decoded {
    /// Returns the library's record of the file, with the texts and the data that it holds.
    func change(at file: ScannedFile, hash: ContentHash) -> IndexingBatch.PhotoChange {
        let date = date(ofFile: file.path.fileName)
        var capture = info.capture
        (capture.dateSource, capture.offsetMinutes) = (date?.source, date?.date.offsetMinutes)
        let record = PhotoFile(
            path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds, contentHash: hash,
            width: info.width, height: info.height, format: info.format.name, takenAt: date?.date.seconds)
        let texts = PhotoTexts(
            captions: BoundedCaptions([info.title, info.caption].compactMap { $0 }).kept.map {
                Caption($0, source: .embedded)
            },
            tags: info.keywords.map { Tag($0, source: .embedded) })
        return .init(file: record, capture: capture, texts: [TextChange(source: .embedded, texts: texts)])
    }

    /// Returns the date in the file or, rather than the date of its last edit, the one in its name.
    private func date(ofFile name: String) -> (date: CaptureDate, source: CaptureDate.Source)? {
        if let date = info.captureDate, let source = info.capture.dateSource, source != .modified {
            return (date, source)
        }
        if let date = FileNameDate.date(in: name) { return (date, .fileName) }
        return info.captureDate.map { ($0, .modified) }
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
