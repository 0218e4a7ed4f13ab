import ModelFiles
import Networks
import TensorFiles
import Tokenizers

extension ModelFamily {
    /// CLIP: Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", 2021.
    static let clip = ModelFamily(modelType: "clip", loader: .twoTowers { try CLIPLoader($0) })
}

/// The loader of CLIP in the layout of OpenAI's `clip-vit-base-patch32`.
private struct CLIPLoader: TwoTowerLoader {
    private let folder: ModelFolder
    private let vision: CLIPVisionTransformer.Configuration
    private let text: CLIPTextTransformer.Configuration

    init(_ folder: ModelFolder) throws {
        self.folder = folder
        vision = try folder.configuration(CLIPVisionTransformer.Configuration.init)
        text = try folder.configuration(CLIPTextTransformer.Configuration.init)
        guard vision.projectionSize == text.projectionSize else {
            throw ModelFilesError.malformed(
                path: "\(folder.path)/config.json",
                reason:
                    "pictures become \(vision.projectionSize) values and texts \(text.projectionSize); it must be "
                        + "the same"
            )
        }
    }

    var dimension: Int { vision.projectionSize }
    var files: [String] { ModelFolder.networkFiles(in: folder.path) }
    var sentenceTower: String? { nil }

    func imageEncoder(model: String, _ settings: WeightSettings) throws -> any ImageEncoder {
        let preprocessor = try folder.preprocessor(for: vision.imageSize)
        let network = try CLIPVisionTransformer(
            configuration: vision, weights: Checkpoint(folder: folder.path), settings)
        return NetworkImageEncoder(
            model: model, dimension: dimension, preprocessor: preprocessor, portionSize: network.portionSize,
            network: { try network(pixels: $0, count: $1) })
    }

    func textEncoder(model: String, _ settings: WeightSettings) throws -> any TextEncoder {
        let tokenizer = try CLIPTokenizer(folder: folder.path, maximumLength: text.maximumPositions)
        let network = try CLIPTextTransformer(configuration: text, weights: Checkpoint(folder: folder.path), settings)
        return NetworkTextEncoder(
            model: model, dimension: dimension, tokenizer: tokenizer, network: { try network($0) })
    }
}
