import StrictJSON
import TensorFiles

/// Checks that a folder holds a complete model: configuration, matching weights, vocabulary, and the preprocessing of
/// pictures, in Hugging Face's layout.
///
/// Only the files' headers are read, which takes milliseconds. The shape of every tensor is checked when the network is
/// built.
struct ModelFolderCheck {
    /// The types of models that encode pictures or texts as vectors.
    static let encoderTypes = ["clip", "bert", "aligned_dual_encoder"]
    private static let otherTypes = ["gpt2", "t5"]

    let folder: String
    let config: JSONValue
    /// `model_type` of `config.json`.
    let modelType: String

    /// Checks a folder and its files.
    ///
    /// - Parameter types: the accepted types of models; all known ones when nil.
    /// - Throws: ``WeightsError/noModel(folder:reason:)`` and ``WeightsError/unreadable(path:reason:)``.
    @discardableResult
    init(folder: String, types: [String]? = nil) throws(WeightsError) {
        self.folder = folder
        guard FileSystem.kind(of: folder) == .folder else {
            throw .unreadable(path: folder, reason: "there is no such folder")
        }
        config = try Self.json("config.json", in: folder)
        guard let modelType = config["model_type"]?.string else {
            throw .noModel(folder: folder, reason: "its config.json has no \"model_type\"")
        }
        self.modelType = modelType
        let types = types ?? Self.encoderTypes + Self.otherTypes
        guard types.contains(modelType) else {
            throw .noModel(
                folder: folder,
                reason: "its config.json says that it is of the type \"\(modelType)\"; it must be one of "
                    + types.joined(separator: ", "))
        }
        switch modelType {
        case "clip": try checkCLIP()
        case "bert": try checkBERT()
        case "aligned_dual_encoder": try checkAlignedDualEncoder()
        default:
            _ = try checkpoint()
            try checkVocabulary(["vocab.json", "merges.txt"], or: ["spiece.model"])
        }
    }

    private func checkCLIP() throws(WeightsError) {
        let preprocessor = try Self.json("preprocessor_config.json", in: folder)
        guard preprocessor["image_mean"]?.array?.count == 3, preprocessor["image_std"]?.array?.count == 3 else {
            throw noModel("its preprocessor_config.json has no \"image_mean\" and \"image_std\" of three values")
        }
        try checkVocabulary(["vocab.json", "merges.txt"])
        let tensors = try checkpoint()
        let projected = config["projection_dim"]?.int
        for (tower, width, projection) in [
            ("text", config["text_config"]?["hidden_size"]?.int, "text_projection.weight"),
            ("vision", config["vision_config"]?["hidden_size"]?.int, "visual_projection.weight"),
        ] {
            let layers = try layerCount(config["\(tower)_config"], in: "\(tower)_config")
            try require(projection, [projected, width], of: tensors)
            for layer in [0, layers - 1] where layer >= 0 {
                let prefix = "\(tower)_model.encoder.layers.\(layer)"
                try require("\(prefix).self_attn.q_proj.weight", [width, width], of: tensors)
                let inner = config["\(tower)_config"]?["intermediate_size"]?.int
                try require("\(prefix).mlp.fc1.weight", [inner, width], of: tensors)
            }
        }
        let words = config["text_config"]?["vocab_size"]?.int
        let textWidth = config["text_config"]?["hidden_size"]?.int
        try require("text_model.embeddings.token_embedding.weight", [words, textWidth], of: tensors)
        let patch = config["vision_config"]?["patch_size"]?.int
        let visionWidth = config["vision_config"]?["hidden_size"]?.int
        try require("vision_model.embeddings.patch_embedding.weight", [visionWidth, 3, patch, patch], of: tensors)
        try require("logit_scale", [], of: tensors)
    }

    private func checkBERT() throws(WeightsError) {
        try checkVocabulary(["vocab.txt"])
        let tensors = try checkpoint()
        let embeddings = "embeddings.word_embeddings.weight"
        let prefix = tensors["bert.\(embeddings)"] == nil ? "" : "bert."
        let width = config["hidden_size"]?.int
        try require(prefix + embeddings, [config["vocab_size"]?.int, width], of: tensors)
        let layers = try layerCount(config, in: nil)
        for layer in [0, layers - 1] where layer >= 0 {
            try require("\(prefix)encoder.layer.\(layer).attention.self.query.weight", [width, width], of: tensors)
        }
    }

