import Compute
import Networks
import TensorFiles
import Tokenizers

/// The loader of CLIP in the layout of OpenAI's `clip-vit-base-patch32`.
struct CLIPLoader: EncoderLoader {
    private let folder: ModelFolder
    private let vision: CLIPVisionTransformer.Configuration
    private let text: CLIPTextTransformer.Configuration

    init(_ folder: ModelFolder) throws {
        self.folder = folder
        vision = try folder.configuration(CLIPVisionTransformer.Configuration.init)
        text = try folder.configuration(CLIPTextTransformer.Configuration.init)
        guard vision.projectionSize == text.projectionSize else {
            throw EncoderError.malformed(
                path: "\(folder.path)/config.json",
                reason:
                    "pictures become \(vision.projectionSize) values and texts \(text.projectionSize); it must be "
                        + "the same"
            )
        }
    }

    var dimension: Int { vision.projectionSize }
    var files: [String] { NetworkFiles.of(folder.path) }

    func imageEncoder(model: String, _ weights: WeightSettings) throws -> any ImageEncoder {
        let preprocessor = try folder.preprocessor(for: vision.imageSize)
        let network = try CLIPVisionTransformer(
            configuration: vision, weights: Checkpoint(folder: folder.path), precision: weights.precision,
            packedWeights: weights.packed)
        return NetworkImageEncoder(
            model: model, dimension: dimension, preprocessor: preprocessor, portionSize: network.portionSize,
            network: { try network(pixels: $0, count: $1) })
    }

    func textEncoder(model: String, _ weights: WeightSettings) throws -> any TextEncoder {
        let tokenizer = try CLIPTokenizer(folder: folder.path, maximumLength: text.maximumPositions)
        let network = try CLIPTextTransformer(
            configuration: text, weights: Checkpoint(folder: folder.path), precision: weights.precision,
            packedWeights: weights.packed)
        return NetworkTextEncoder(
            model: model, dimension: dimension, tokenizer: tokenizer, network: { try network($0) })
    }
}
