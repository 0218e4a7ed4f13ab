import Compute
import Networks
import TensorFiles
import Tokenizers

/// The loader of a Sentence-BERT model, such as all-MiniLM-L6-v2: the mean of BERT's last hidden states.
struct SentenceLoader: EncoderLoader {
    private let folder: ModelFolder
    private let configuration: BertModel.Configuration

    init(_ folder: ModelFolder) throws {
        self.folder = folder
        configuration = try folder.configuration(BertModel.Configuration.init)
    }

    var dimension: Int { configuration.hiddenSize }
    var files: [String] { NetworkFiles.of(folder.path) + [Self.limitFile] }

    /// The file in which sentence-transformers stores the maximum number of tokens of a text.
    private static let limitFile = "sentence_bert_config.json"

    var hasImageEncoder: Bool { false }

    var holdsSentenceModel: Bool { true }

    func sentenceModel(of model: DualEncoder) throws -> (any SentenceModel)? { model }

    func imageEncoder(model: String, _ weights: WeightSettings) throws -> any ImageEncoder {
        throw EncoderError.missingPart(model: model, part: "image encoder")
    }

    func textEncoder(model: String, _ weights: WeightSettings) throws -> any TextEncoder {
        let network = try BertModel(
            configuration: configuration, weights: Checkpoint(folder: folder.path),
            precision: weights.precision,
            packedWeights: weights.packed)
        let settings =
            folder.has(Self.limitFile)
            ? try ModelFolder.json(at: "\(folder.path)/\(Self.limitFile)") : nil
        let tokenizer = try WordPieceTokenizer(
            folder: folder.path, limit: settings?["max_seq_length"]?.int, positions: configuration.maximumPositions)
        return NetworkTextEncoder(
            model: model, dimension: dimension, tokenizer: tokenizer, network: { try network.meanPooled($0) })
    }
}

extension WordPieceTokenizer {
    /// Reads the vocabulary, truncating texts to the smaller of two limits.
    ///
    /// - Parameters:
    ///   - limit: the maximum number of tokens in the model's own settings, if there is one.
    ///   - positions: the number of positions of the network.
    init(folder: String, limit: Int?, positions: Int) throws {
        let tokenizer = try WordPieceTokenizer(folder: folder, maximumLength: limit)
        self =
            tokenizer.maximumLength <= positions
            ? tokenizer : try WordPieceTokenizer(folder: folder, maximumLength: positions)
    }
}
