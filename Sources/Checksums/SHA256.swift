import CChecksums

/// SHA-256 (FIPS 180-4), fed piece by piece.
///
///     var hash = SHA256()
///     hash.update(Array("abc".utf8))
///     hash.finalize().hexadecimal  // "ba7816bf…"
///
/// The processor's SHA instructions are used where available.
public struct SHA256: Sendable {
    private static let blockBytes = 64

    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    /// The bytes of the incomplete last block.
    private var pending: [UInt8] = []
    private var byteCount: UInt64 = 0
    private let isPortable: Bool

    /// Creates a hash of the empty message.
    public init() {
        self.init(portable: false)
    }

    /// - Parameter portable: `true` to use the implementation without SHA instructions.
    package init(portable: Bool) {
        isPortable = portable
        pending.reserveCapacity(Self.blockBytes)
    }

    /// Appends `bytes` to the message.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount += UInt64(bytes.count)
        var rest = bytes[...]
        if !pending.isEmpty {
            let missing = rest.prefix(Self.blockBytes - pending.count)
            pending.append(contentsOf: missing)
            rest = rest.dropFirst(missing.count)
            guard pending.count == Self.blockBytes else { return }
            pending.withUnsafeBytes { Self.compress($0, into: &state, portable: isPortable) }
            pending.removeAll(keepingCapacity: true)
        }
        let whole = rest.prefix(rest.count / Self.blockBytes * Self.blockBytes)
        Self.compress(UnsafeRawBufferPointer(rebasing: whole), into: &state, portable: isPortable)
        pending.append(contentsOf: rest.dropFirst(whole.count))
    }

    /// Appends `bytes` to the message.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Returns the digest, 32 bytes, of the bytes appended so far.
    public func finalize() -> [UInt8] {
        var copy = self
        let length = (byteCount &* 8).bigEndian
        let zeros = (2 * Self.blockBytes - 1 - 8 - pending.count) % Self.blockBytes
        copy.update([0x80] + [UInt8](repeating: 0, count: zeros))
        copy.update(withUnsafeBytes(of: length, Array.init))
        return copy.state.flatMap { word in withUnsafeBytes(of: word.bigEndian, Array.init) }
    }

    /// Returns the digest of `bytes`, 32 bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    private static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout [UInt32], portable: Bool) {
        guard let start = blocks.baseAddress, blocks.count >= blockBytes else { return }
        if portable {
            cc_sha256_blocks_portable(&state, start, blocks.count / blockBytes)
        } else {
            cc_sha256_blocks(&state, start, blocks.count / blockBytes)
        }
    }
}
