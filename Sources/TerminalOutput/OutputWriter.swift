import Files

/// An error in writing output.
public struct OutputError: Error, Equatable, CustomStringConvertible {
    /// The system's error number.
    public let code: Int32
    /// The destination: a file's path, or "standard output".
    public let destination: String

    /// A message that names the destination and the reason.
    public var description: String { "\(destination) could not be written: \(String(cString: strerror(code)))" }
}

/// Buffered output to a file descriptor.
///
/// When the reader has closed the pipe (`clipsearch … | head`), output is discarded silently; ``isClosed`` lets a long
/// loop stop. Every other failure is an error.
public struct OutputWriter: ~Copyable {
    private let descriptor: Int32
    private let destination: String
    private var buffer: [UInt8] = []
    /// A Boolean value that indicates whether the reader has closed the pipe.
    public private(set) var isClosed = false

    private static let capacity = 1 << 16

    /// Creates a writer.
    ///
    /// - Parameters:
    ///   - descriptor: the descriptor, which stays open and belongs to the caller.
    ///   - destination: the name of the destination in messages.
    public init(descriptor: Int32 = 1, destination: String = "standard output") {
        self.descriptor = descriptor
        self.destination = destination
    }

    /// Makes writing to a closed pipe, and beyond the process's limit on the size of files, return an error instead of
    /// ending the process, in which case temporary files would remain. Call it once, at the start.
    public static func ignoreWriteSignals() {
        for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
    }

    /// Writes bytes to the buffer.
    ///
    /// - Throws: ``OutputError``, for example on a full disk.
    public mutating func write(_ bytes: some Sequence<UInt8>) throws(OutputError) {
        guard !isClosed else { return }
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.capacity { try flush() }
    }

    /// Writes text to the buffer.
    ///
    /// - Throws: ``OutputError``.
    public mutating func write(_ text: String) throws(OutputError) { try write(text.utf8) }

    /// Writes `text` and the end of the line.
    ///
    /// - Throws: ``OutputError``.
    public mutating func writeLine(_ text: String = "") throws(OutputError) {
        try write(text.utf8)
        try write(CollectionOfOne(UInt8(ascii: "\n")))
    }

    /// Passes the buffered bytes to the system. Call it at the end, and when a reader waits for a line.
    ///
    /// - Throws: ``OutputError``.
    public mutating func flush() throws(OutputError) {
        defer { buffer.removeAll(keepingCapacity: true) }
        switch DescriptorOutput.writeAll(buffer, to: descriptor) {
        case 0: break
        case EPIPE: isClosed = true
        case let code: throw OutputError(code: code, destination: destination)
        }
    }
}

/// Unbuffered writing.
enum DescriptorOutput {
    /// Writes all of `bytes`, blocking if necessary. Returns 0 or the system's error number.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + offset, $0.count - offset) }
            if written >= 0 {
                offset += written
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, 1000)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}
