import Networks
import Pictures
import TensorFiles
import Tokenizers

/// The default model: `image_tower/`, `text_tower/` and `projection.safetensors` beside the configuration.
struct AlignedLoader: EncoderLoader {
    private let folder: ModelFolder
    private let configuration: AlignedDualEncoder.Configuration
    private static let projection = "projection.safetensors"
    private static let imageTower = "image_tower"
    private static let textTower = "text_tower"

    init(_ folder: ModelFolder) throws {
        self.folder = folder
        configuration = try folder.configuration(AlignedDualEncoder.Configuration.init)
    }

    var dimension: Int { configuration.dimension }

    var files: [String] {
        let towers = [Self.imageTower, Self.textTower].flatMap { tower in
            NetworkFiles.of("\(folder.path)/\(tower)").map { "\(tower)/\($0)" }
        }
        return ["config.json", "preprocessor_config.json", Self.projection] + towers
    }

    func imageEncoder(model: String) throws -> any ImageEncoder {
        let tower = try folder.subfolder(Self.imageTower)
        let towerConfiguration = try tower.configuration(EfficientNetLite.Configuration.init)
        let preprocessor = try folder.preprocessor(for: towerConfiguration.imageSize)
        let network = try EfficientNetLite(configuration: towerConfiguration, weights: Checkpoint(folder: tower.path))
        let image = try AlignedDualEncoder.ImageTower(configuration: configuration, network: network, weights: heads())
        return NetworkImageEncoder(
            model: model, dimension: dimension, preprocessor: preprocessor,
            network: { try image(pixels: $0, count: $1) })
    }

    func textEncoder(model: String) throws -> any TextEncoder {
        let tower = try folder.subfolder(Self.textTower)
        let towerConfiguration = try tower.configuration(BertModel.Configuration.init)
        let network = try BertModel(configuration: towerConfiguration, weights: Checkpoint(folder: tower.path))
        let text = try AlignedDualEncoder.TextTower(configuration: configuration, network: network, weights: heads())
        let limit = folder.config["max_text_tokens"]?.int
        let tokenizer = try WordPieceTokenizer(
            folder: tower.path, limit: limit, positions: towerConfiguration.maximumPositions)
        return NetworkTextEncoder(model: model, dimension: dimension, tokenizer: tokenizer, network: { try text($0) })
    }

    private func heads() throws -> Checkpoint { try Checkpoint(files: ["\(folder.path)/\(Self.projection)"]) }
}
