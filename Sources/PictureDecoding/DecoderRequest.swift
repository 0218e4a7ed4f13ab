import CPictureLibraries
import Files
import Pictures

/// A picture for a child to decode.
struct DecoderRequest {
    let bytes: [UInt8]
    let format: PictureFormat
    let size: (width: Int, height: Int)
    /// The time after which the picture is given up.
    let seconds: Int

    /// The formats' numbers in messages.
    static let formats: [PictureFormat: UInt32] = [
        .heic: UInt32(PL_HEIC), .avif: UInt32(PL_AVIF), .tiff: UInt32(PL_TIFF),
        .jpegXL: UInt32(PL_JPEG_XL),
    ]

    var pixels: Int { size.width * size.height }

    /// Returns the picture's error for a failure to decode it.
    func error(for failure: DecoderFailure) -> PictureError {
        switch failure {
        case .notStarted(let reason): .unreadableFile(reason: "the decoder did not start: \(reason)")
        // The system ends processes when memory runs out.
        case .noMemory, .ended(SIGKILL): .outOfMemory(width: size.width, height: size.height)
        case .ended(SIGXCPU), .timedOut: .tooCostly(format, reason: "decoding it takes longer than \(seconds) s")
        case .ended, .exited, .refused, .broken: .damaged(format, reason: failure.reason)
        case .unsupported(let reason): .unsupportedVariant(format, reason: reason)
        }
    }
}

/// A reason why a child did not decode a picture.
enum DecoderFailure: Error {
    case notStarted(reason: String)
    /// The child was ended by a signal.
    case ended(signal: Int32)
    case exited(code: Int32)
    case timedOut
    /// The child sent something else than an answer.
    case broken
    /// The library could not decode the picture.
    case refused(reason: String)
    case unsupported(reason: String)
    case noMemory

    var reason: String {
        switch self {
        case .notStarted(let reason), .refused(let reason), .unsupported(let reason): reason
        case .ended(let signal): "the decoder ended by signal \(signal)"
        case .exited(let code): "the decoder ended with the exit code \(code)"
        case .timedOut: "the decoder took too long"
        case .broken: "the decoder gave no proper answer"
        case .noMemory: "not enough memory"
        }
    }

    /// `true` if the child is gone or must not be used again.
    var endsChild: Bool {
        switch self {
        case .ended, .exited, .timedOut, .broken: true
        case .notStarted, .refused, .unsupported, .noMemory: false
        }
    }
}
