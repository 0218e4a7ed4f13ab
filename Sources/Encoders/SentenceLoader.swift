import Compute
import Networks
import TensorFiles
import Tokenizers

/// A Sentence-BERT model, such as all-MiniLM-L6-v2: the mean of BERT's last hidden states.
struct SentenceLoader: EncoderLoader {
    private let folder: ModelFolder
    private let configuration: BertModel.Configuration

    init(_ folder: ModelFolder) throws {
        self.folder = folder
        configuration = try BertModel.Configuration(json: folder.config)
    }

    var dimension: Int { configuration.hiddenSize }
    var files: [String] { NetworkFiles.of(folder) }

    func imageEncoder(model: String) throws -> any ImageEncoder {
        throw EncoderError.missingPart(model: model, part: "image encoder")
    }

    func textEncoder(model: String) throws -> any TextEncoder {
        let network = try BertModel(configuration: configuration, weights: Checkpoint(folder: folder.path))
        // What sentence-transformers cuts at stands in a file of its own.
        let limitFile = "sentence_bert_config.json"
        let limit = folder.has(limitFile) ? try ModelFolder.json(at: "\(folder.path)/\(limitFile)")["max_seq_length"]?.int : nil
        let tokenizer = try WordPieceTokenizer(
            folder: folder.path, maximumLength: limit.map { min($0, configuration.maximumPositions) })
        return NetworkTextEncoder(
            model: model, dimension: dimension, tokenizer: tokenizer, network: { try network.meanPooled($0) })
    }
}
