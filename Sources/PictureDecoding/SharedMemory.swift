import CSandbox
import Files

/// Memory that is shared with a child.
final class SharedMemory {
    let descriptor: Int32

    init(size: Int) throws(DecoderFailure) {
        descriptor = cs_shared_memory(UInt64(size))
        guard descriptor >= 0 else { throw .noMemory }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws(DecoderFailure) {
        guard cs_write(descriptor, bytes, bytes.count) == 0 else { throw .noMemory }
    }

    /// Copies what the child wrote, which it cannot change afterwards.
    func read(_ count: Int) throws(DecoderFailure) -> [UInt8] {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = cs_read(descriptor, buffer.baseAddress, count) == 0 ? count : 0
        }
        guard bytes.count == count else { throw .broken }
        return bytes
    }
}
