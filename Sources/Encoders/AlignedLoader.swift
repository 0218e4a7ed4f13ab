import Compute
import Networks
import Pictures
import TensorFiles
import Tokenizers

/// The loader of the default model: `image_tower/`, `text_tower/` and `projection.safetensors` next to the
/// configuration.
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

    func imageEncoder(model: String, _ weights: WeightSettings) throws -> any ImageEncoder {
        let tower = try folder.subfolder(Self.imageTower)
        let towerConfiguration = try tower.configuration(EfficientNetLite.Configuration.init)
        let preprocessor = try folder.preprocessor(for: towerConfiguration.imageSize)
        let network = try EfficientNetLite(
            configuration: towerConfiguration, weights: Checkpoint(folder: tower.path),
            precision: weights.precision,
            packedWeights: weights.packed)
        let image = try AlignedDualEncoder.ImageTower(
            configuration: configuration, network: network, weights: heads())
        return NetworkImageEncoder(
            model: model, dimension: dimension, preprocessor: preprocessor,
            portionSize: AlignedDualEncoder.ImageTower.portionSize,
            network: { try image(pixels: $0, count: $1) })
    }

    func textEncoder(model: String, _ weights: WeightSettings) throws -> any TextEncoder {
        let tower = try folder.subfolder(Self.textTower)
        let towerConfiguration = try tower.configuration(BertModel.Configuration.init)
        let network = try BertModel(
            configuration: towerConfiguration, weights: Checkpoint(folder: tower.path),
            precision: weights.precision,
            packedWeights: weights.packed)
        let text = try AlignedDualEncoder.TextTower(
            configuration: configuration, network: network, weights: heads())
        let limit = folder.config["max_text_tokens"]?.int
        let tokenizer = try WordPieceTokenizer(
            folder: tower.path, limit: limit, positions: towerConfiguration.maximumPositions)
        return AlignedTextEncoder(model: model, dimension: dimension, tokenizer: tokenizer, tower: text)
    }

    var holdsSentenceModel: Bool { true }

    /// The text tower is a Sentence-BERT model in its own folder, identified by that folder's files.
    func sentenceModel(of model: DualEncoder) throws -> (any SentenceModel)? {
        let loader = try SentenceLoader(folder.subfolder(Self.textTower))
        return AlignedSentenceModel(
            name: "\(model.name)/\(Self.textTower)",
            fingerprint: try ModelFingerprint.of(folder: "\(folder.path)/\(Self.textTower)", files: loader.files),
            dimension: loader.dimension, model: model)
    }

    private func heads() throws -> Checkpoint { try Checkpoint(files: ["\(folder.path)/\(Self.projection)"]) }
}

/// A text encoder of the text tower, with and without the projection.
private struct AlignedTextEncoder: SentenceSharingTextEncoder {
    let model: String
    let dimension: Int
    let tokenizer: WordPieceTokenizer
    let tower: AlignedDualEncoder.TextTower

    func tokenize(_ text: String) -> [Int32] { tokenizer.encode(text) }

    func encode(_ texts: [String]) throws -> [[Float]] {
        guard !texts.isEmpty else { return [] }
        return try unitRows(of: try tower(texts.map(tokenizer.encode)), model: model)
    }

    func encodeSentences(_ texts: [String]) throws -> [[Float]] {
        guard !texts.isEmpty else { return [] }
        return try unitRows(of: try tower.sentences(texts.map(tokenizer.encode)), model: model)
    }

    func encodeWithSentences(_ texts: [String]) throws -> [(vector: [Float], sentence: [Float])] {
        guard !texts.isEmpty else { return [] }
        let sentences = try tower.sentences(texts.map(tokenizer.encode))
        let vectors = try unitRows(of: tower.embeddings(ofSentences: sentences), model: model)
        return Array(zip(vectors, try unitRows(of: sentences, model: model))).map { ($0, $1) }
    }
}

/// The text tower as a separate sentence model that shares its network.
private struct AlignedSentenceModel: SentenceModel {
    let name: String
    let fingerprint: String
    let dimension: Int
    let model: DualEncoder

    func sentenceEncoder() throws -> any TextEncoder {
        guard let encoder = try model.textEncoder() as? AlignedTextEncoder else {
            throw EncoderError.missingPart(model: name, part: "sentence encoder")
        }
        return SentenceEncoder(encoder: encoder, dimension: dimension)
    }

    private struct SentenceEncoder: TextEncoder {
        let encoder: AlignedTextEncoder
        let dimension: Int

        func tokenize(_ text: String) -> [Int32] { encoder.tokenize(text) }
        func encode(_ texts: [String]) throws -> [[Float]] { try encoder.encodeSentences(texts) }
    }
}