    private func checkAlignedDualEncoder() throws(WeightsError) {
        _ = try Self.json("preprocessor_config.json", in: folder)
        let heads = try open(["projection.safetensors"])
        guard !heads.tensorNames.isEmpty else { throw noModel("its projection.safetensors is empty") }
        for side in ["image", "text"] {
            guard let tower = config[side]?["tower"]?.string, FileSystem.staysInFolder(tower) else {
                throw noModel("its config.json names no folder for \"\(side)\"")
            }
            if side == "text" {
                try ModelFolderCheck(folder: "\(folder)/\(tower)", types: ["bert"])
            } else {
                _ = try Self.json("config.json", in: "\(folder)/\(tower)")
                _ = try open(["\(tower)/model.safetensors"])
            }
        }
    }

    /// Returns the number of layers in a configuration; 1 where the configuration relies on its type's default.
    private func layerCount(_ config: JSONValue?, in section: String?) throws(WeightsError) -> Int {
        guard let value = config?["num_hidden_layers"] else { return 1 }
        guard let count = value.int, (0...Self.mostLayers).contains(count) else {
            let place = section.map { "\($0)." } ?? ""
            throw noModel(
                "its config.json says that \(place)num_hidden_layers is no number from 0 to \(Self.mostLayers)")
        }
        return count
    }

    /// An upper bound beyond that of any real network.
    private static let mostLayers = 10_000

    private func checkpoint() throws(WeightsError) -> Checkpoint {
        do throws(TensorFileError) {
            return try Checkpoint(folder: folder)
        } catch {
            throw noModel("\(error)")
        }
    }

    private func open(_ files: [String]) throws(WeightsError) -> Checkpoint {
        do throws(TensorFileError) {
            return try Checkpoint(files: files.map { "\(folder)/\($0)" })
        } catch {
            throw noModel("\(error)")
        }
    }

    /// - Parameter shape: the expected shape; nil for an extent that the configuration leaves to its type's default.
    private func require(_ name: String, _ shape: [Int?], of checkpoint: Checkpoint) throws(WeightsError) {
        guard let tensor = checkpoint[name] else { throw noModel("its weights lack the tensor \"\(name)\"") }
        let fits = tensor.shape.count == shape.count && zip(tensor.shape, shape).allSatisfy { $0 == $1 ?? $0 }
        guard fits else {
            let expected = shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
            throw noModel(
                "the tensor \"\(name)\" has the shape \(tensor.shape), but config.json asks for [\(expected)]")
        }
        guard tensor.elementType.isFloatingPoint else {
            throw noModel(
                "the tensor \"\(name)\" holds \(tensor.elementType.rawValue) instead of floating-point numbers")
        }
    }

    /// Requires a `tokenizer.json`, or all files of one of the lists.
    private func checkVocabulary(_ files: [String], or others: [String]? = nil) throws(WeightsError) {
        if FileSystem.kind(of: "\(folder)/tokenizer.json") == .file {
            let tokenizer = try Self.json("tokenizer.json", in: folder)
            guard tokenizer["model"]?.object != nil else { throw noModel("its tokenizer.json has no \"model\"") }
            return
        }
        for list in [files, others ?? files] {
            if list.allSatisfy({ FileSystem.size(ofFile: "\(folder)/\($0)") ?? 0 > 0 }) { return }
        }
        throw noModel("it has no vocabulary: neither tokenizer.json nor \(files.joined(separator: " and "))")
    }

    private static func json(_ name: String, in folder: String) throws(WeightsError) -> JSONValue {
        guard FileSystem.kind(of: "\(folder)/\(name)") == .file else {
            throw .noModel(folder: folder, reason: "it has no \(name)")
        }
        let bytes = try FileSystem.contents(ofFile: "\(folder)/\(name)", limit: 256 << 20)
        do throws(JSONError) {
            let value = try JSONValue(parsing: bytes)
            guard value.object != nil else { throw JSONError(offset: 0, reason: "an object was expected") }
            return value
        } catch {
            throw .noModel(folder: folder, reason: "its \(name) is not valid: \(error)")
        }
    }

    private func noModel(_ reason: String) -> WeightsError { .noModel(folder: folder, reason: reason) }
}
