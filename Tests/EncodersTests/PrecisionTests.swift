import Encoders
import Foundation
import TestModels
import Testing

/// The default model in reduced precision against itself in F32, and how the precision is chosen.
@Suite struct PrecisionTests {
    private let golden: Golden
    /// Folders of this test alone, removed with it.
    private let folder = TemporaryFolder()

    init() throws { golden = try Golden("small") }

    @Test(arguments: [(Precision.bf16x3, 0.999999, 0.999999), (.bf16, 0.999, 0.9995), (.int8, 0.995, 0.998)])
    func vectorsStayClose(precision: Precision, leastOfPictures: Double, median: Double) throws {
        let (exact, reduced) = (
            try TwoTowerModel(folder: Golden.defaultModel),
            try TwoTowerModel(folder: Golden.defaultModel, precision: precision)
        )
        #expect(exact.fingerprint == reduced.fingerprint)
        let (pictures, texts) = (try Golden.pictures(), golden.texts.map(\.text).filter { !$0.isEmpty })
        let ofPictures = Self.cosines(
            try exact.imageEncoder().encode(pictures), try reduced.imageEncoder().encode(pictures))
        let ofTexts = Self.cosines(try exact.textEncoder().encode(texts), try reduced.textEncoder().encode(texts))
        #expect(ofPictures[0] >= leastOfPictures)
        // Among the texts are lone spaces, e-mail addresses and the like, which nobody looks for.
        #expect(ofTexts[0] >= 0.99)
        // Threefold, a vector may be F32's to the bit.
        if precision != .bf16x3 { #expect(max(ofPictures[0], ofTexts[0]) < 1 - 1e-7) }
        for cosines in [ofPictures, ofTexts] { #expect(cosines[cosines.count / 2] >= median) }
    }

    @Test func theChoiceIsGoodEnoughAndRemembered() throws {
        let model = try folder.copyOfDefaultModel()
        let cache = ModelCache(userFolder: "\(folder.path)/cache/models")
        let first = try TwoTowerModel(folder: model, precision: .auto, cache: cache)
        #expect(first.precision.text == nil && first.precision.image == nil)
        let vector = try first.textEncoder().encode(["a dog on a beach"])[0]
        let choice = try #require(first.precision.text)
        #expect(choice.precision != .auto && choice.cosine ?? 1 >= 0.995)
        #expect(first.precision.image == nil)

        let second = try TwoTowerModel(folder: model, precision: .auto, cache: cache)
        #expect(second.precision.text == choice)
        let again = try second.textEncoder().encode(["a dog on a beach"])
        #expect(Self.cosines([vector], again)[0] > 0.9999)

        // One that was made for other weights, or is damaged, is not believed.
        let file = "\(model)/.clipsearch-cache/precision-text.json"
        for damaged in ["{\"version\":1,\"fingerprint\":\"0\",\"precision\":\"f32\"}", "{", ""] {
            try folder.write(damaged, to: file)
            #expect(try TwoTowerModel(folder: model, precision: .auto, cache: cache).precision.text == nil)
        }
    }

    @Test func aPrecisionThatWasNamedIsTaken() throws {
        for precision in [Precision.f32, .bf16x3, .bf16, .int8] {
            let model = try TwoTowerModel(folder: Golden.defaultModel, precision: precision)
            #expect(model.precision.text?.precision == precision && model.precision.text?.cosine == nil)
            #expect(model.precision.image?.precision == precision)
        }
        #expect(try SentenceEncoder(folder: "\(Golden.defaultModel)/text_tower").precision.image == nil)
    }

    private static func cosines(_ a: [[Float]], _ b: [[Float]]) -> [Double] {
        zip(a, b).map { zip($0, $1).reduce(0) { $0 + Double($1.0) * Double($1.1) } }.sorted()
    }
}

extension TemporaryFolder {
    /// The default model's folders with links to its files, beside which something can be written.
    func copyOfDefaultModel() throws -> String { try copy(of: Golden.defaultModel, named: "small") }
}
