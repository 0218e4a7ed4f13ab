import Pictures
import Testing

/// Grey of 16 bits is scaled by its value, where Pillow clips all samples at 255 and makes scans white.
@Suite struct SixteenBitTests {
    @Test func netpbmByValue() throws {
        let values = [0, 256, 0x1234, 0x8000, 0xfedc, 0xffff]
        let file = Array("P5 6 1 65535\n".utf8) + values.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let expected = values.flatMap { [UInt8](repeating: UInt8((Double($0) / 257).rounded()), count: 3) }
        #expect(try Picture(bytes: file).pixels == expected)
        let text = Array("P2 3 1 1000 0 500 1000\n".utf8)
        #expect(try Picture(bytes: text).pixels == [0, 0, 0, 128, 128, 128, 255, 255, 255])
    }
}
