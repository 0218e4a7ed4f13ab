import Networks
import Pictures
import TensorFiles
import Tokenizers

/// The default model: `image_tower/`, `text_tower/` and `projection.safetensors` beside the configuration.
struct AlignedLoader: EncoderLoader {
    private let folder: ModelFolder
    private let configuration: AlignedDualEncoder.Configuration
    private static let projection = "projection.safetensors"

    init(_ folder: ModelFolder) throws {
        self.folder = folder
        configuration = try AlignedDualEncoder.Configuration(json: folder.config)
    }

    var dimension: Int { configuration.dimension }

    var files: [String] {
        let towers = ["image_tower", "text_tower"].flatMap { tower in NetworkFiles.fixed.map { "\(tower)/\($0)" } }
        return ["config.json", "preprocessor_config.json", Self.projection] + towers
    }

    func imageEncoder(model: String) throws -> any ImageEncoder {
        let tower = try folder.subfolder("image_tower")
        let network = try EfficientNetLite(
            configuration: .init(json: tower.config), weights: Checkpoint(folder: tower.path))
        let image = try AlignedDualEncoder.ImageTower(configuration: configuration, network: network, weights: heads())
        return NetworkImageEncoder(
            model: model, dimension: dimension, preprocessor: try folder.preprocessor(),
            network: { try image(pixels: $0, count: $1) })
    }

    func textEncoder(model: String) throws -> any TextEncoder {
        let tower = try folder.subfolder("text_tower")
        let network = try BertModel(configuration: .init(json: tower.config), weights: Checkpoint(folder: tower.path))
        let text = try AlignedDualEncoder.TextTower(configuration: configuration, network: network, weights: heads())
        let limit = folder.config["max_text_tokens"]?.int
        return NetworkTextEncoder(
            model: model, dimension: dimension, tokenizer: try WordPieceTokenizer(folder: tower.path, maximumLength: limit),
            network: { try text($0) })
    }

    private func heads() throws -> Checkpoint { try Checkpoint(files: ["\(folder.path)/\(Self.projection)"]) }
}
