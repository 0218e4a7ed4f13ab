import ModelFiles
import Networks
import TensorFiles
import Tokenizers

extension ModelFamily {
    /// Sentence-BERT: Reimers and Gurevych, "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks", 2019.
    static let sentenceBERT = ModelFamily(
        modelType: "bert", loader: .sentences { try SentenceBERTLoader($0) })
}

/// The loader of a Sentence-BERT model, such as all-MiniLM-L6-v2: the mean of BERT's last hidden states.
struct SentenceBERTLoader: TextTowerLoader {
    private let folder: ModelFolder
    private let configuration: BertModel.Configuration

    init(_ folder: ModelFolder) throws {
        self.folder = folder
        configuration = try folder.configuration(BertModel.Configuration.init)
    }

    var dimension: Int { configuration.hiddenSize }
    var files: [String] { ModelFolder.networkFiles(in: folder.path) + [Self.limitFile] }

    /// The file in which sentence-transformers stores the maximum number of tokens of a text.
    private static let limitFile = "sentence_bert_config.json"

    func textEncoder(model: String, _ settings: WeightSettings) throws -> any TextEncoder {
        let network = try BertModel(
            configuration: configuration, weights: Checkpoint(folder: folder.path), settings)
        let limits =
            folder.has(Self.limitFile)
            ? try ModelFolder.json(at: "\(folder.path)/\(Self.limitFile)") : nil
        let tokenizer = try WordPieceTokenizer(
            folder: folder.path, limit: limits?["max_seq_length"]?.int, positions: configuration.maximumPositions)
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
