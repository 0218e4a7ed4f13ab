import Files

/// Reads picture files from disk; of other files only the bytes that identify their format.
public enum PictureFile {
    /// Returns the format of the file at `path`, from its first bytes; nil when it is not a known one.
    ///
    /// - Throws: ``PictureError/inFile(path:_:)`` with ``PictureError/unreadableFile(reason:)``.
    public static func format(atPath path: String) throws(PictureError) -> PictureFormat? {
        try reading(path) { () throws(FileError) in
            PictureFormat.detect(try OutsideFile(path).read(at: 0, count: PictureFormat.signatureLength))
        }
    }

    /// Returns the bytes of the file at `path` that its picture needs, if the format is supported; videos of many
    /// gigabytes are not read.
    ///
    /// - Throws: ``PictureError/inFile(path:_:)`` with ``PictureError/unreadableFile(reason:)``,
    ///   ``PictureError/unsupportedFormat(_:)`` or ``PictureError/unrecognized``.
    public static func bytes(atPath path: String) throws(PictureError) -> [UInt8] {
        let (file, head) = try reading(path) { () throws(FileError) in
            let file = try OutsideFile(path)
            return (file, try file.read(at: 0, count: PictureFormat.signatureLength))
        }
        guard let format = PictureFormat.detect(head) else { throw .inFile(path: path, .unrecognized) }
        guard format.isSupported else { throw .inFile(path: path, .unsupportedFormat(format)) }
        guard file.size < maximumFileSize else {
            throw .inFile(path: path, .unreadableFile(reason: "it is larger than any \(format.name) should be (2 GiB)"))
        }
        return try reading(path) { () throws(FileError) in
            try PictureBytes.read(size: file.size) { offset, count throws(FileError) in
                try file.read(at: offset, count: count)
            }
        }
    }

    /// Calls `body`, and adds the file's name to its errors.
    private static func reading<Result>(
        _ path: String, _ body: () throws(FileError) -> Result
    ) throws(PictureError) -> Result {
        do throws(FileError) {
            return try body()
        } catch {
            throw .inFile(path: path, .unreadableFile(reason: error.reason))
        }
    }

    private static let maximumFileSize = 1 << 31
}

extension Picture {
    /// Reads and decodes the file at `path`, as ``init(bytes:options:)`` does.
    ///
    /// - Throws: ``PictureError/inFile(path:_:)``.
    public init(contentsOfFile path: String, options: DecodingOptions = DecodingOptions()) throws(PictureError) {
        let bytes = try PictureFile.bytes(atPath: path)
        do {
            try self.init(bytes: bytes, options: options)
        } catch {
            throw .inFile(path: path, error)
        }
    }
}
