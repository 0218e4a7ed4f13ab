import Spelling
import Testing

@Suite struct EditDistanceTests {
    @Test(arguments: [
        ("beach", "beech", 1), ("teh", "the", 1), ("ca", "abc", 3), ("bicycle", "bicylce", 1), ("a", "", 1),
        ("kitten", "sitting", 3), ("dont", "don't", 1), ("same", "same", 0),
    ])
    func knownDistances(_ a: String, _ b: String, _ distance: Int) {
        #expect(EditDistance.plain(Array(a.utf8), Array(b.utf8)) == distance)
        #expect(EditDistance.between(Array(a.utf8), Array(b.utf8)) == distance || a.isEmpty)
    }

    @Test func bitsAgreeWithTheDefinition() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            // Few letters, so that many words are near to each other.
            let alphabet = Array("abcg'".utf8)
            let words = (0..<2).map { _ in
                (0..<Int.random(in: 1...12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 97 }
            }
            let (a, b) = (words[0], words[1])
            #expect(EditDistance.between(a, b) == EditDistance.plain(a, b), "\(a) \(b)")
        }
        for length in [62, 63] {
            let long = (0..<length).map { UInt8(97 + $0 % 26) }
            #expect(EditDistance.between(long, Array(long.dropFirst(2))) == 2)
        }
    }
}
