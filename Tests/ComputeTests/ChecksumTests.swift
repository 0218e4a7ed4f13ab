import CChecksums
import Testing

@Suite struct ChecksumTests {
    @Test func everyInstructionSetGivesTheSame() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ 7) }
        for count in [0, 1, 63, 255, 256, 257, 1000] {
            var sums: Set<UInt64> = []
            forEachInstructionSet { _ in sums.insert(cc_checksum(bytes, count)) }
            #expect(sums.count == 1)
        }
    }

    @Test func everyInstructionSetGivesTheSameSHA256() {
        let bytes = (0..<640).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ 7) }
        var states: Set<[UInt32]> = []
        forEachInstructionSet { _ in
            var state: [UInt32] = [1, 2, 3, 4, 5, 6, 7, 8]
            cc_sha256_blocks(&state, bytes, bytes.count / 64)
            states.insert(state)
        }
        #expect(states.count == 1)
    }

    @Test func everyBitCounts() {
        var bytes = [UInt8](repeating: 0, count: 600)
        var sums: Set<UInt64> = [cc_checksum(bytes, bytes.count)]
        for position in 0..<bytes.count {
            for bit in 0..<8 {
                bytes[position] ^= 1 << bit
                sums.insert(cc_checksum(bytes, bytes.count))
                bytes[position] ^= 1 << bit
            }
        }
        // Lengths, too.
        for count in 0..<bytes.count { sums.insert(cc_checksum(bytes, count)) }
        #expect(sums.count == 1 + 8 * bytes.count + bytes.count)
    }
}
