import Encoders
import ModelFiles
import Testing

/// The default model against its PyTorch reference, from picture files and strings to embeddings.
@Suite struct DefaultModelTests {
    private let golden: Golden
    private let model: TwoTowerModel

    init() throws {
        golden = try Golden("small")
        model = try TwoTowerModel(folder: Golden.defaultModel)
    }

    @Test func picturesAgreeWithTheReference() throws {
        let encoder = try model.imageEncoder()
        #expect(encoder.dimension == 384 && model.dimension == 384)
        try expect(try encoder.encode(Golden.pictures()), equal: golden.imageEmbeddings, within: 1e-5)
    }

    @Test func textsAgreeWithTheReference() throws {
        let encoder = try model.textEncoder()
        for text in golden.texts where try encoder.tower(for: text.text) == .main {
            #expect(encoder.tokenize(text.text) == text.ids)
        }
        #expect(golden.texts.contains { $0.ids.count == 256 }, "no text is long enough to be cut")
        try expect(
            try encoder.encode(golden.texts.map(\.text), by: .main), equal: golden.textEmbeddings, within: 1e-5)
    }

    @Test func aBatchGivesWhatSinglesGive() throws {
        let (images, texts) = (try model.imageEncoder(), try model.textEncoder())
        let (pictures, strings) = (try Golden.pictures(), golden.texts.prefix(20).map(\.text))
        let singles = try pictures.map { try images.encode([$0])[0] }
        // Products of many rows add up in another order than those of few.
        try expect(try images.encode(pictures), equal: singles, within: 4e-6)
        try expect(try texts.encode(strings), equal: try strings.map { try texts.encode([$0])[0] }, within: 4e-6)
        #expect(try images.encode([]).isEmpty && texts.encode([]).isEmpty)
    }

    @Test func theTextTowerIsASentenceModel() throws {
        let alone = try SentenceEncoder(folder: "\(Golden.defaultModel)/text_tower")
        let held = try #require(try model.sentenceModel())
        #expect(held.fingerprint == alone.fingerprint && held.dimension == 384 && held.name == "small/text_tower")
        let texts = golden.texts.filter { $0.ids.count < 100 }.prefix(20).map(\.text)
        let sentences = try held.sentenceEncoder().encode(texts)
        try expect(sentences, equal: try alone.sentenceEncoder().encode(texts), within: 1e-5)
        let encoder = try model.textEncoder()
        let both = try #require(try encoder.encodeWithSentences(texts))
        try expect(both.map(\.sentence), equal: sentences, within: 1e-5)
        try expect(both.map(\.vector), equal: encoder.encode(texts, by: .main), within: 1e-5)
        #expect(try encoder.encodeWithSentences([])?.isEmpty == true)
        #expect(alone.sentenceModel()?.fingerprint == alone.fingerprint)
        #expect(try alone.textEncoder().encodeWithSentences(texts) == nil)
        #expect(model.sentenceFolder == alone.folder && alone.sentenceFolder == alone.folder)
        // A model of pictures and texts is none by itself, nor the other way round.
        #expect(throws: ModelFilesError.self) { try SentenceEncoder(folder: Golden.defaultModel) }
        #expect(throws: ModelFilesError.self) { try TwoTowerModel(folder: alone.folder) }
    }

    @Test func manyThreadsMayEncodeAtOnce() async throws {
        let (model, texts, picture) = (model, golden.texts.prefix(6).map(\.text), try Golden.pictures()[0])
        let expected = try model.textEncoder().encode(texts) + model.imageEncoder().encode([picture])
        // Of a model that no one has loaded yet.
        let fresh = try TwoTowerModel(folder: Golden.defaultModel)
        try await withThrowingTaskGroup(of: [[Float]].self) { group in
            for _ in 0..<8 {
                group.addTask { try fresh.textEncoder().encode(texts) + fresh.imageEncoder().encode([picture]) }
            }
            // Another test may hold the kernels to another instruction set meanwhile, which rounds otherwise.
            for try await result in group { try expect(result, equal: expected, within: 1e-5) }
        }
    }

    @Test func pixelsOfAWrongNumberAreRefused() throws {
        let encoder = try model.imageEncoder()
        let each = encoder.preprocessor.outputCount
        for (values, count) in [(each, 2), (each - 1, 1), (1, 0), (each, -1), (0, .max), (0, 1)] {
            #expect(throws: EncoderError.self) {
                try encoder.encode(pixels: [Float](repeating: 0, count: values), count: count)
            }
        }
    }
}
