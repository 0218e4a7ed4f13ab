import Encoders
import Foundation
import StrictJSON
import TensorFiles
import TestModels
import Testing
import Tokenizers

/// The default model with a tower for other languages: a small one of random weights, and the real one where it is.
@Suite struct TwoLanguageTests {
    private let folder = TemporaryFolder()

    /// A copy of the default model whose tower for other languages knows single letters.
    private func model() throws -> String {
        let copy = try folder.copy(of: Golden.defaultModel, named: "model-\(UUID().uuidString)")
        let tower = "\(copy)/multilingual_tower"
        for name in try FileManager.default.contentsOfDirectory(atPath: tower) where name != "english_words.tsv" {
            try FileManager.default.removeItem(atPath: "\(tower)/\(name)")
        }
        try TinyTower.write(to: tower)
        return copy
    }

    private func encoder(_ model: String, cache: ModelCache? = nil) throws -> any TextEncoder {
        try TwoTowerModel(folder: model, cache: cache).textEncoder()
    }

    /// The division of a product among threads may change its rounding.
    private static func agree(_ found: [[Float]], _ expected: [[Float]]) -> Bool {
        found.count == expected.count
            && zip(found, expected).allSatisfy { zip($0, $1).allSatisfy { abs($0 - $1) < 1e-5 } }
    }

    @Test func theFingerprintIsThatOfThePhotos() throws {
        let with = try model()
        let without = try folder.copy(of: Golden.defaultModel, named: "without")
        try FileManager.default.removeItem(atPath: "\(without)/multilingual_tower")
        let (one, other) = (try TwoTowerModel(folder: with), try TwoTowerModel(folder: without))
        #expect(one.fingerprint == other.fingerprint)
        #expect(try one.sentenceModel()?.fingerprint == other.sentenceModel()?.fingerprint)
        #expect(try one.textEncoder().towers == [.main, .multilingual])
        #expect(try other.textEncoder().towers == [.main] && other.textEncoder().tower(for: "собака") == .main)
        #expect(throws: EncoderError.self) { try other.textEncoder().encode(["x"], by: .multilingual) }
    }

    @Test(arguments: [
        "a dog on the beach", "Two dogs playing in the snow.", "children's birthday party", "sunset", "2019", "", "🐕",
        "A man with a red hat, 3 cats & a bicycle",
    ])
    func plainEnglishNeedsOneTower(text: String) throws {
        let model = try model()
        let expected = try encoder(model).encode([text], by: .main)
        try FileManager.default.removeItem(atPath: "\(model)/multilingual_tower/model.safetensors")
        let encoder = try encoder(model)
        #expect(try encoder.tower(for: text) == .main)
        #expect(Self.agree(try encoder.encode([text]), expected))
    }

    @Test(arguments: ["собака на пляже", "海边的日落", "눈", "كلب", "σκύλος beach", "समुद्र"])
    func otherLettersNeedTheOtherTower(text: String) throws {
        let model = try model()
        let expected = try encoder(model).encode([text], by: .multilingual)
        try FileManager.default.removeItem(atPath: "\(model)/text_tower/model.safetensors")
        let encoder = try encoder(model)
        #expect(try encoder.tower(for: text) == .multilingual)
        #expect(Self.agree(try encoder.encode([text]), expected))
        #expect(expected[0].count == 384)
    }

    @Test(arguments: [
        "ein Hund am Strand", "die hand", "chat noir", "un perro", "hund", "plage", "rote", "playa con palmeras",
        "sunny beach собака",
    ])
    func otherwiseBothAreAsked(text: String) throws {
        let model = try model()
        let both = try encoder(model)
        let vectors = try TextTower.allCases.map { try both.encode([text], by: $0)[0] }
        let cosine = zip(vectors[0], vectors[1]).reduce(0) { $0 + $1.0 * $1.1 }
        // Random weights agree with nothing.
        #expect(cosine < 0.5)
        #expect(try both.tower(for: text) == .multilingual)
        let dog = try both.encode(["a dog"], by: .main)[0]
        #expect(Self.agree(try both.encode([text, "a dog"]), [vectors[1], dog]))
        #expect(both.tokenize(text) != both.tokenize("a dog"))
        for file in ["text_tower", "multilingual_tower"] {
            let other = try self.model()
            try FileManager.default.removeItem(atPath: "\(other)/\(file)/model.safetensors")
            #expect(throws: TensorFileError.self) { try encoder(other).tower(for: text) }
        }
    }

