import Networks
import TensorFiles
import Tokenizers

/// CLIP, as OpenAI's `clip-vit-base-patch32` stands in its folder.
struct CLIPLoader: EncoderLoader {
    private let folder: ModelFolder
    private let vision: CLIPVisionTransformer.Configuration
    private let text: CLIPTextTransformer.Configuration

    init(_ folder: ModelFolder) throws {
        self.folder = folder
        vision = try CLIPVisionTransformer.Configuration(json: folder.config)
        text = try CLIPTextTransformer.Configuration(json: folder.config)
        guard vision.projectionSize == text.projectionSize else {
            throw EncoderError.malformed(
                path: "\(folder.path)/config.json",
                reason: "pictures become \(vision.projectionSize) values and texts \(text.projectionSize); it must be the same")
        }
    }

    var dimension: Int { vision.projectionSize }
    var files: [String] { NetworkFiles.of(folder) }

    func imageEncoder(model: String) throws -> any ImageEncoder {
        let preprocessor = try folder.preprocessor()
        guard preprocessor.outputWidth == vision.imageSize, preprocessor.outputHeight == vision.imageSize else {
            throw EncoderError.malformed(
                path: "\(folder.path)/preprocessor_config.json",
                reason: "it makes pictures of \(preprocessor.outputWidth) × \(preprocessor.outputHeight) pixels; "
                    + "the network takes \(vision.imageSize) × \(vision.imageSize)")
        }
        let network = try CLIPVisionTransformer(configuration: vision, weights: Checkpoint(folder: folder.path))
        return NetworkImageEncoder(
            model: model, dimension: dimension, preprocessor: preprocessor,
            network: { try network(pixels: $0, count: $1) })
    }

    func textEncoder(model: String) throws -> any TextEncoder {
        let tokenizer = try CLIPTokenizer(folder: folder.path, maximumLength: text.maximumPositions)
        let network = try CLIPTextTransformer(configuration: text, weights: Checkpoint(folder: folder.path))
        return NetworkTextEncoder(model: model, dimension: dimension, tokenizer: tokenizer, network: { try network($0) })
    }
}
