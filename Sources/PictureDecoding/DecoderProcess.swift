import CPictureLibraries
import CSandbox
import Files
import Pictures

/// A running child. It ends with its last reference.
final class DecoderProcess {
    let status: DecoderStatus
    private let process: pid_t
    private let channel: Int32
    private var isReaped = false

    /// Starts a child and waits until it is ready.
    init(executable: String) throws(DecoderFailure) {
        var channel: Int32 = -1
        let process = cs_spawn(executable, DecoderChild.argument, &channel)
        guard process > 0 else { throw .notStarted(reason: systemErrorText()) }
        var hello = pl_hello()
        let length = cs_receive(
            channel, &hello, MemoryLayout<pl_hello>.size, nil, Int32(InputLimits.decoderStartSeconds * 1000))
        guard length == MemoryLayout<pl_hello>.size, hello.protocol == UInt32(PL_PROTOCOL) else {
            close(channel)
            _ = cs_reap(process, 1)
            throw .notStarted(reason: "\(executable) is not this version of clipsearch")
        }
        (self.process, self.channel) = (process, channel)
        status = DecoderStatus(hello)
    }

    deinit {
        close(channel)
        // An idle child ends by itself when its channel is closed; one that was given up does not.
        if !isReaped { _ = cs_reap(process, 1) }
    }

    /// Decodes a picture. Blocks until that is done, or has taken too long.
    func decode(_ request: DecoderRequest) throws(DecoderFailure) -> Picture {
        let file = try SharedMemory(size: request.bytes.count)
        try file.write(request.bytes)
        let output = try SharedMemory(size: request.pixels * 3)
        var message = pl_request(
            format: DecoderRequest.formats[request.format] ?? UInt32(PL_FORMATS),
            seconds: UInt32(request.seconds), length: UInt64(request.bytes.count), pixels: UInt64(request.pixels))
        let descriptors = [file.descriptor, output.descriptor]
        guard cs_send(channel, &message, MemoryLayout<pl_request>.size, descriptors, 2) == 0 else {
            throw end(byForce: false)
        }
        let answer = try receive(within: request.seconds)
        let size = (width: Int(answer.width), height: Int(answer.height))
        let reason = withUnsafeBytes(of: answer.reason) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        switch UInt32(bitPattern: answer.status) {
        case UInt32(PL_OK): break
        case UInt32(PL_NO_MEMORY): throw .noMemory
        case UInt32(PL_UNSUPPORTED): throw .unsupported(reason: reason.singleLine)
        case UInt32(PL_DAMAGED), UInt32(PL_OTHER_SIZE): throw .refused(reason: reason.singleLine)
        default: throw .broken
        }
        // A child that was taken over may answer anything.
        guard size.width > 0, size.height > 0, size.width <= request.pixels / size.height else { throw .broken }
        return Picture(
            width: size.width, height: size.height, pixels: try output.read(size.width * size.height * 3))
    }

    private func receive(within seconds: Int) throws(DecoderFailure) -> pl_answer {
        var answer = pl_answer()
        let length = cs_receive(channel, &answer, MemoryLayout<pl_answer>.size, nil, Int32(seconds * 1000))
        switch length {
        case MemoryLayout<pl_answer>.size: return answer
        case Int(CS_TIMED_OUT):
            _ = end(byForce: true)
            throw .timedOut
        case Int(CS_CLOSED), Int(CS_FAILED): throw end(byForce: false)
        default: throw .broken
        }
    }

    /// Waits for the child's end.
    private func end(byForce: Bool) -> DecoderFailure {
        isReaped = true
        let status = cs_reap(process, byForce ? 1 : 0)
        let signal = status & 0x7f
        return signal == 0 ? .exited(code: status >> 8 & 0xff) : .ended(signal: signal)
    }
}

extension String {
    fileprivate var singleLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
