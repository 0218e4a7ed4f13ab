import CSandbox
import Files
import Pictures
import Synchronization

/// Decodes pictures of videos by an installed `ffmpeg`, each in a process of its own that can open nothing but the
/// video and the libraries of the system.
///
///     ExternalDecoding.videoDecoder = FFmpegDecoder(executable: "/usr/bin/clipsearch")
///
/// The executable is `clipsearch`, or any program whose first statement is ``DecoderChild/runIfRequested()``: it gives
/// up its rights and becomes `ffmpeg`. At any time one runs.
public final class FFmpegDecoder: VideoDecoder {
    /// The path of `ffmpeg`; nil if it is not installed.
    public let program: String?
    private let executable: String
    private let seconds: Int
    /// Held while a program runs.
    private let turn = Mutex(())
    private let known = Mutex<Result<Status, PictureError>?>(nil)

    /// The program that was found, and its protection.
    public struct Status: Sendable {
        /// The name and version, such as `ffmpeg 5.1.9`.
        public let version: String
        /// The protection in words, for people.
        public let protection: String
    }

    /// Looks for `ffmpeg` in the folders of `PATH`.
    ///
    /// - Parameter executable: the path of the program to run as a child.
    public convenience init(executable: String) {
        self.init(executable: executable, program: Self.installed())
    }

    /// - Parameters:
    ///   - program: the path of `ffmpeg`.
    ///   - seconds: the time for one picture.
    package init(executable: String, program: String?, seconds: Int = InputLimits.stillSeconds) {
        self.executable = executable
        self.program = program
        self.seconds = seconds
    }

    /// Returns the path of `ffmpeg` in the first of some folders that has it.
    package static func installed(in path: String? = environmentVariable("PATH")) -> String? {
        let folders = (path ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        return folders.map { "\($0)/ffmpeg" }.first { access($0, X_OK) == 0 }
    }

    /// The reason why videos cannot be decoded; nil if `ffmpeg` was found and runs. Blocks until that was tried.
    public var obstacle: String? {
        guard program != nil else { return "ffmpeg is not installed" }
        do throws(PictureError) {
            _ = try status()
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The program's version and its protection. Blocks until it was asked for the first time.
    ///
    /// - Throws: ``PictureError/unreadableFile(reason:)`` where it does not run.
    public func status() throws(PictureError) -> Status {
        // A program that does not run is not tried again and again.
        try known.withLock { known in
            let result = known ?? Result { () throws(PictureError) in try start() }
            known = result
            return result
        }.get()
    }

    private func start() throws(PictureError) -> Status {
        let result: ProgramRun.Result
        do {
            // Something that can be read; it is not.
            let file = try OutsideFile(executable)
            result = try run(["-version"], .standard, length: 4096, reading: file.descriptor)
        } catch let error as FileError {
            throw .unreadableFile(reason: "ffmpeg did not start: \(error.reason)")
        } catch {
            throw .unreadableFile(reason: "ffmpeg did not start: \((error as? DecoderFailure)?.reason ?? "")")
        }
        let words = result.text.prefix { !$0.isNewline }.split(separator: " ")
        guard words.count > 2, words[0] == "ffmpeg" else {
            throw .unreadableFile(reason: "ffmpeg did not start: it does not say its version")
        }
        return Status(
            version: "ffmpeg \(words[2])",
            protection: DecoderStatus.protection(
                landlockVersion: Int(result.protection.landlock_version),
                filtersCalls: result.protection.filters_calls != 0))
    }

    /// Returns what a video states of itself, as `ffmpeg` prints it.
    public func information(
        ofVideo descriptor: Int32, format: PictureFormat
    ) throws(PictureError) -> VideoInformation? {
        // Without an output it fails, after it has described the input.
        let result = try decoding(format) { () throws(DecoderFailure) in
            try run(Self.input(), .errors, length: Self.descriptionLength, reading: descriptor)
        }
        let text = result.text
        guard let description = VideoDescription(text) else {
            let last = text.split(whereSeparator: \.isNewline).last { !$0.contains("At least one output file") }
            let reason = last?.split(separator: "fd/0: ").last.map(String.init) ?? "ffmpeg does not know it"
            throw .damaged(format, reason: reason)
        }
        return description.hasPictures ? description.information : nil
    }

    /// Decodes the picture that is shown at a second. Blocks until that is done.
    public func still(
        ofVideo descriptor: Int32, format: PictureFormat, at second: Double, side: Int
    ) throws(PictureError) -> Picture? {
        // In a file without an end, even the beginning may not be found by its time.
        let arguments =
            (second > 0 ? ["-ss", "\(second)"] : []) + Self.input() + [
                // Pictures of covers are not meant.
                "-map", "0:V:0", "-an", "-sn", "-dn", "-frames:v", "1", "-vf", Self.scaling(to: side),
                "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "pipe:1",
            ]
        let result = try decoding(format) { () throws(DecoderFailure) in
            try run(arguments, .standard, length: side * side * 3 + Self.headerLength, reading: descriptor)
        }
        guard result.output.first != 0 else { return nil }
        guard PictureFormat.detect(Array(result.output.prefix(PictureFormat.signatureLength))) == .netpbm,
            let picture = try? Picture(bytes: result.output)
        else { throw .damaged(format, reason: DecoderFailure.broken.reason) }
        return picture
    }

    private static let descriptionLength = 64 << 10
    /// The maximum length of the header of the pictures that the program writes.
    private static let headerLength = 64

    /// Only files are opened, and only as containers of videos: never as lists that name other files.
    private static func input() -> [String] {
        [
            "-protocol_whitelist", "file,pipe", "-format_whitelist", containers, "-threads",
            "\(ProgramRun.threads)", "-i", "file:/dev/fd/0",
        ]
    }

    private static let containers = "mov,matroska,webm,avi,mpeg,mpegts,mpegvideo,asf,flv"

    /// The larger side becomes `side` if it is longer, with square pixels.
    private static func scaling(to side: Int) -> String {
        let aspect = "max(sar,1/100)"
        let width = "if(gt(sar,0),iw*\(aspect),iw)"
        let factor = "min(1,\(side)/max(\(width),ih))"
        return "scale=w='max(1,\(width)*\(factor))':h='max(1,ih*\(factor))'"
    }

    private func run(
        _ arguments: [String], _ output: ProgramRun.Output, length: Int, reading file: Int32
    ) throws(DecoderFailure) -> ProgramRun.Result {
        guard let program else { throw .notStarted(reason: "ffmpeg is not installed") }
        let level = output == .errors ? "info" : "error"
        let run = ProgramRun(
            arguments: [program, "-nostdin", "-hide_banner", "-loglevel", level] + arguments, output: output,
            length: length, seconds: seconds)
        // Typed errors don't pass through `withLock`.
        return try turn.withLock { _ in
            Result { () throws(DecoderFailure) in try run.run(by: executable, reading: file) }
        }.get()
    }

    private func decoding<Value>(
        _ format: PictureFormat, _ body: () throws(DecoderFailure) -> Value
    ) throws(PictureError) -> Value {
        do throws(DecoderFailure) {
            return try body()
        } catch {
            switch error {
            case .notStarted: throw .unreadableFile(reason: "ffmpeg did not start: \(error.reason)")
            case .timedOut, .ended(SIGXCPU):
                throw .tooCostly(format, reason: "decoding a picture of it takes longer than \(seconds) s")
            default: throw .damaged(format, reason: error.reason)
            }
        }
    }
}

extension ProgramRun.Result {
    /// The output as a text.
    fileprivate var text: String { String(decoding: output.prefix { $0 != 0 }, as: UTF8.self) }
}
