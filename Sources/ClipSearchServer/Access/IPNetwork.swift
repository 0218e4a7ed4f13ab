#if Server
import Checksums
import Files

/// An IP address. IPv4 within IPv6 (`::ffff:192.0.2.1`) is the same as IPv4.
struct IPAddress: Hashable, Sendable {
    /// 4 or 16 bytes.
    let bytes: [UInt8]

    init?(_ text: some StringProtocol) {
        let text = String(text)
        var four = in_addr()
        var sixteen = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            let all = withUnsafeBytes(of: &sixteen) { Array($0) }
            bytes = all.starts(with: Self.mappedPrefix) ? Array(all.dropFirst(12)) : all
        } else {
            return nil
        }
    }

    private static let mappedPrefix = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]

    /// The name of the client: an IPv6 client usually has a network of 64 bits to itself.
    var clientName: String { Array(bytes[..<min(bytes.count, 8)]).hexadecimal }
}

/// A range of IP addresses: `10.0.0.0/8`, or a single one.
struct IPNetwork: Sendable {
    private let address: IPAddress
    private let prefixLength: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else { return nil }
        let bits = address.bytes.count * 8
        if parts.count == 1 {
            prefixLength = bits
        } else {
            guard let length = Int(parts[1]), (0...bits).contains(length) else { return nil }
            prefixLength = length
        }
        self.address = address
    }

    func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        return zip(address.bytes, other.bytes).enumerated().allSatisfy { index, pair in
            let bits = min(8, max(0, prefixLength - index * 8))
            return (pair.0 ^ pair.1) & ~UInt8(truncatingIfNeeded: 0xff >> bits) == 0
        }
    }
}
#endif
