import Encoders
import Foundation
import TestModels
import Testing

/// The check of a folder refuses what loading refuses, with the same words, and nothing else.
@Suite struct FolderCheckTests {
    @Test func ofCLIP() throws { try expectAgreement(on: ModelCopy(of: "\(Golden.root)/clip")) }

    @Test func ofSentenceBERT() throws {
        let whole = try smallModel()
        try expectAgreement(on: ModelCopy(of: whole.path + "/text_tower"))
    }

    @Test func ofTheDefaultModelsFamily() throws { try expectAgreement(on: smallModel()) }

    @Test func theDefaultModelItself() throws { try ModelFamily.check(folder: Golden.defaultModel) }

    /// A small model of the default one's form, with as much of a vocabulary.
    private func smallModel() throws -> ModelCopy {
        let networks = URL(fileURLWithPath: "\(#filePath)/../../NetworksTests/Golden/aligned").standardized.path
        let copy = try ModelCopy(of: networks)
        try copy.remove("golden.safetensors")
        try copy.replace(
            #""activation""#, by: #""model_type": "efficientnet_lite", "activation""#, in: "image_tower/config.json")
        let size = try #require(try Golden.json("\(copy.path)/image_tower/config.json")["image_size"]?.int)
        try copy.write(
            "preprocessor_config.json",
            """
            {"do_resize": true, "do_normalize": true, "do_center_crop": false, "do_rescale": true, "resample": 3,
            "rescale_factor": 0.0078125,
            "size": {"height": \(size), "width": \(size)},
            "image_mean": [1, 1, 1],
            "image_std": [1, 1, 1]}
            """)
        try copy.write("text_tower/vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\ndog\n")
        return copy
    }

    private func expectAgreement(on folder: ModelCopy) throws {
        try ModelFamily.check(folder: folder.path)
        var refused = 0
        try PlantedFault.forEach(in: folder) { fault in
            let loading = refusal {
                let model = try ModelFamily.open(folder: folder.path)
                // A model of texts only has no other part.
                if model.sentenceFolder != model.folder { _ = try model.imageEncoder() }
                _ = try model.textEncoder()
            }
            #expect(refusal { try ModelFamily.check(folder: folder.path) } == loading, "\(fault)")
            if loading != nil { refused += 1 }
        }
        #expect(refused > 100)
    }

    private func refusal(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return "\(error)" }
        return nil
    }
}
