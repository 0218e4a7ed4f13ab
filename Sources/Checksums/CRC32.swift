import CChecksums

/// The CRC-32 of ZIP archives (ISO 3309), fed piece by piece. It finds damage, not intent.
///
///     var checksum = CRC32()
///     checksum.update(Array("123456789".utf8))
///     checksum.value  // 0xcbf43926
public struct CRC32: Sendable {
    /// The checksum of all bytes so far.
    public private(set) var value: UInt32 = 0

    /// Creates the checksum of no bytes.
    public init() {}

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        value = bytes.withUnsafeBytes { cc_crc32(value, $0.baseAddress, $0.count) }
    }
}