    @Test func fourBitsGiveWhatFloatsGive() throws {
        let (model, plain) = (try model(), try model())
        try TinyTower.expand("\(plain)/multilingual_tower/model.safetensors")
        let texts = ["a", "bcd efg", "собака", String(repeating: "ab ", count: 100)]
        let expected = try encoder(plain).encode(texts, by: .multilingual)
        try expect(try encoder(model).encode(texts, by: .multilingual), equal: expected, within: 1e-6)
        #expect(Set(expected).count == texts.count)
    }

    @Test func theCacheGivesTheSame() throws {
        let model = try model()
        let cache = ModelCache(userFolder: nil)
        let expected = try encoder(model).encode(["ein hund", "снег"], by: .multilingual)
        for _ in 0..<2 {
            let found = try encoder(model, cache: cache).encode(["ein hund", "снег"], by: .multilingual)
            #expect(Self.agree(found, expected))
        }
        #expect(FileManager.default.fileExists(atPath: "\(model)/multilingual_tower/.clipsearch-cache/tokenizer.tables"))
    }

    @Test func wordsThatNoPieceCoversAreNotRead() throws {
        let encoder = try encoder(model())
        #expect(try encoder.reads("снег") && !encoder.reads("日本"))
    }

    @Test func aDamagedTowerIsFoundByTheCheck() throws {
        let model = try model()
        try ModelFamily.check(folder: model)
        try FileManager.default.removeItem(atPath: "\(model)/multilingual_tower/projection.safetensors")
        #expect(throws: TensorFileError.self) { try ModelFamily.check(folder: model) }
    }
}

/// The golden files of the tower that comes with the default model, made from its weights by
/// `tools/reference/small_golden.py --multilingual`.
private enum MultilingualGolden {
    static let tower = "\(Golden.defaultModel)/multilingual_tower"
    static let texts = "\(Golden.root)/small/multilingual.json"
    static let vectors = "\(Golden.root)/small/multilingual_embeddings.npy"
    static let areThere = ["\(tower)/config.json", texts, vectors].allSatisfy {
        FileManager.default.fileExists(atPath: $0)
    }
}

