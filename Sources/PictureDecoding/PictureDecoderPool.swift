import CPictureLibraries
import CProcessor
import Files
import Pictures
import Synchronization

/// Decodes HEIC, AVIF, TIFF and JPEG XL in child processes that can do nothing but compute.
///
/// A program that reads such pictures sets one before it reads the first:
///
///     ExternalDecoding.decoder = PictureDecoderPool(executable: "/usr/bin/clipsearch")
///
/// The executable is `clipsearch`, or any program whose first statement is ``DecoderChild/runIfRequested()``. A child
/// is started when a picture needs one, loads the libraries that are installed, gives up all rights, and decodes one
/// picture after the other. A picture that ends its child, or takes too long, is an error of that picture; the next one
/// gets another child. Children end with this process.
public final class PictureDecoderPool: PictureDecoder {
    private let executable: String
    private let seconds: Int?
    private let slots: [Slot]
    private let nextSlot = Mutex(0)
    private let firstStart = Mutex<DecoderStatus?>(nil)

    /// A place for a child, whose lock is held while the child works.
    private final class Slot: Sendable {
        let process = Mutex<DecoderProcess?>(nil)
    }

    /// Creates a pool, without starting a child.
    ///
    /// - Parameters:
    ///   - executable: the path of the program to run as a child.
    ///   - limit: the maximum number of children, each of which decodes one picture at a time; nil for one a processor,
    ///     up to eight.
    public convenience init(executable: String, limit: Int? = nil) {
        self.init(executable: executable, limit: limit, seconds: nil)
    }

    /// - Parameter seconds: the time for a picture; nil for that of ``InputLimits``.
    package init(executable: String, limit: Int?, seconds: Int?) {
        self.executable = executable
        self.seconds = seconds
        slots = (0..<max(1, limit ?? min(8, Int(cp_available_processors())))).map { _ in Slot() }
    }

    /// The path of this process's own program, for one that runs ``DecoderChild/runIfRequested()``.
    public static var ownExecutable: String { "/proc/self/exe" }

    /// The libraries that were found and the protection that holds. Blocks until the first child has started.
    public var status: DecoderStatus {
        // The lock keeps others from starting a first child, too.
        firstStart.withLock { status in
            if let status { return status }
            let found = slots[0].process.withLock { process in
                do throws(DecoderFailure) {
                    return try child(in: &process).status
                } catch {
                    return DecoderStatus(failure: "the decoder did not start: \(error.reason)")
                }
            }
            status = found
            return found
        }
    }

    /// Returns the reason why no child decodes a format; nil if one does. Blocks until the first child has started.
    public func obstacle(to format: PictureFormat) -> String? {
        let status = status
        if let failure = status.failure { return failure }
        if status.libraries[format] != nil { return nil }
        return "\(DecoderStatus.libraryName(for: format)) is not installed"
    }

    /// Decodes a picture in a child. Blocks until one is free and has decoded it.
    ///
    /// - Throws: `PictureError`.
    public func decode(
        _ bytes: [UInt8], format: PictureFormat, size: (width: Int, height: Int)
    ) throws(PictureError) -> Picture {
        if let obstacle = obstacle(to: format) { throw .unsupportedVariant(format, reason: obstacle) }
        let limit = seconds ?? InputLimits.decoderSeconds(pixels: size.width * size.height)
        let request = DecoderRequest(bytes: bytes, format: format, size: size, seconds: limit)
        do {
            return try attempt(request)
        } catch .ended(let signal) where [SIGKILL, SIGTERM].contains(signal) {
            // Somebody ended the child, which tells nothing about the picture.
            do {
                return try attempt(request)
            } catch {
                throw request.error(for: error)
            }
        } catch {
            throw request.error(for: error)
        }
    }

    private func attempt(_ request: DecoderRequest) throws(DecoderFailure) -> Picture {
        // A child that is free, else the one that is longest at work.
        for slot in slots {
            let result = slot.process.withLockIfAvailable { process in
                Result { () throws(DecoderFailure) in try decode(request, in: &process) }
            }
            if let result { return try result.get() }
        }
        let index = nextSlot.withLock { next in
            defer { next = (next + 1) % slots.count }
            return next
        }
        return try slots[index].process.withLock { process in
            Result { () throws(DecoderFailure) in try decode(request, in: &process) }
        }.get()
    }

    private func child(in process: inout DecoderProcess?) throws(DecoderFailure) -> DecoderProcess {
        if let process { return process }
        let started = try DecoderProcess(executable: executable)
        process = started
        return started
    }

    private func decode(
        _ request: DecoderRequest, in process: inout DecoderProcess?
    ) throws(DecoderFailure) -> Picture {
        let child = try child(in: &process)
        do throws(DecoderFailure) {
            return try child.decode(request)
        } catch {
            if error.endsChild { process = nil }
            throw error
        }
    }
}
