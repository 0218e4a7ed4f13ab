import Files
import StrictJSON
import Testing
import Tokenizers

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A folder that tools/reference/unigram_golden.py wrote.
struct UnigramSet: Sendable, CustomTestStringConvertible {
    let folder: String

    var testDescription: String { folder.split(separator: "/").last.map(String.init) ?? folder }

    static let committed = UnigramSet(folder: GoldenSet.committed.folder)
    static let all: [UnigramSet] =
        [committed]
        + (ProcessInfo.processInfo.environment["CLIPSEARCH_UNIGRAM_REFERENCE"].map { [UnigramSet(folder: $0)] } ?? [])

    func lines(_ name: String) throws -> [JSONValue] { try GoldenSet(folder: folder, bertFolder: "").lines(name) }

    func model(_ name: String) -> String { "\(folder)/unigram/\(name)/spiece.model" }

    /// The committed tokenizer.json leaves out the map of characters, which spiece.model has.
    func definition(_ name: String) throws -> [UInt8] {
        var definition = try TemporaryFolder.read("\(folder)/unigram/\(name)/tokenizer.json")
        if let place = definition.firstRange(of: Array("THE MAP OF spiece.model".utf8)) {
            let map = try #require(Self.map(in: TemporaryFolder.read(model(name))))
            definition.replaceSubrange(place, with: Array(Data(map).base64EncodedString().utf8))
        }
        return definition
    }

    /// - Returns: the tokenizers of spiece.model and of tokenizer.json.
    func tokenizers(_ name: String) throws -> [UnigramTokenizer] {
        let temporary = try TemporaryFolder()
        let json = try temporary.write(definition(name), to: "tokenizer.json")
        return [
            try UnigramTokenizer(sentencePieceModel: model(name), maximumLength: 1_000_000),
            try UnigramTokenizer(tokenizerJSON: json, maximumLength: 1_000_000),
        ]
    }

    /// Field 2 of field 3: the first bytes after the tag are its size and a trie's size that fits it.
    private static func map(in model: [UInt8]) -> [UInt8]? {
        var reader = ProtobufReader(model, model.indices)
        while let field = try? reader.next() {
            guard case (3, .bytes(let range)) = field else { continue }
            var inner = ProtobufReader(model, range)
            while let field = try? inner.next() {
                if case (2, .bytes(let range)) = field { return Array(model[range]) }
            }
        }
        return nil
    }
}

