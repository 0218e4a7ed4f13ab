import Foundation
import LanguageModels
import ModelFiles
import StrictJSON
import TestModels
import Testing

/// Whole folders of small language models, held to `tools/reference/language_golden.py`.
@Suite struct TextModelTests {
    private struct Answers {
        let texts: [JSONValue]
        let scores: [JSONValue]

        init(_ name: String) throws {
            let json = try Golden.json("\(Golden.root)/\(name)/answers.json")
            texts = try #require(json["texts"]?.array)
            scores = try #require(json["scores"]?.array)
        }

        static func ids(_ value: JSONValue?) throws -> [Int32] {
            try #require(value?.array).map { Int32(try #require($0.int)) }
        }
    }

    private func expect(_ found: [GeneratedText], equal expected: JSONValue?) throws {
        let expected = try #require(expected?.array)
        #expect(found.count == expected.count)
        for (a, b) in zip(found, expected) {
            let tokens = try Answers.ids(b["tokens"])
            #expect(a.tokens == tokens)
            #expect(a.text == b["text"]?.string)
        }
    }

    @Test(arguments: ["t5", "gpt2"]) func generation(name: String) throws {
        let model = try TextModel(folder: "\(Golden.root)/\(name)")
        #expect(model.name == name)
        for entry in try Answers(name).texts {
            let text = try #require(entry["text"]?.string)
            var streamed = ""
            let greedy = try model.generate(text, options: GenerationOptions(maximumTokens: 8)) { streamed += $0 }
            try expect(greedy, equal: entry["greedy"])
            #expect(streamed == greedy[0].text)
            let several = GenerationOptions(beams: 3, maximumTokens: 8, returnedSequences: 3)
            let beams = try model.generate(text, options: several)
            try expect(beams, equal: entry["beams"])
            #expect(beams.map(\.score) == beams.map(\.score).sorted(by: >))
        }
    }

    @Test(arguments: ["t5", "gpt2"]) func scores(name: String) throws {
        let model = try TextModel(folder: "\(Golden.root)/\(name)")
        for entry in try Answers(name).scores {
            let (given, target) = (try #require(entry["given"]?.string), try #require(entry["target"]?.string))
            let score =
                switch model {
                case .language(let model): try model.score([(prefix: given, continuation: target)])[0]
                case .textToText(let model): try model.score([target], given: given)[0]
                }
            let tokens = try Answers.ids(entry["tokens"])
            #expect(score.tokens == tokens)
            let expected = try #require(entry["logProbabilities"]?.array).compactMap(\.double)
            #expect(score.logProbabilities.count == expected.count)
            for (a, b) in zip(score.logProbabilities, expected) { #expect(abs(Double(a) - b) <= 1e-4 * max(1, abs(b))) }
            #expect(abs(score.logLikelihood - expected.reduce(0, +)) <= 1e-4 * Double(max(1, expected.count)))
        }
    }

    @Test func aBatchIsAsItsTextsAlone() throws {
        let model = try CausalLanguageModel(folder: "\(Golden.root)/gpt2")
        let texts = ["a dog on the beach", "a dog on the beech", "", "a"]
        let batch = try model.score(texts)
        for (text, score) in zip(texts, batch) {
            let alone = try model.score([text])[0]
            #expect(alone.tokens == score.tokens && alone.tokens == model.tokenize(text))
            for (a, b) in zip(alone.logProbabilities, score.logProbabilities) { #expect(abs(a - b) < 1e-4) }
        }
        #expect(batch[2].tokens.isEmpty && batch[2].negativeLogLikelihood == 0)
        #expect(try model.score([String]()).isEmpty)
    }

    @Test func textsAndOptionsThatDoNotFit() throws {
        let language = try CausalLanguageModel(folder: "\(Golden.root)/gpt2")
        #expect {
            try language.score([String(repeating: "a", count: 33)])
        } throws: {
            "\($0)".contains("34 tokens; from 1 to 32")
        }
        let options = [
            GenerationOptions(beams: 0), GenerationOptions(beams: 2, returnedSequences: 3),
            GenerationOptions(returnedSequences: 0), GenerationOptions(beams: 2, lengthPenalty: .nan),
            GenerationOptions(beams: 5000),
        ]
        for options in options { #expect(throws: LanguageModelError.self) { try language.generate("a", options: options) } }
        // An empty text is continued from its beginning.
        #expect(try language.generate("", options: GenerationOptions(maximumTokens: 3))[0].tokens.count == 3)
    }

    @Test func foldersOfOtherModelsAreRefused() throws {
        let folder = TemporaryFolder()
        let clip = "\(folder.path)/clip"
        try FileManager.default.createDirectory(atPath: clip, withIntermediateDirectories: true)
        try folder.write(#"{"model_type": "clip"}"#, to: "\(clip)/config.json")
        for (open, wanted) in [
            ({ _ = try TextModel(folder: $0) }, "a language model (gpt2) or a text-to-text model (t5)"),
            ({ try TextModel.check(folder: $0) }, "a language model (gpt2) or a text-to-text model (t5)"),
            ({ _ = try CausalLanguageModel(folder: $0) }, "a language model (gpt2)"),
            ({ _ = try SequenceToSequenceModel(folder: $0) }, "a text-to-text model (t5)"),
        ] as [((String) throws -> Void, String)] {
            let expected = ModelFilesError.otherType(path: "\(clip)/config.json", modelType: "clip", wanted: wanted)
            #expect(throws: expected) { try open(clip) }
        }
        #expect(throws: ModelFilesError.self) { try CausalLanguageModel(folder: "\(Golden.root)/t5") }
    }
}
