/// Why a picture could not be read, made or prepared.
public enum PictureError: Error, Equatable, CustomStringConvertible {
    /// The bytes are no picture format that is known.
    case unrecognized
    /// A known format that this build does not decode: to be skipped, not to be complained about.
    case unsupportedFormat(PictureFormat)
    /// A supported format in a variant that is not.
    case unsupportedVariant(PictureFormat, reason: String)
    /// The file is cut off or breaks its format's rules.
    case damaged(PictureFormat, reason: String)
    /// Decoding would need more than ``DecodingOptions/pixelLimit`` allows.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// A side longer than any photo's, whatever the number of pixels.
    case sideTooLong(width: Int, height: Int, limit: Int)
    /// Decoding would take more work than any photo of its size, or took too long.
    case tooCostly(PictureFormat, reason: String)
    case outOfMemory(width: Int, height: Int)
    case unreadableFile(reason: String)
    case encodingFailed(PictureFormat, reason: String)
    /// A preprocessor configuration that cannot be followed.
    case invalidConfiguration(member: String, reason: String)
    /// Any of the above, met in a file.
    indirect case inFile(path: String, PictureError)

    public var description: String {
        switch self {
        case .unrecognized: "not a picture in any format that is known"
        case .unsupportedFormat(let format):
            "\(format.name) files are not supported; convert it to JPEG or PNG to include it"
        case .unsupportedVariant(let format, let reason):
            "this kind of \(format.name) is not supported (\(reason)); save it again as an ordinary JPEG or PNG"
        case .damaged(let format, let reason): "the \(format.name) data are damaged: \(reason)"
        case .tooManyPixels(let width, let height, let limit):
            "\(width) × \(height) pixels are more than the limit of \(limit); raise the limit if the picture is genuine"
        case .sideTooLong(let width, let height, let limit):
            "\(width) × \(height) pixels: a side is longer than \(limit); cut the picture into parts to include it"
        case .tooCostly(let format, let reason):
            "the \(format.name) is not decoded: \(reason); save it again as an ordinary JPEG or PNG"
        case .outOfMemory(let width, let height): "not enough memory to decode \(width) × \(height) pixels"
        case .unreadableFile(let reason): "cannot be read: \(reason)"
        case .encodingFailed(let format, let reason): "cannot be written as \(format.name): \(reason)"
        case .invalidConfiguration(let member, let reason): "preprocessor configuration, \"\(member)\": \(reason)"
        case .inFile(let path, let error): "\(path): \(error)"
        }
    }

    /// The error itself, without the name of the file.
    public var underlying: PictureError { if case .inFile(_, let error) = self { error.underlying } else { self } }
}
