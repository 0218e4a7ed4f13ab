import Pictures
import Testing

/// Small files with bytes changed, cut out, doubled or cut off at random must decode or be refused, never crash.
@Suite struct MutationTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private func mutated(_ bytes: [UInt8], _ random: inout Generator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 1...24, using: &random))
            switch Int.random(in: 0..<7, using: &random) {
            case 0, 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
            case 3: bytes[at] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
            case 4: bytes.removeSubrange(at..<end)
            case 5: bytes.insert(contentsOf: bytes[at..<end], at: at)
            default: bytes.removeSubrange(end...)
            }
        }
        return bytes
    }

    @Test func mutatedFilesAreDecodedOrRefused() throws {
        let bases = Golden.files.map(\.bytes).filter { $0.count < 4000 }
        #expect(bases.count > 100)
        var random = Generator(state: 0x9e37_79b9_7f4a_7c15)
        // The limit keeps a mutated size from taking the time of a real large picture.
        let options = DecodingOptions(pixelLimit: 1 << 16)
        var decoded = 0
        var refused = 0
        for round in 0..<24_000 {
            let bytes = mutated(bases[round % bases.count], &random)
            do {
                let picture = try Picture(bytes: bytes, options: options)
                #expect(picture.pixels.count == picture.width * picture.height * 3)
                decoded += 1
            } catch {
                #expect(!error.description.isEmpty)
                refused += 1
            }
            _ = try? PictureInfo(bytes: bytes)
        }
        #expect(decoded > 1000 && refused > 1000)
    }
}
