import StrictJSON
import Testing
import Tokenizers

/// Text from tokens, as the reference gives it.
@Suite struct DecodingTests {
    private func tokenizers(_ kind: String) throws -> [any Tokenizer] {
        let golden = GoldenSet.committed
        if let kind = GoldenSet.Kind(rawValue: kind) {
            return try GoldenSet.Source.allCases.map { try golden.tokenizer(kind, from: $0, maximumLength: 1000) }
        }
        return [try UnigramSet.committed.tokenizers(kind)[1]]
    }

    @Test(arguments: ["clip", "bert", "gpt2", "identity", "rules", "nfkc"])
    func tokensGiveTheReferencesText(_ kind: String) throws {
        let rows = try GoldenSet.committed.lines("decoding.jsonl").filter { $0["kind"]?.string == kind }
        #expect(rows.count > 80)
        for tokenizer in try tokenizers(kind) {
            for row in rows {
                let ids = try #require(row["ids"]?.array).compactMap { $0.int.map(Int32.init) }
                #expect(tokenizer.decode(ids, skippingSpecialTokens: false) == row["text"]?.string)
                #expect(tokenizer.decode(ids, skippingSpecialTokens: true) == row["plain"]?.string)
            }
        }
    }

    /// A stream gives the same text, and no character before all its bytes are there.
    @Test(arguments: ["bert", "gpt2", "identity", "rules", "nfkc"])
    func streamsGiveTheWholeText(_ kind: String) throws {
        let rows = try GoldenSet.committed.lines("decoding.jsonl").filter { $0["kind"]?.string == kind }
        let tokenizer = try tokenizers(kind)[0]
        for row in rows {
            // A run of bytes that ends wrong is wrong as a whole, which a stream cannot know.
            if kind == "rules", row["text"]?.string?.unicodeScalars.contains("\u{fffd}") == true { continue }
            let ids = try #require(row["ids"]?.array).compactMap { $0.int.map(Int32.init) }
            for skips in [false, true] {
                var stream = TokenTextStream(tokenizer, skippingSpecialTokens: skips)
                let parts = ids.map { stream.append($0) }
                #expect(parts.joined() + stream.finish() == row[skips ? "plain" : "text"]?.string)
            }
        }
    }

    @Test func streamWaitsForWholeCharacters() throws {
        let tokenizer = try GoldenSet.committed.tokenizer(.gpt2, from: .tokenizerJSON, maximumLength: 100)
        let ids = tokenizer.encode("a🏳x")
        #expect(ids.count == 4)
        var stream = TokenTextStream(tokenizer)
        #expect(ids.map { stream.append($0) } == ["a", "", "🏳", "x"])
        _ = stream.append(ids[1])
        #expect(stream.finish() == "\u{fffd}")
    }

    @Test func idsThatThereAreNotGiveNothing() throws {
        for kind in ["clip", "bert", "gpt2", "nfkc"] {
            for tokenizer in try tokenizers(kind) {
                #expect(tokenizer.decode([-1, .max, .min, 1 << 24], skippingSpecialTokens: false).isEmpty)
                #expect(tokenizer.decode([], skippingSpecialTokens: true).isEmpty)
            }
        }
    }
}
