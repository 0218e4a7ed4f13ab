import Encoders
import Foundation
import ModelFiles
import TensorFiles
import TestModels
import Testing

/// Folders that hold no usable model: the message says which file or tensor is at fault.
@Suite struct ModelRefusalTests {
    private let copy: ModelCopy

    init() throws { copy = try ModelCopy(of: "\(Golden.root)/clip") }

    private func expectRefusal(
        naming parts: String..., sourceLocation: SourceLocation = #_sourceLocation,
        _ body: (TwoTowerModel) throws -> Void = { _ in }
    ) {
        #expect(sourceLocation: sourceLocation) {
            try body(TwoTowerModel(folder: copy.path))
        } throws: { error in
            parts.allSatisfy { "\(error)".contains($0) }
        }
    }

    @Test func noFolderAndNoConfiguration() throws {
        #expect(throws: ModelFilesError.self) { try TwoTowerModel(folder: "/does/not/exist") }
        try copy.remove("config.json")
        expectRefusal(naming: "\(copy.path)/config.json", "No such file")
    }

    @Test(arguments: ["", "{", "[]", "7", "{\"model_type\": 3}", "{}"])
    func damagedConfiguration(text: String) throws {
        try copy.write("config.json", text)
        expectRefusal(naming: "\(copy.path)/config.json")
    }

    @Test func unknownType() throws {
        try copy.replace("\"model_type\": \"clip\"", by: "\"model_type\": \"siglip\"", in: "config.json")
        expectRefusal(naming: "\(copy.path)/config.json", "siglip", "aligned_dual_encoder")
    }

    @Test func aConfigurationThatMakesNoNetworkNamesTheFile() throws {
        try copy.replace("\"patch_size\": 8", by: "\"patch_size\": 800", in: "config.json")
        expectRefusal(naming: "\(copy.path)/config.json", "patch_size")
    }

    @Test func aMissingTensor() throws {
        let name = "vision_model.encoder.layers.1.mlp.fc1.bias"
        try copy.rewriteWeights { if $0.name != name { try $1.add($0) } }
        expectRefusal(naming: name, "model.safetensors") { _ = try $0.imageEncoder() }
        _ = try TwoTowerModel(folder: copy.path).textEncoder()
    }

    @Test func aTensorOfAnotherShape() throws {
        let name = "text_projection.weight"
        try copy.rewriteWeights { tensor, writer in
            if tensor.name != name { return try writer.add(tensor) }
            try writer.add(name, shape: [24, 27], floats: [Float](repeating: 0, count: 24 * 27))
        }
        expectRefusal(naming: name, "[24, 27]", "[24, 28]") { _ = try $0.textEncoder() }
    }

    @Test func noPreprocessorConfiguration() throws {
        try copy.remove("preprocessor_config.json")
        expectRefusal(naming: "\(copy.path)/preprocessor_config.json") { _ = try $0.imageEncoder() }
    }

    @Test func picturesOfAnotherSizeThanTheNetworkTakes() throws {
        try copy.replace("44", by: "48", in: "preprocessor_config.json")
        expectRefusal(naming: "preprocessor_config.json", "48 × 48", "44 × 44") { _ = try $0.imageEncoder() }
    }

    @Test func noWeightsAndPickles() throws {
        try copy.remove("model.safetensors")
        expectRefusal(naming: copy.path, "model.safetensors") { _ = try $0.textEncoder() }
        try copy.write("pytorch_model.bin", "pickle")
        expectRefusal(naming: "pytorch_model.bin", "convert") { _ = try $0.textEncoder() }
    }

    @Test func noTokenizer() throws {
        for file in ["tokenizer.json", "vocab.json", "merges.txt"] { try copy.remove(file) }
        expectRefusal(naming: copy.path, "vocab.json") { _ = try $0.textEncoder() }
    }

    @Test func weightsThatGiveNoDirection() throws {
        try copy.rewriteWeights { tensor, writer in
            guard tensor.name == "text_projection.weight" else { return try writer.add(tensor) }
            try writer.add(tensor.name, shape: tensor.shape, floats: [Float](repeating: .nan, count: tensor.count))
        }
        let encoder = try TwoTowerModel(folder: copy.path, name: "spoilt").textEncoder()
        #expect(throws: EncoderError.notFinite(model: "spoilt")) { try encoder.encode(["dog"]) }
    }

    @Test func theDefaultModelNeedsItsTowers() throws {
        let copy = try ModelCopy(of: Golden.defaultModel)
        try copy.remove("image_tower/config.json")
        let model = try TwoTowerModel(folder: copy.path)
        #expect { try model.imageEncoder() } throws: { "\($0)".contains("image_tower/config.json") }
        try copy.remove("projection.safetensors")
        #expect { try model.textEncoder().encode(["a dog"]) } throws: { "\($0)".contains("projection.safetensors") }
    }
}
