import Compute
import Files
import Networks
import StrictJSON
import Synchronization

/// A model loaded from a folder in Hugging Face's layout that encodes pictures and texts as vectors in one space.
///
///     let model = try DualEncoder(folder: "weights/small")
///     let query = try model.textEncoder().encode(["a dog on the beach"])[0]
///
/// The supported types are `clip`, `bert` (sentence encoders, texts only) and `aligned_dual_encoder` (the default
/// model). Opening reads only the configuration; each half is loaded on first use.
public final class DualEncoder: EmbeddingModel, SentenceModel {
    /// The model's name.
    public let name: String
    /// The path of the model's folder.
    public let folder: String
    /// The number of components of a vector.
    public let dimension: Int
    /// The fingerprint of the model's files.
    public let fingerprint: String

    /// The precision that was requested.
    public let requestedPrecision: Precision

    private let loader: any EncoderLoader
    private let precisions: PrecisionChooser
    private let image = Mutex<(any ImageEncoder)?>(nil)
    private let text = Mutex<(any TextEncoder)?>(nil)

    /// Opens a model folder.
    ///
    /// - Parameters:
    ///   - folder: holds `config.json`, the weights and the vocabulary.
    ///   - name: the model's name; the folder's name if nil.
    ///   - precision: the precision of its networks.
    ///   - cache: the cache for calibration results and packed weights; nothing is cached if nil.
    /// - Throws: ``EncoderError`` when the folder does not hold a model of a known type.
    public init(
        folder: String, name: String? = nil, precision: Precision = .f32, cache: ModelCache? = nil
    ) throws {
        let modelFolder = try ModelFolder(path: folder)
        loader = try Self.loader(for: modelFolder)
        self.folder = folder
        self.name = name ?? modelFolder.name
        dimension = loader.dimension
        fingerprint = try ModelFingerprint.of(folder: folder, files: loader.files)
        requestedPrecision = precision
        precisions = PrecisionChooser(
            precision, cache: cache?.folder(forModelAt: folder, fingerprint: fingerprint),
            fingerprint: fingerprint)
    }

    /// The precision of each network, where it has been decided: with ``Precision/auto``, on first use or by an earlier
    /// run on this machine.
    public var precision: (image: PrecisionChoice?, text: PrecisionChoice?) {
        (hasImageEncoder ? precisions.choice(for: .image) : nil, precisions.choice(for: .text))
    }

    /// A Boolean value that indicates whether the model encodes pictures; false for sentence encoders.
    public var hasImageEncoder: Bool { loader.hasImageEncoder }

    /// Returns the encoder of pictures, loading it on first use.
    ///
    /// - Throws: ``EncoderError`` when the model has no such part or its files cannot be used, `TensorFileError` when a
    ///   tensor is missing or has another shape than the configuration says.
    public func imageEncoder() throws -> any ImageEncoder {
        try image.withLock { encoder in
            if let encoder { return encoder }
            let loaded = try precisions.imageEncoder(of: loader, model: name)
            encoder = loaded
            return loaded
        }
    }

    /// Returns the encoder of texts, loading it on first use.
    ///
    /// - Throws: ``EncoderError`` when the model has no such part or its files cannot be used, `TensorFileError` when a
    ///   tensor is missing or has another shape than the configuration says, `TokenizerError`.
    public func textEncoder() throws -> any TextEncoder {
        try text.withLock { encoder in
            if let encoder { return encoder }
            let loaded = try precisions.textEncoder(of: loader, model: name)
            encoder = loaded
            return loaded
        }
    }

    /// A Boolean value that indicates whether ``sentenceModel()`` returns a model.
    public var holdsSentenceModel: Bool { loader.holdsSentenceModel }

    /// Returns the sentence encoder of a model that is one.
    ///
    /// - Throws: ``EncoderError/missingPart(model:part:)`` when the model is not a sentence encoder.
    public func sentenceEncoder() throws -> any TextEncoder {
        guard loader is SentenceLoader else { throw EncoderError.missingPart(model: name, part: "sentence encoder") }
        return try textEncoder()
    }

    /// Returns the sentence encoder that the model contains: the text tower of the default model, a sentence encoder
    /// itself, nil for CLIP.
    ///
    /// - Throws: ``EncoderError`` when its files cannot be read.
    public func sentenceModel() throws -> (any SentenceModel)? { try loader.sentenceModel(of: self) }

    private static func loader(for folder: ModelFolder) throws -> any EncoderLoader {
        switch folder.modelType {
        case "clip": try CLIPLoader(folder)
        case "bert": try SentenceLoader(folder)
        case "aligned_dual_encoder": try AlignedLoader(folder)
        default: throw EncoderError.unsupportedModel(path: "\(folder.path)/config.json", modelType: folder.modelType)
        }
    }
}

/// The precision and cached weights with which a network is loaded.
struct WeightSettings {
    let precision: ArithmeticPrecision
    /// The packed weights of earlier runs; nil without a cache.
    let packed: PackedWeights?
}

/// Loads one type of model from its folder.
protocol EncoderLoader: Sendable {
    var dimension: Int { get }
    /// The files that determine the vectors, relative to the folder; not all of them need exist.
    var files: [String] { get }
    var hasImageEncoder: Bool { get }
    var holdsSentenceModel: Bool { get }

    func imageEncoder(model: String, _ weights: WeightSettings) throws -> any ImageEncoder
    func textEncoder(model: String, _ weights: WeightSettings) throws -> any TextEncoder
    /// - Parameter model: the model that uses this loader.
    func sentenceModel(of model: DualEncoder) throws -> (any SentenceModel)?
}

extension EncoderLoader {
    var hasImageEncoder: Bool { true }
    var holdsSentenceModel: Bool { false }
    func sentenceModel(of model: DualEncoder) throws -> (any SentenceModel)? { nil }
}

/// The files of one network that determine its vectors.
enum NetworkFiles {
    /// The files whose names are the same for every model.
    private static let fixed = [
        "config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json", "vocab.json", "merges.txt",
        "vocab.txt", "tokenizer_config.json", "special_tokens_map.json",
    ]

    /// Returns the fixed files and, where there are any, the shards.
    static func of(_ folder: String) -> [String] {
        let index = "model.safetensors.index.json"
        guard access("\(folder)/model.safetensors", F_OK) != 0,
            let map = try? ModelFolder.json(at: "\(folder)/\(index)")["weight_map"]?.object
        else { return fixed }
        return fixed + [index] + Set(map.compactMap(\.value.string))
    }
}
