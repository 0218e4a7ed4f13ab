import Files
import ModelFiles
import Networks
import StrictJSON
import TensorFiles
import Tokenizers

/// The text encoder of a tower for many languages.
struct MultilingualEncoder: TextEncoder {
    let model: String
    let dimension: Int
    let prompt: String
    let tokenizer: UnigramTokenizer
    let tower: AlignedDualEncoder.MultilingualTower

    func tokenize(_ text: String) -> [Int32] { tokenizer.encode(prompt + text) }

    func encode(_ texts: [String]) throws -> [[Float]] {
        guard !texts.isEmpty else { return [] }
        return try unitRows(of: try tower(texts.map(tokenize)), model: model)
    }

    /// Returns `true` unless the vocabulary lacks a part of the word.
    func reads(_ word: String) -> Bool { !tokenizer.encode(word).contains(tokenizer.unknownToken) }
}

/// The folder of a tower for many languages: a BERT in Hugging Face's layout with XLM-R's tokenizer, and its head.
///
/// `config.json` has the network's sizes, and in `clipsearch` the `prompt` before each text and `max_text_tokens`.
struct MultilingualFolder: Sendable {
    private let folder: ModelFolder
    private let configuration: BertModel.Configuration
    private let prompt: String
    private let maximumTokens: Int

    private static let projection = "projection.safetensors"

    /// The list of words by which a text is plainly English.
    static let words = "english_words.tsv"

    init(_ folder: ModelFolder) throws {
        self.folder = folder
        configuration = try folder.configuration(BertModel.Configuration.init)
        let settings = folder.config["clipsearch"]
        prompt = settings?["prompt"]?.string ?? ""
        maximumTokens = min(settings?["max_text_tokens"]?.int ?? .max, configuration.maximumPositions)
    }

    var path: String { folder.path }

    /// The files that determine the vectors.
    private var files: [String] { ModelFolder.networkFiles(in: folder.path) + [Self.projection] }

    func fingerprint() throws -> String { try ModelFingerprint.of(folder: folder.path, files: files) }

    /// - Parameters:
    ///   - space: the sizes of the space of vectors.
    ///   - cache: the cache for the tokenizer's tables; nil for none.
    func encoder(
        model: String, _ space: AlignedDualEncoder.Configuration, cache: UnigramCache?, _ settings: WeightSettings
    ) throws -> MultilingualEncoder {
        let network = try BertModel(
            configuration: configuration, weights: Checkpoint(folder: folder.path), settings)
        let tower = try AlignedDualEncoder.MultilingualTower(
            configuration: space, network: network,
            weights: Checkpoint(files: ["\(folder.path)/\(Self.projection)"]), settings)
        let tokenizer = try UnigramTokenizer(
            tokenizerJSON: "\(folder.path)/tokenizer.json", maximumLength: maximumTokens, cache: cache)
        return MultilingualEncoder(
            model: model, dimension: space.dimension, prompt: prompt, tokenizer: tokenizer, tower: tower)
    }

    /// Returns the encoder in the precision and with the caches of the options.
    func encoder(
        model: String, _ space: AlignedDualEncoder.Configuration, _ options: FolderModelOptions
    ) throws -> MultilingualEncoder {
        let fingerprint = try fingerprint()
        let tables = options.cache.map { cache in
            UnigramCache(
                folder: cache.folder(forModelAt: folder.path, fingerprint: fingerprint), signature: fingerprint)
        }
        return try options.chooser(of: folder, fingerprint: fingerprint).multilingualEncoder {
            try encoder(model: model, space, cache: tables, $0)
        }
    }
}

extension PrecisionChooser {
    func multilingualEncoder(
        _ load: (WeightSettings) throws -> MultilingualEncoder
    ) throws -> MultilingualEncoder {
        try network(for: .text, load: load) {
            try $0.encode(CalibrationInputs.multilingualTexts)
        } agreement: {
            leastCosine($0, $1)
        }
    }
}
