import ModelFiles
import Networks
import TensorFiles
import Tokenizers

extension ModelFamily {
    /// The default model and others of its form.
    static let small = ModelFamily(
        modelType: "aligned_dual_encoder", loader: .twoTowers { try SmallLoader($0) })
}

/// The loader of the default model: `image_tower/`, `text_tower/` and `projection.safetensors` next to the
/// configuration, and `multilingual_tower/`, which may be missing.
private struct SmallLoader: TwoTowerLoader {
    private let folder: ModelFolder
    private let configuration: AlignedDualEncoder.Configuration
    private static let projection = "projection.safetensors"
    private static let imageTower = "image_tower"
    private static let textTower = "text_tower"
    private static let multilingual = "multilingual_tower"

    init(_ folder: ModelFolder) throws {
        self.folder = folder
        configuration = try folder.configuration(AlignedDualEncoder.Configuration.init)
    }

    var dimension: Int { configuration.dimension }

    var files: [String] {
        let towers = [Self.imageTower, Self.textTower].flatMap { tower in
            ModelFolder.networkFiles(in: "\(folder.path)/\(tower)").map { "\(tower)/\($0)" }
        }
        return ["config.json", "preprocessor_config.json", Self.projection] + towers
    }

    func imageEncoder(model: String, _ settings: WeightSettings) throws -> any ImageEncoder {
        let tower = try folder.subfolder(Self.imageTower)
        let towerConfiguration = try tower.configuration(EfficientNetLite.Configuration.init)
        let preprocessor = try folder.preprocessor(for: towerConfiguration.imageSize)
        let network = try EfficientNetLite(
            configuration: towerConfiguration, weights: Checkpoint(folder: tower.path), settings)
        let image = try AlignedDualEncoder.ImageTower(
            configuration: configuration, network: network, weights: heads(), settings)
        return NetworkImageEncoder(
            model: model, dimension: dimension, preprocessor: preprocessor,
            portionSize: AlignedDualEncoder.ImageTower.portionSize,
            network: { try image(pixels: $0, count: $1) })
    }

    func textEncoder(model: String, _ settings: WeightSettings) throws -> any TextEncoder {
        let tower = try folder.subfolder(Self.textTower)
        let towerConfiguration = try tower.configuration(BertModel.Configuration.init)
        let network = try BertModel(
            configuration: towerConfiguration, weights: Checkpoint(folder: tower.path), settings)
        let text = try AlignedDualEncoder.TextTower(
            configuration: configuration, network: network, weights: heads(), settings)
        let limit = folder.config["max_text_tokens"]?.int
        let tokenizer = try WordPieceTokenizer(
            folder: tower.path, limit: limit, positions: towerConfiguration.maximumPositions)
        return SmallTextEncoder(model: model, dimension: dimension, tokenizer: tokenizer, tower: text)
    }

    var sentenceTower: String? { Self.textTower }

    func multilingualTower() throws -> MultilingualTowerLoader? {
        guard folder.has("\(Self.multilingual)/config.json") else { return nil }
        return MultilingualTowerLoader(
            folder: try MultilingualFolder(folder.subfolder(Self.multilingual)), space: configuration)
    }

    private func heads() throws -> Checkpoint { try Checkpoint(files: ["\(folder.path)/\(Self.projection)"]) }
}

/// A text encoder of the text tower, with and without the projection.
private struct SmallTextEncoder: TextEncoder {
    let model: String
    let dimension: Int
    let tokenizer: WordPieceTokenizer
    let tower: AlignedDualEncoder.TextTower

    func tokenize(_ text: String) -> [Int32] { tokenizer.encode(text) }

    func encode(_ texts: [String]) throws -> [[Float]] {
        guard !texts.isEmpty else { return [] }
        return try unitRows(of: try tower(texts.map(tokenizer.encode)), model: model)
    }

    func encodeWithSentences(_ texts: [String]) throws -> [(vector: [Float], sentence: [Float])]? {
        guard !texts.isEmpty else { return [] }
        let sentences = try tower.sentences(texts.map(tokenizer.encode))
        let vectors = try unitRows(of: tower.embeddings(ofSentences: sentences), model: model)
        return Array(zip(vectors, try unitRows(of: sentences, model: model))).map { ($0, $1) }
    }
}