/// The tower that comes with the default model, against its PyTorch reference.
@Suite(.enabled(if: MultilingualGolden.areThere)) struct MultilingualTowerTests {
    @Test func textsAgreeWithTheReference() throws {
        let encoder = try TwoTowerModel(folder: Golden.defaultModel).textEncoder()
        let array = try NumPyArray(path: MultilingualGolden.vectors)
        let (values, width) = (try array.floats(), array.shape[1])
        let rows = (0..<array.shape[0]).map { Array(values[$0 * width..<($0 + 1) * width]) }
        let texts = try #require(Golden.json(MultilingualGolden.texts).array).compactMap { $0["text"]?.string }
        try expect(
            try encoder.encode(Array(texts.prefix(rows.count)), by: .multilingual), equal: rows, within: 2e-5)
    }

    @Test func tokensAreTheReferences() throws {
        let tower = MultilingualGolden.tower
        let settings = try #require(Golden.json("\(tower)/config.json")["clipsearch"])
        let prompt = try #require(settings["prompt"]?.string)
        let tokenizer = try UnigramTokenizer(
            tokenizerJSON: "\(tower)/tokenizer.json",
            maximumLength: try #require(settings["max_text_tokens"]?.int))
        var wrong: [String] = []
        let texts = try #require(Golden.json(MultilingualGolden.texts).array)
        for text in texts {
            let string = try #require(text["text"]?.string)
            let ids = try #require(text["ids"]?.array).compactMap(\.int).map { Int32($0) }
            if tokenizer.encode(prompt + string) != ids { wrong.append(string) }
        }
        #expect(wrong.isEmpty && texts.count > 80)
        let encoder = try TwoTowerModel(folder: Golden.defaultModel).textEncoder()
        #expect(encoder.tokenize("собака") == tokenizer.encode(prompt + "собака"))
    }

    @Test func languagesAreToldApart() throws {
        let encoder = try TwoTowerModel(folder: Golden.defaultModel).textEncoder()
        for text in ["ein Hund am Strand", "un chat noir dort sur le canapé", "pies na plaży", "perro en la nieve"] {
            #expect(try encoder.tower(for: text) == .multilingual, "\(text)")
        }
        for text in ["a dog on the beach", "an old lighthouse by the sea", "kids splashing", "gift", "hand", "see"] {
            #expect(try encoder.tower(for: text) == .main, "\(text)")
        }
    }
}

/// A tower for other languages of random four-bit weights.
private enum TinyTower {
    private static let (width, inner, layers) = (64, 96, 2)
    private static let letters = "abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя海边的日落눈كلبσκύλοςसमुद्र"
    private static var pieces: [(String, Double)] {
        [("<s>", 0), ("<pad>", 0), ("</s>", 0), ("<unk>", 0), ("\u{2581}", -2)]
            + Set(letters.unicodeScalars.map(String.init)).sorted().map { ($0, -4) }
    }

    static func write(to folder: String) throws {
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        try write(
            """
            {"model_type": "bert", "hidden_size": \(width), "num_hidden_layers": \(layers), "num_attention_heads": 4,
             "intermediate_size": \(inner), "hidden_act": "gelu", "max_position_embeddings": 80, "type_vocab_size": 2,
             "vocab_size": \(pieces.count), "layer_norm_eps": 1e-12,
             "clipsearch": {"prompt": "query ", "max_text_tokens": 64}}
            """, "config.json")
        let vocabulary = pieces.map { "[\"\($0)\", \($1)]" }.joined(separator: ", ")
        try write(
            """
            {"added_tokens": [{"id": 0, "content": "<s>", "special": true}, {"id": 2, "content": "</s>", "special": true}],
             "normalizer": null, "pre_tokenizer": {"type": "Metaspace", "replacement": "\u{2581}"},
             "post_processor": {"type": "RobertaProcessing", "cls": ["<s>", 0], "sep": ["</s>", 2]},
             "decoder": null, "model": {"type": "Unigram", "unk_id": 3, "vocab": [\(vocabulary)]}}
            """, "tokenizer.json")
        var random = Random()
        var writer = SafetensorsWriter()
        func matrix(_ name: String, _ rows: Int, _ columns: Int) throws {
            var bytes: [UInt8] = []
            for _ in 0..<rows * columns / 32 { bytes += [0x66, 0x2a] + (0..<16).map { _ in random.byte() } }
            try writer.add("\(name).weight.q4_0", .u8, [rows, columns / 32, 18], bytes)
        }
        func vector(_ name: String, _ count: Int, _ value: Float? = nil) throws {
            try writer.add(name, shape: [count], floats: (0..<count).map { _ in value ?? random.unit() })
        }
        func norm(_ name: String) throws {
            try vector("\(name).weight", width, 1)
            try vector("\(name).bias", width)
        }
        func linear(_ name: String, _ outputs: Int, _ inputs: Int) throws {
            try matrix(name, outputs, inputs)
            try vector("\(name).bias", outputs)
        }
        try matrix("embeddings.word_embeddings", pieces.count, width)
        try matrix("embeddings.position_embeddings", 80, width)
        try matrix("embeddings.token_type_embeddings", 2, width)
        try norm("embeddings.LayerNorm")
        for layer in 0..<layers {
            let name = "encoder.layer.\(layer)"
            for part in ["query", "key", "value"] { try linear("\(name).attention.self.\(part)", width, width) }
            try linear("\(name).attention.output.dense", width, width)
            try norm("\(name).attention.output.LayerNorm")
            try linear("\(name).intermediate.dense", inner, width)
            try linear("\(name).output.dense", width, inner)
            try norm("\(name).output.LayerNorm")
        }
        try writer.write(to: "\(folder)/model.safetensors")
        var head = SafetensorsWriter()
        for (name, outputs, inputs) in [("fc", 384, width), ("fc1", 32, width), ("fc2", 384, 32)] {
            let weights = (0..<outputs * inputs).map { _ in random.unit() }
            try head.add("\(name).weight", shape: [outputs, inputs], floats: weights, as: .f16)
            try head.add("\(name).bias", shape: [outputs], floats: (0..<outputs).map { _ in random.unit() })
        }
        try head.add("mean", shape: [width], floats: (0..<width).map { _ in random.unit() / 10 })
        try head.add("scale", shape: [1], floats: [8])
        try head.write(to: "\(folder)/projection.safetensors")
    }

    /// Stores the matrices of a file in F32.
    static func expand(_ path: String) throws {
        let checkpoint = try Checkpoint(files: [path])
        var writer = SafetensorsWriter()
        for stored in checkpoint.tensorNames {
            let name = stored.hasSuffix(".q4_0") ? String(stored.dropLast(5)) : stored
            let tensor = try #require(checkpoint[name])
            try writer.add(name, shape: tensor.shape, floats: try tensor.floats())
        }
        try FileManager.default.removeItem(atPath: path)
        try writer.write(to: path)
    }

    private struct Random {
        private var state: UInt64 = 42

        mutating func byte() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }

        mutating func unit() -> Float { Float(byte()) / 128 - 1 }
    }
}