/// Every id as SentencePiece has it for spiece.model, and as `tokenizers` has it for tokenizer.json.
@Suite struct UnigramTests {
    @Test(arguments: UnigramSet.all)
    func stringsGiveTheReferencesIDs(_ set: UnigramSet) throws {
        var lines = try set.lines("unigram.jsonl")
        let names = try #require(lines.removeFirst()["models"]?.array).compactMap(\.string)
        #expect(names.count >= 3 && lines.count >= 2000)
        for name in names {
            for (source, tokenizer) in try set.tokenizers(name).enumerated() {
                var wrong = 0
                for line in lines {
                    let text = String(
                        repeating: try #require(line["text"]?.string), count: line["repeat"]?.int ?? 1)
                    guard let expected = line[name]?.array?[source].int else { continue }
                    let ids = tokenizer.encode(text)
                    guard digest(ids) != expected else { continue }
                    wrong += 1
                    if wrong <= 5 {
                        Issue.record(
                            "\(name), source \(source): \(text.prefix(150).debugDescription): \(ids.prefix(60))")
                    }
                }
                #expect(wrong == 0, "of \(lines.count) with \(name), source \(source)")
            }
        }
    }

    /// Each code point between two letters, 256 in a text.
    @Test(arguments: UnigramSet.all)
    func codePointsGiveTheReferencesIDs(_ set: UnigramSet) throws {
        let names = try #require(try set.lines("unigram.jsonl").first?["models"]?.array).compactMap(\.string)
        let lines = try set.lines("unigram_code_points.jsonl")
        for name in names {
            for (source, tokenizer) in try set.tokenizers(name).enumerated() {
                var wrong: [String] = []
                for line in lines {
                    let first = UInt32(try #require(line["first"]?.int))
                    let last = UInt32(try #require(line["last"]?.int))
                    let scalars = (first...last).compactMap(Unicode.Scalar.init)
                    let text = scalars.map { "a\(Character($0))b" }.joined(separator: " ")
                    guard let expected = line[name]?.array?[source].int else { continue }
                    if digest(tokenizer.encode(text)) != expected { wrong.append(String(first, radix: 16)) }
                }
                #expect(wrong.isEmpty, "\(name), source \(source)")
            }
        }
    }

    private func digest(_ ids: [Int32]) -> Int {
        Int(ids.reduce(UInt32(0x811c_9dc5)) { ($0 ^ UInt32(bitPattern: $1)) &* 0x0100_0193 })
    }

    @Test func folderSaysWhichTokenizerItIs() throws {
        let golden = GoldenSet.committed
        #expect(try TokenizerFolder.load(golden.folder(of: .clip)) is CLIPTokenizer)
        #expect(try TokenizerFolder.load(golden.folder(of: .gpt2)) is GPT2Tokenizer)
        #expect(try TokenizerFolder.load(golden.bertFolder) is WordPieceTokenizer)
        let folder = try TemporaryFolder()
        #expect(throws: TokenizerError.self) { try TokenizerFolder.load(folder.path) }
        try folder.write(TemporaryFolder.read(UnigramSet.committed.model("identity")), to: "spiece.model")
        let tokenizer = try #require(try TokenizerFolder.load(folder.path) as? UnigramTokenizer)
        #expect(tokenizer.encode("a cat").last == tokenizer.endOfText)
        #expect(tokenizer.maximumLength == 512)
        try folder.write(UnigramSet.committed.definition("nfkc"), to: "tokenizer.json")
        #expect(try TokenizerFolder.load(folder.path, maximumLength: 3).encode("a cat on a mat").count == 3)
    }

    @Test func sentinelsStandBehindThePieces() throws {
        for tokenizer in try UnigramSet.committed.tokenizers("nfkc") {
            let (first, last) = (tokenizer.encode("<extra_id_0>"), tokenizer.encode("<extra_id_99>"))
            #expect(first == [Int32(tokenizer.vocabularySize) - 1, 1])
            #expect(last == [Int32(tokenizer.vocabularySize) - 100, 1])
            #expect(tokenizer.decode(first, skippingSpecialTokens: false) == "<extra_id_0></s>")
            #expect(tokenizer.decode(first, skippingSpecialTokens: true).isEmpty)
        }
    }

    /// A text of one letter, marks without a base, and noise: no time but a linear one is short enough.
    @Test(arguments: ["a", "\u{0301}", "👩‍👩‍👧‍👦", "\0", " ", "\u{2581}", "ﷺ", "日", "\r\n", "<extra_id_", "e\u{301}\u{323}"])
    func longTextsTakeLinearTime(_ unit: String) throws {
        let text = String(repeating: unit, count: 1_000_000 / unit.utf8.count)
        for name in ["nfkc", "rules"] {
            for tokenizer in try UnigramSet.committed.tokenizers(name) {
                let clock = ContinuousClock()
                let duration = clock.measure { #expect(tokenizer.encode(text).last == 1) }
                #expect(duration < .seconds(20), "\(unit.debugDescription)")
            }
        }
    }

    /// Cut short or with bytes changed, a file is refused or read; whatever is read encodes and decodes.
    @Test(arguments: ["identity", "rules", "nfkc"])
    func mutatedModelsDoNotCrash(_ name: String) throws {
        let original = try TemporaryFolder.read(UnigramSet.committed.model(name))
        let folder = try TemporaryFolder()
        var generator = SplitMix(state: 7)
        var refused = 0
        for round in 0..<(name == "nfkc" ? 60 : 300) {
            var bytes = original
            if round % 3 == 0 {
                bytes.removeSubrange(Int.random(in: 0..<bytes.count, using: &generator)...)
            } else {
                for _ in 0..<(round % 3 == 1 ? 1 : 30) {
                    let position = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[position] = UInt8.random(in: 0...255, using: &generator)
                }
            }
            let file = try folder.write(bytes, to: "spiece.model")
            do {
                let tokenizer = try UnigramTokenizer(sentencePieceModel: file)
                let ids = tokenizer.encode("A cat, isn't it? 日本 ﬃ ½ e\u{301} <extra_id_3> 😀 \0")
                #expect(!ids.isEmpty)
                _ = tokenizer.decode(ids, skippingSpecialTokens: false)
            } catch is TokenizerError {
                refused += 1
            }
        }
        #expect(refused >= 10)
    }

    @Test(arguments: [
        (#""unk_id":2"#, #""unk_id":null"#, "no token for what is unknown (unk_id)"),
        (#""type":"Metaspace","replacement":"▁""#, #""type":"Metaspace","replacement":"__""#, "is not one character"),
        (#""prepend_scheme":"always""#, #""prepend_scheme":"often""#, "prepend_scheme"),
        (#""unk_id":2"#, #""unk_id":-2"#, "is not in the vocabulary"),
        (#"["</s>",0.0]"#, #"["</s>"]"#, "a piece is not a text and a score"),
        (#""precompiled_charsmap":""#, #""precompiled_charsmap":"!"#, "is not Base64"),
    ])
    func damageIsNamed(_ old: String, _ new: String, _ reason: String) throws {
        var definition = try UnigramSet.committed.definition("nfkc")
        let place = try #require(definition.firstRange(of: Array(old.utf8)), "the golden file has no \(old)")
        definition.replaceSubrange(place, with: Array(new.utf8))
        let folder = try TemporaryFolder()
        let file = try folder.write(definition, to: "tokenizer.json")
        do {
            _ = try UnigramTokenizer(tokenizerJSON: file)
            Issue.record("it was accepted")
        } catch let error as TokenizerError {
            #expect(error.description.contains(file))
            #expect(error.description.contains(reason))
        }
    }

    /// Rules that multiply a text must not take all memory.
    @Test func rulesLengthenATextToALimitOnly() throws {
        let rule = #"{"type":"Replace","pattern":{"String":"a"},"content":"\#(String(repeating: "a", count: 100))"}"#
        let rules = [String](repeating: rule, count: 6).joined(separator: ",")
        var definition = try UnigramSet.committed.definition("identity")
        let place = try #require(definition.firstRange(of: Array(#""normalizers":["#.utf8)))
        definition.insert(contentsOf: Array("\(rules),".utf8), at: place.upperBound)
        let temporary = try TemporaryFolder()
        let tokenizer = try UnigramTokenizer(
            tokenizerJSON: temporary.write(definition, to: "tokenizer.json"), maximumLength: 1_000_000)
        // A thousand times a billion, if nobody stopped it.
        let count = tokenizer.encode(String(repeating: "a", count: 1000)).count
        #expect(count > 1 && count <= InputLimits.normalizedScalars + 2)
    }

    @Test func otherFilesAreRefused() throws {
        let folder = try TemporaryFolder()
        let empty = try folder.write("", to: "spiece.model")
        #expect(throws: TokenizerError.malformed(file: empty, reason: "it has no pieces")) {
            try UnigramTokenizer(sentencePieceModel: empty)
        }
        let text = try folder.write("#version: 0.2\nt h\n", to: "other.model")
        #expect(throws: TokenizerError.self) { try UnigramTokenizer(sentencePieceModel: text) }
        // Trainer settings that say byte pairs: field 2, field 3 of it with the number 2.
        let pairs = try folder.write([0x12, 2, 0x18, 2, 0x0a, 3, 0x0a, 1, 0x61], to: "pairs.model")
        #expect(
            throws: TokenizerError.unsupported(file: pairs, feature: "a byte-pair model in SentencePiece's format")
        ) {
            try UnigramTokenizer(sentencePieceModel: pairs)
        }
    }
}
