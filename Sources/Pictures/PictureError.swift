/// An error in reading, encoding or preprocessing a picture.
public enum PictureError: Error, Equatable, CustomStringConvertible {
    /// The bytes are not in a known picture format.
    case unrecognized
    /// A known format that this build does not decode; such files are skipped without an error.
    case unsupportedFormat(PictureFormat)
    /// An unsupported variant of a supported format.
    case unsupportedVariant(PictureFormat, reason: String)
    /// The file is truncated or violates its format.
    case damaged(PictureFormat, reason: String)
    /// The picture has more pixels than ``DecodingOptions/pixelLimit``.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// A side is longer than any photo's, regardless of the number of pixels.
    case sideTooLong(width: Int, height: Int, limit: Int)
    /// Decoding would take more work than any photo of its size, or took too long.
    case tooCostly(PictureFormat, reason: String)
    /// The memory for a picture of this size is not available.
    case outOfMemory(width: Int, height: Int)
    /// The file cannot be read.
    case unreadableFile(reason: String)
    /// The picture cannot be encoded.
    case encodingFailed(PictureFormat, reason: String)
    /// A preprocessor configuration is invalid or unsupported.
    case invalidConfiguration(member: String, reason: String)
    /// An error that occurred in a file.
    indirect case inFile(path: String, PictureError)

    /// A message that names the file, if known, and the reason.
    public var description: String {
        switch self {
        case .unrecognized: "not a picture in any format that is known"
        case .unsupportedFormat(let format):
            "\(format.name) files are not read here (\(format.obstacle ?? "it was not set up in time")); "
                + "convert it to JPEG or PNG to include it"
        case .unsupportedVariant(let format, let reason):
            "this kind of \(format.name) is not supported (\(reason)); save it again as an ordinary JPEG or PNG"
        case .damaged(let format, let reason): "the \(format.name) data are damaged: \(reason)"
        case .tooManyPixels(let width, let height, let limit):
            "\(width) × \(height) pixels are more than the limit of \(limit); raise the limit if the picture is genuine"
        case .sideTooLong(let width, let height, let limit):
            "\(width) × \(height) pixels: a side is longer than \(limit); cut the picture into parts to include it"
        case .tooCostly(let format, let reason):
            "the \(format.name) is not decoded: \(reason)"
                + (format.isVideo ? "" : "; save it again as an ordinary JPEG or PNG")
        case .outOfMemory(let width, let height): "not enough memory to decode \(width) × \(height) pixels"
        case .unreadableFile(let reason): "cannot be read: \(reason)"
        case .encodingFailed(let format, let reason): "cannot be written as \(format.name): \(reason)"
        case .invalidConfiguration(let member, let reason): "preprocessor configuration, \"\(member)\": \(reason)"
        case .inFile(let path, let error): "\(path): \(error)"
        }
    }

    /// The error without the name of the file.
    public var underlying: PictureError { if case .inFile(_, let error) = self { error.underlying } else { self } }
}
