import Foundation
import PictureDecoding
import Pictures
import Testing

/// Returns the number of trials in a variable of the environment, for long runs.
func rounds(_ variable: String, usually count: Int) -> Int {
    ProcessInfo.processInfo.environment[variable].flatMap(Int.init) ?? count
}

extension DecodingTests {
    /// Files with bytes changed, cut out, doubled or cut off at random must be decoded or refused, whatever becomes of the
    /// child that decodes them.
    @Suite struct MutationTests {
        init() { _ = PictureDecoderPool.shared }

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
                default: if Int.random(in: 0..<4, using: &random) == 0 { bytes.removeSubrange(end...) }
                }
            }
            return bytes
        }

        @Test func mutatedFilesAreDecodedOrRefused() throws {
            let bases = Golden.files.filter { $0.format.map(PictureDecoderPool.installed.contains) == true }
            guard let sound = bases.first(where: { $0.checksum != nil }) else { return }
            var random = Generator(state: 0x9e37_79b9_7f4a_7c15)
            let options = DecodingOptions(pixelLimit: 1 << 18)
            var (decoded, refused, ended) = (0, 0, 0)
            for round in 0..<rounds("PICTURE_DECODER_MUTATIONS", usually: 1200) {
                let bytes = mutated(bases[round % bases.count].bytes, &random)
                do {
                    let picture = try Picture(bytes: bytes, options: options)
                    #expect(picture.pixels.count == picture.width * picture.height * 3)
                    decoded += 1
                } catch {
                    #expect(!error.description.isEmpty && !error.description.contains("\n"))
                    if error.description.contains("decoder ended") { ended += 1 }
                    refused += 1
                }
            }
            #expect(decoded > 0 && refused > 0)
            #expect(Golden.checksum(try Picture(bytes: sound.bytes).pixels) == sound.checksum)
            if ended > 0 { print("\(ended) of \(decoded + refused) files ended their decoder") }
        }
    }
}
