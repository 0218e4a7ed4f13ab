import Testing
import Tokenizers

@Suite struct BytePairEncodingTests {
    /// The queue must merge in the same order as the definition, whatever the list of merges is.
    @Test(arguments: [[], Array("</w>".utf8)])
    func longWordsAreEncodedAsByDefinition(_ suffix: [UInt8]) throws {
        var generator = SplitMix(state: 11)
        for _ in 0..<60 {
            let alphabet = Array("abcde".utf8.prefix(Int.random(in: 1...5, using: &generator)))
            let encoding = try randomEncoding(alphabet, suffix, &generator)
            for _ in 0..<20 {
                let word = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                    alphabet.randomElement(using: &generator) ?? 0
                }
                var (short, long): ([Int32], [Int32]) = ([], [])
                encoding.encodeShort(word, word.indices, into: &short)
                encoding.encodeLong(word, word.indices, into: &long)
                #expect(short == long)
                #expect(word.isEmpty == short.isEmpty)
            }
        }
    }

    private func randomEncoding(
        _ alphabet: [UInt8], _ suffix: [UInt8], _ generator: inout SplitMix
    ) throws -> BytePairEncoding {
        var tokens = alphabet.map { [$0] } + (suffix.isEmpty ? [] : alphabet.map { [$0] + suffix })
        var merges = MergeList()
        for _ in 0..<Int.random(in: 1...60, using: &generator) {
            let open = tokens.filter { suffix.isEmpty || $0.last != suffix.last }
            guard let first = open.randomElement(using: &generator),
                let second = tokens.randomElement(using: &generator)
            else { continue }
            let isAppended = merges.append(written: (first + [UInt8(ascii: " ")] + second)[...])
            #expect(isAppended)
            if !tokens.contains(first + second) { tokens.append(first + second) }
        }
        var vocabulary = Vocabulary()
        for (id, token) in tokens.shuffled(using: &generator).enumerated() { vocabulary.insert(token, id: Int32(id)) }
        return try BytePairEncoding(
            vocabulary: vocabulary, merges: merges, suffix: suffix, unknownToken: nil, file: "random")
    }
}
