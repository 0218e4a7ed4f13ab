import Checksums
import Testing

@Suite struct CRC32Tests {
    /// The check value that catalogues of CRCs give for these digits.
    @Test func checkValue() {
        var checksum = CRC32()
        #expect(checksum.value == 0)
        checksum.update(Array("123456789".utf8))
        #expect(checksum.value == 0xcbf4_3926)
    }

    @Test func piecesGiveTheSameAsTheWhole() {
        var whole = CRC32()
        var pieces = CRC32()
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        whole.update(bytes)
        for start in stride(from: 0, to: 1000, by: 77) {
            pieces.update(Array(bytes[start..<min(1000, start + 77)]))
            pieces.update([])
        }
        #expect(pieces.value == whole.value)
    }
}
