import Testing
import Tokenizers

/// Folders, lengths, and files that are not what they should be.
@Suite struct TokenizerFileTests {
    private let golden = GoldenSet.committed

    @Test func defaultModelIsReadFromItsFolder() throws {
        let tokenizer = try WordPieceTokenizer(folder: golden.bertFolder)
        #expect(tokenizer.maximumLength == 512)
        #expect(tokenizer.vocabularySize == 30522)
        #expect(tokenizer.encode("a photo of a cat") == [101, 1037, 6302, 1997, 1037, 4937, 102])
    }

    /// `tokenizer.json` of the default model says 128 and padding; neither is the model's.
    @Test func lengthIsTheCallersAndNothingIsPadded() throws {
        let tokenizer = try WordPieceTokenizer(folder: golden.bertFolder, maximumLength: 256)
        #expect(tokenizer.encode("cat").count == 3)
        let ids = tokenizer.encode(String(repeating: "cat ", count: 1000))
        #expect(ids.count == 256)
        #expect(ids.last == 102)
    }

    @Test func startAndEndStayWhenNothingElseFits() throws {
        let folder = golden.folder(of: .clip)
        let tokenizer = try CLIPTokenizer(folder: folder, maximumLength: 2)
        #expect(tokenizer.encode("a cat") == [tokenizer.startOfText, tokenizer.endOfText])
        #expect(throws: TokenizerError.maximumLengthTooSmall(given: 1, minimum: 2)) {
            try CLIPTokenizer(folder: folder, maximumLength: 1)
        }
        #expect(try CLIPTokenizer(folder: folder).maximumLength == 77)
    }

    @Test func missingFilesAreNamed() throws {
        let folder = try TemporaryFolder()
        #expect(throws: TokenizerError.missing(folder: folder.path, wanted: "tokenizer.json or vocab.txt")) {
            try WordPieceTokenizer(folder: folder.path)
        }
        #expect(
            throws: TokenizerError.missing(folder: folder.path, wanted: "tokenizer.json, or vocab.json and merges.txt")
        ) {
            try CLIPTokenizer(folder: folder.path)
        }
        let file = "\(folder.path)/vocab.txt"
        #expect(throws: TokenizerError.unreadable(file: file, reason: "No such file or directory")) {
            try WordPieceTokenizer(vocabulary: file)
        }
        #expect(throws: TokenizerError.unreadable(file: folder.path, reason: "it is a folder")) {
            try WordPieceTokenizer(vocabulary: folder.path)
        }
    }

    /// A stage that is left out gives wrong ids silently, so it must be refused.
    @Test(arguments: [
        (#"{"type":"NFC"}"#, #"{"type":"NFKC"}"#, "a normalizer of type \"NFKC\""),
        (
            #"\\s+"},"content":" ""#, #"\\s+"},"content":"_""#,
            "a normalizer of type \"Replace\" by the pattern \"\\s+\""
        ),
        (
            #"{"type":"ByteLevel","add_prefix_space":false"#, #"{"type":"Metaspace","add_prefix_space":false"#,
            "byte pairs behind another pre-tokenizer than \"ByteLevel\""
        ),
        (
            #""use_regex":true"#, #""use_regex":false"#,
            "a pre-tokenizer \"ByteLevel\" without its pattern"
        ),
        (#"|[\\p{N}]|"#, #"|[\\p{N}]+|"#, "a pre-tokenizer of type \"Split\" by another pattern than CLIP's"),
        (#""type":"RobertaProcessing""#, #""type":"Shuffle""#, "a post-processor of type \"Shuffle\""),
        (#""type":"BPE""#, #""type":"WordLevel""#, "the model type \"WordLevel\""),
        (#""byte_fallback":false"#, #""byte_fallback":true"#, "the model setting \"byte_fallback\""),
        (#""continuing_subword_prefix":"""#, #""continuing_subword_prefix":"@@""#, "the prefix \"@@\" inside words"),
        (#""dropout":null"#, #""dropout":0.1"#, "dropout of merges"),
        (#""single_word":false"#, #""single_word":true"#, "the added token \"<|startoftext|>\" as a single word only"),
    ])
    func unknownFeaturesAreRefusedByName(_ old: String, _ new: String, _ feature: String) throws {
        let (folder, file) = try clipWith(old, new)
        #expect(throws: TokenizerError.unsupported(file: file, feature: feature)) {
            try CLIPTokenizer(folder: folder.path)
        }
    }

    @Test func anotherKindOfTokenizerIsRefused() throws {
        let file = "\(golden.bertFolder)/tokenizer.json"
        #expect(throws: TokenizerError.self) { try CLIPTokenizer(tokenizerJSON: file) }
        #expect(throws: TokenizerError.self) { try GPT2Tokenizer(tokenizerJSON: file) }
        #expect(throws: TokenizerError.self) { try GPT2Tokenizer(folder: golden.folder(of: .clip)) }
        #expect(
            throws: TokenizerError.unsupported(
                file: "\(golden.folder(of: .clip))/tokenizer.json", feature: "another model than WordPiece")
        ) {
            try WordPieceTokenizer(folder: golden.folder(of: .clip))
        }
    }

    @Test(arguments: [
        (#""model":{"#, #""modul":{"#, "it has no \"model\""),
        (#""vocab":{"#, #""vokab":{"#, "the model has no vocabulary"),
        (#"["c","a"]"#, #"["c","aé"]"#, "is not in the vocabulary"),
        (#"["c","a"]"#, #"["c"]"#, "a merge is not two parts"),
        (#""!":0"#, #""!":-1"#, "an id is not between"),
        (#""!":0"#, #""!":0,"!":7"#, "stands twice in the vocabulary"),
        (#""<|endoftext|>",2"#, #""<|endoftext|>",-2"#, "lacks a valid \"cls\" or \"sep\""),
    ])
    func damageIsNamed(_ old: String, _ new: String, _ reason: String) throws {
        let (folder, file) = try clipWith(old, new)
        do {
            _ = try CLIPTokenizer(folder: folder.path)
            Issue.record("it was accepted")
        } catch TokenizerError.malformed(let named, let found) {
            #expect(named == file)
            #expect(found.contains(reason))
        }
    }

    @Test func damagedOlderFilesAreNamed() throws {
        let clip = golden.folder(of: .clip)
        let folder = try TemporaryFolder()
        let merges = try folder.write("#version: 0.2\ni n\nt h e\n", to: "merges.txt")
        #expect(
            throws: TokenizerError.malformed(file: merges, reason: "line 3 is not two parts with a space between them")
        ) {
            try CLIPTokenizer(vocabulary: "\(clip)/vocab.json", merges: merges)
        }
        let vocabulary = try folder.write(#"{"a":0}"#, to: "vocab.json")
        #expect(
            throws: TokenizerError.malformed(
                file: vocabulary, reason: #"it lacks "<|startoftext|>" or "<|endoftext|>""#)
        ) {
            try CLIPTokenizer(vocabulary: vocabulary, merges: merges)
        }
        let text = try folder.write("[PAD]\n[UNK]\n[CLS]\n", to: "vocab.txt")
        #expect(throws: TokenizerError.malformed(file: text, reason: #"it lacks the sep_token "[SEP]""#)) {
            try WordPieceTokenizer(vocabulary: text)
        }
        try folder.write("[1]", to: "tokenizer_config.json")
        #expect(
            throws: TokenizerError.malformed(
                file: "\(folder.path)/tokenizer_config.json", reason: "it is not an object")
        ) {
            try WordPieceTokenizer(folder: folder.path)
        }
    }

    /// Cut short or with a byte changed, a file is refused or read; whatever is read encodes.
    @Test func mutatedFilesDoNotCrash() throws {
        let original = try TemporaryFolder.read("\(golden.folder(of: .clip))/tokenizer.json")
        let folder = try TemporaryFolder()
        var generator = SplitMix(state: 5)
        var refused = 0
        for round in 0..<120 {
            var bytes = original
            // The head holds the settings, the rest is all vocabulary.
            let head = 1800
            if round % 3 == 0 {
                bytes.removeSubrange(Int.random(in: 0..<bytes.count, using: &generator)...)
            } else {
                for _ in 0..<2 {
                    let position = Int.random(in: 0..<(round % 3 == 1 ? head : bytes.count), using: &generator)
                    bytes[position] = UInt8.random(in: 0...255, using: &generator)
                }
            }
            let file = try folder.write(bytes, to: "tokenizer.json")
            do {
                let tokenizer = try CLIPTokenizer(tokenizerJSON: file)
                #expect(tokenizer.encode("A cat, isn't it? 日本 <|endoftext|> 😀").count >= 2)
            } catch is TokenizerError {
                refused += 1
            }
        }
        #expect(refused >= 40)
    }

    private func clipWith(_ old: String, _ new: String) throws -> (folder: TemporaryFolder, file: String) {
        var bytes = try TemporaryFolder.read("\(golden.folder(of: .clip))/tokenizer.json")
        let place = try #require(bytes.firstRange(of: Array(old.utf8)), "the golden file has no \(old)")
        bytes.replaceSubrange(place, with: Array(new.utf8))
        let folder = try TemporaryFolder()
        return (folder, try folder.write(bytes, to: "tokenizer.json"))
    }
}

/// A generator with a seed (Steele et al. 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}
