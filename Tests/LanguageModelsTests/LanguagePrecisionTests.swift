import Foundation
import LanguageModels
import TestModels
import Testing

/// How models that read and write text choose their precision, and what they keep for the next start.
@Suite struct LanguagePrecisionTests {
    /// Of this test alone, removed with it.
    private let folder = TemporaryFolder()

    @Test(arguments: ["t5", "gpt2"]) func theChoiceIsGoodEnoughAndRemembered(name: String) throws {
        let model = try folder.copy(of: "\(Golden.root)/\(name)", named: name)
        let first = try open(model, .auto)
        let choice = first.precision
        expectGoodEnough(choice)
        let again = try open(model, .auto)
        #expect(again.precision == choice)
        #expect(try answer(again) == answer(first))
        // Without a choice that is remembered, it is made again: by another measurement.
        try folder.write("{", to: "\(model)/.clipsearch-cache/precision-language.json")
        expectGoodEnough(try open(model, .auto).precision)
    }

    private func expectGoodEnough(_ choice: PrecisionChoice) {
        #expect(choice.precision != .auto && choice.cosine == nil)
        #expect(choice.precision == .f32 || (0...0.005).contains(choice.divergence ?? .nan))
        #expect(choice.precision == .f32 || choice.speedup ?? 0 >= 1.05)
    }

    @Test(arguments: [Precision.f32, .bf16x3, .bf16, .int8]) func aPrecisionThatWasNamedIsTakenAndKept(precision: Precision) throws {
        for name in ["t5", "gpt2"] {
            let model = try folder.copy(of: "\(Golden.root)/\(name)", named: name)
            let fresh = try TextModel(folder: model, precision: precision)
            #expect(fresh.precision.precision == precision && fresh.precision.divergence == nil)
            #expect(!FileManager.default.fileExists(atPath: "\(model)/.clipsearch-cache"))
            let wanted = try answer(fresh)
            #expect(try answer(open(model, precision)) == wanted)
            let file = "\(model)/.clipsearch-cache/packed-language-\(precision.rawValue).safetensors"
            let packed = try Data(contentsOf: URL(fileURLWithPath: file))
            #expect(try answer(open(model, precision)) == wanted)
            // What is damaged is made anew.
            var damaged = packed
            damaged[damaged.count - 5] ^= 1
            try damaged.write(to: URL(fileURLWithPath: file), options: .atomic)
            #expect(try answer(open(model, precision)) == wanted)
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == packed)
        }
    }

    private func open(_ model: String, _ precision: Precision) throws -> TextModel {
        try TextModel(
            folder: model, precision: precision, cache: ModelCache(userFolder: "\(folder.path)/cache/models"))
    }

    private func answer(_ model: TextModel) throws -> [GeneratedText] {
        try model.generate("a dog", options: GenerationOptions(beams: 2, maximumTokens: 6, returnedSequences: 2))
    }
}
