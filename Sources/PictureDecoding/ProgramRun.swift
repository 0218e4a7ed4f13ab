import CSandbox
import Files

/// A program that runs once in a child, which can read one file and write to one block of memory.
struct ProgramRun {
    /// The argument that makes a program such a child.
    static let argument = "run-decoder"

    /// The program's output, one of its two.
    enum Output: UInt32 {
        case standard = 1, errors = 2
    }

    /// The path of the program, and its arguments.
    let arguments: [String]
    let output: Output
    /// The maximum length of the output in bytes.
    let length: Int
    /// The time after which the program is ended.
    let seconds: Int

    struct Result {
        var exitCode: Int32
        /// The output, and zeros behind it.
        var output: [UInt8]
        var protection: cs_protection
    }

    /// The address space of the program, in bytes: its libraries and the frames of the largest videos.
    private static let memory: UInt64 = 4 << 30

    /// Runs the program. Blocks until it ends.
    ///
    /// - Parameters:
    ///   - executable: the program that runs ``DecoderChild/runIfRequested()`` first.
    ///   - file: the file that the program can read, as `/dev/fd/0`.
    func run(by executable: String, reading file: Int32) throws(DecoderFailure) -> Result {
        let request = cs_program(
            output: output.rawValue, seconds: UInt32(seconds * Self.threads), memory: Self.memory,
            // A write beyond the memory's end is to fail, and not to end the program.
            length: UInt64(length) + 1)
        let text: [UInt8] = arguments.flatMap { [UInt8]($0.utf8) + [0] } + [0]
        guard text.count <= Int(CS_ARGUMENTS) else { throw .notStarted(reason: "its arguments are too long") }
        let message = withUnsafeBytes(of: request) { Array($0) } + text

        let memory = try SharedMemory(size: length)
        var channel: Int32 = -1
        let process = cs_spawn(executable, Self.argument, &channel)
        guard process > 0 else { throw .notStarted(reason: systemErrorText()) }
        defer { close(channel) }
        guard cs_send(channel, message, message.count, [file, memory.descriptor], 2) == 0 else {
            throw Self.failure(cs_reap(process, 1)) ?? .notStarted(reason: "\(executable) ended at once")
        }
        let (protection, isTimely) = try Self.wait(on: channel, for: process, seconds: seconds)
        // It has closed the channel, as it does when it ends; one that only pretends so is ended here.
        let status = cs_reap(process, 1)
        guard isTimely else { throw .timedOut }
        if let failure = Self.failure(status) { throw failure }
        guard let protection else { throw .notStarted(reason: "\(executable) is not this version of clipsearch") }
        let code = status >> 8 & 0xff
        if code == Int32(CS_NOT_STARTED) {
            throw .notStarted(reason: "\(arguments.first ?? "the program") cannot be run")
        }
        return Result(exitCode: code, output: try memory.read(length), protection: protection)
    }

    /// The number of processor seconds for each second of the clock.
    static let threads = 2

    /// Waits for the end of a child.
    ///
    /// - Returns: the protection that it stated before it became the program, and `false` if it took too long.
    private static func wait(
        on channel: Int32, for process: pid_t, seconds: Int
    ) throws(DecoderFailure) -> (protection: cs_protection?, isTimely: Bool) {
        var protection = cs_protection()
        let size = MemoryLayout<cs_protection>.size
        let limit = Int32(seconds * 1000)
        switch cs_receive(channel, &protection, size, nil, limit) {
        case size: break
        case Int(CS_TIMED_OUT): return (nil, false)
        default: return (nil, true)
        }
        var nothing: UInt8 = 0
        switch cs_receive(channel, &nothing, 1, nil, limit) {
        case Int(CS_CLOSED): return (protection, true)
        case Int(CS_TIMED_OUT): return (protection, false)
        default:
            // The program has no reason to write there.
            _ = cs_reap(process, 1)
            throw .broken
        }
    }

    private static func failure(_ status: Int32) -> DecoderFailure? {
        let signal = status & 0x7f
        return signal == 0 ? nil : .ended(signal: signal)
    }
}
