import Networks
import StrictJSON
import TensorFiles
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Configurations and weights that make no network.
@Suite struct RefusalTests {
    @Test(arguments: [
        #"{"hidden_size": 36, "num_attention_heads": 5}"#, #"{"hidden_size": -36}"#, #"{"hidden_size": 1e30}"#,
        #"{"hidden_size": "36"}"#, #"{"hidden_act": "swish"}"#, #"{"hidden_act": 3}"#, #"{"layer_norm_eps": 0}"#,
        #"{"position_embedding_type": "relative_key"}"#,
    ])
    func bertConfigurations(json: String) {
        #expect(throws: NetworkError.self) { try BertModel.Configuration(json: JSONValue(parsing: Array(json.utf8))) }
    }

    @Test(arguments: [
        #"{"vision_config": {"patch_size": 500}}"#, #"{"vision_config": {"image_size": 0}}"#,
        #"{"vision_config": {}, "projection_dim": 0}"#, #"{"patch_size": 1.5}"#,
    ])
    func visionConfigurations(json: String) {
        #expect(throws: NetworkError.self) {
            try CLIPVisionTransformer.Configuration(json: JSONValue(parsing: Array(json.utf8)))
        }
    }

    @Test(arguments: [
        #"{"image_size": 32, "stem_out": 8, "head_out": 8}"#,
        #"{"image_size": 32, "stem_out": 8, "head_out": 8, "blocks": []}"#,
        #"{"image_size": 32, "stem_out": 8, "head_out": 8, "blocks": [7]}"#,
        #"{"image_size": 1e9, "stem_out": 8, "head_out": 8, "blocks": [\#(block())]}"#,
        #"{"image_size": 32, "stem_out": 7, "head_out": 8, "blocks": [\#(block())]}"#,
        #"{"image_size": 32, "stem_out": 8, "head_out": 8, "activation": "swish", "blocks": [\#(block())]}"#,
        #"{"image_size": 32, "stem_out": 8, "head_out": 8, "blocks": [\#(block(kernel: 4))]}"#,
        #"{"image_size": 32, "stem_out": 8, "head_out": 8, "blocks": [\#(block(skip: "true", stride: 2))]}"#,
        #"{"image_size": 32, "stem_out": 8, "head_out": 8, "blocks": [\#(block(skip: "1"))]}"#,
    ])
    func efficientNetConfigurations(json: String) {
        #expect(throws: NetworkError.self) {
            try EfficientNetLite.Configuration(json: JSONValue(parsing: Array(json.utf8)))
        }
    }

    private static func block(kernel: Int = 3, skip: String = "false", stride: Int = 1) -> String {
        #"{"expand": 1, "kernel": \#(kernel), "stride": \#(stride), "cin": 8, "cout": 8, "skip": \#(skip)}"#
    }

    /// Configurations that the official files leave half empty take the reference's defaults.
    @Test func defaults() throws {
        let vision = try CLIPVisionTransformer.Configuration(
            json: JSONValue(parsing: Array(#"{"vision_config": {}}"#.utf8)))
        #expect((vision.imageSize, vision.patchSize, vision.projectionSize) == (224, 32, 512))
        let json = """
            {"projection_dim": 640, "text_config_dict": null, "text_config": {"eos_token_id": 2, "projection_dim": 512}}
            """
        let text = try CLIPTextTransformer.Configuration(json: JSONValue(parsing: Array(json.utf8)))
        #expect(
            (text.vocabularySize, text.maximumPositions, text.projectionSize, text.endOfText) == (49408, 77, 640, 2))
    }

    @Test(arguments: ["text_model.encoder.layers.1.mlp.fc1.bias", "text_projection.weight"])
    func aMissingTensorIsNamed(name: String) throws {
        let golden = try Golden("text-end2")
        let original = try Checkpoint(folder: golden.folder)
        let error = #expect(throws: TensorFileError.self) {
            try Self.load(golden, original.tensorNames.filter { $0 != name }.compactMap { original[$0] })
        }
        guard case .missingTensor(name, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aTensorOfAnotherShapeIsNamedWithBothShapes() throws {
        let golden = try Golden("text-end2")
        let original = try Checkpoint(folder: golden.folder)
        let name = "text_model.encoder.layers.0.self_attn.k_proj.weight"
        var writer = SafetensorsWriter()
        for other in original.tensorNames where other != name { try writer.add(try #require(original[other])) }
        try writer.add(name, shape: [36, 35], floats: [Float](repeating: 0, count: 36 * 35))
        let error = #expect(throws: TensorFileError.self) { try Self.load(golden, writer) }
        guard case .wrongShape(name, _, [36, 36], [36, 35]) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    private static func load(_ golden: Golden, _ tensors: [Tensor]) throws {
        var writer = SafetensorsWriter()
        for tensor in tensors { try writer.add(tensor) }
        try load(golden, writer)
    }

    private static func load(_ golden: Golden, _ writer: SafetensorsWriter) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try writer.write(to: path)
        _ = try CLIPTextTransformer(
            configuration: .init(json: golden.configuration()), weights: Checkpoint(files: [path]))
    }
}
