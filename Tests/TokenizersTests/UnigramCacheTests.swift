import Files
import Testing
import Tokenizers

/// The tables of a unigram tokenizer from an earlier run.
@Suite struct UnigramCacheTests {
    private let temporary: TemporaryFolder
    private let json: String
    private let texts: [String]
    private static let length = 1_000_000

    init() throws {
        temporary = try TemporaryFolder()
        json = try temporary.write(UnigramSet.committed.definition("rules"), to: "tokenizer.json")
        texts = try UnigramSet.committed.lines("unigram.jsonl").dropFirst().prefix(500).compactMap { $0["text"]?.string }
    }

    private var tables: String { "\(temporary.path)/cache/tokenizer.tables" }

    private func cache(_ signature: String = "one") -> UnigramCache {
        UnigramCache(folder: CacheFolder(places: ["\(temporary.path)/cache"]), signature: signature)
    }

    private func tokenizer(_ cache: UnigramCache?) throws -> UnigramTokenizer {
        try UnigramTokenizer(tokenizerJSON: json, maximumLength: Self.length, cache: cache)
    }

    @Test func storedTablesGiveTheSameTokens() throws {
        let plain = try tokenizer(nil)
        let (first, second) = (try tokenizer(cache()), try tokenizer(cache()))
        #expect(FileStatus.exists(tables))
        for text in texts {
            let ids = plain.encode(text)
            #expect(first.encode(text) == ids && second.encode(text) == ids, "\(text.debugDescription)")
            #expect(
                second.decode(ids, skippingSpecialTokens: false) == plain.decode(ids, skippingSpecialTokens: false))
        }
        #expect(second.vocabularySize == plain.vocabularySize && second.endOfText == plain.endOfText)
        // They are used: the rest of the file is not read again.
        _ = try temporary.write([], to: "tokenizer.json")
        #expect(try tokenizer(cache()).encode(texts[0]) == plain.encode(texts[0]))
        #expect(throws: TokenizerError.self) { try tokenizer(nil) }
        // Those of another file are not.
        #expect(throws: TokenizerError.self) { try tokenizer(cache("two")) }
    }

    @Test func damagedTablesAreIgnored() throws {
        let expected = try tokenizer(cache()).encode(texts[5])
        let whole = try TemporaryFolder.read(tables)
        for place in stride(from: 0, to: whole.count, by: whole.count / 97) {
            var damaged = whole
            damaged[place] ^= 0x41
            _ = try temporary.write(damaged, to: "cache/tokenizer.tables")
            #expect(try tokenizer(cache()).encode(texts[5]) == expected)
        }
        for count in [0, 7, 8, 80, whole.count / 2, whole.count - 1] {
            _ = try temporary.write(Array(whole[..<count]), to: "cache/tokenizer.tables")
            #expect(try tokenizer(cache()).encode(texts[5]) == expected)
        }
        // It is written again.
        #expect(try TemporaryFolder.read(tables) == whole)
    }
}
