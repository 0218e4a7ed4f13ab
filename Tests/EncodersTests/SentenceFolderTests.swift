import Encoders
import Foundation
import TestModels
import Testing

/// The default model's text tower taken by itself is all-MiniLM-L6-v2, a sentence encoder.
@Suite struct SentenceFolderTests {
    private let copy: ModelCopy

    init() throws { copy = try ModelCopy(of: "\(Golden.defaultModel)/text_tower") }

    @Test func textsOnly() throws {
        let model = try SentenceEncoder(folder: copy.path, name: "minilm")
        #expect(throws: EncoderError.missingPart(model: "minilm", part: "image encoder")) { try model.imageEncoder() }
        let vectors = try model.textEncoder().encode(["a dog plays", "a puppy is playing", "tax return form"])
        let dot = { (a: Int, b: Int) in zip(vectors[a], vectors[b]).reduce(0) { $0 + $1.0 * $1.1 } }
        #expect(abs(dot(0, 0) - 1) < 1e-5)
        #expect(dot(0, 1) > 0.6 && dot(0, 2) < 0.2)
    }

    @Test func longTextsAreCut() throws {
        let long = String(repeating: "dog ", count: 1000)
        let whole = try SentenceEncoder(folder: copy.path).textEncoder()
        #expect(whole.tokenize(long).count == 512)
        _ = try whole.encode([long])
        let before = try SentenceEncoder(folder: copy.path).fingerprint
        try copy.write("sentence_bert_config.json", #"{"max_seq_length": 128, "do_lower_case": false}"#)
        #expect(try SentenceEncoder(folder: copy.path).textEncoder().tokenize(long).count == 128)
        #expect(try SentenceEncoder(folder: copy.path).fingerprint != before)
        // More than the network has positions for.
        try copy.write("sentence_bert_config.json", #"{"max_seq_length": 5000}"#)
        #expect(try SentenceEncoder(folder: copy.path).textEncoder().tokenize(long).count == 512)
    }
}
