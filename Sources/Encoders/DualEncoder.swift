import Compute
import Files
import Networks
import StrictJSON
import Synchronization

/// A model from a folder in the form Hugging Face gives it, which turns pictures and texts into vectors of one space.
///
///     let model = try DualEncoder(folder: "weights/small")
///     let query = try model.textEncoder().encode(["a dog on the beach"])[0]
///
/// Understood are `clip`, `bert` (sentence encoders, texts only) and `aligned_dual_encoder` (the default model). Opening reads
/// the configuration only; each half is loaded when it is first asked for.
public final class DualEncoder: EmbeddingModel, SentenceModel {
    public let name: String
    public let folder: String
    public let dimension: Int
    public let fingerprint: String

    /// As it was asked for.
    public let requestedPrecision: Precision

    private let loader: any EncoderLoader
    private let precisions: PrecisionChooser
    private let image = Mutex<(any ImageEncoder)?>(nil)
    private let text = Mutex<(any TextEncoder)?>(nil)

    /// - Parameters:
    ///   - folder: holds `config.json`, the weights and the vocabulary.
    ///   - name: what to call the model; the folder's name if nil.
    ///   - precision: in what numbers its networks compute.
    ///   - cache: where what is found out about the model, or made of it, is kept; nothing is if nil.
    /// - Throws: ``EncoderError`` when the folder holds no model of a known type.
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

    /// In what numbers the two networks compute, as far as it is decided: with ``Precision/auto`` when they are first asked for,
    /// or once before on this machine.
    public var precision: (image: PrecisionChoice?, text: PrecisionChoice?) {
        (hasImageEncoder ? precisions.choice(for: .image) : nil, precisions.choice(for: .text))
    }

    /// Whether the model knows pictures, as a sentence encoder does not.
    public var hasImageEncoder: Bool { loader.hasImageEncoder }

    /// - Throws: ``EncoderError`` when the model has no such part or its files cannot be used, `TensorFileError` when a tensor
    ///   is missing or has another shape than the configuration says.
    public func imageEncoder() throws -> any ImageEncoder {
        try image.withLock { encoder in
            if let encoder { return encoder }
            let loaded = try precisions.imageEncoder(of: loader, model: name)
            encoder = loaded
            return loaded
        }
    }

    /// - Throws: ``EncoderError`` when the model has no such part or its files cannot be used, `TensorFileError` when a tensor
    ///   is missing or has another shape than the configuration says, `TokenizerError`.
    public func textEncoder() throws -> any TextEncoder {
        try text.withLock { encoder in
            if let encoder { return encoder }
            let loaded = try precisions.textEncoder(of: loader, model: name)
            encoder = loaded
            return loaded
        }
    }

    /// Whether ``sentenceModel()`` gives one.
    public var holdsSentenceModel: Bool { loader.holdsSentenceModel }

    /// - Throws: ``EncoderError/missingPart(model:part:)`` when the model is no sentence encoder.
    public func sentenceEncoder() throws -> any TextEncoder {
        guard loader is SentenceLoader else { throw EncoderError.missingPart(model: name, part: "sentence encoder") }
        return try textEncoder()
    }

    /// The sentence encoder that the model holds: of the default model its text tower, of a sentence encoder that encoder
    /// itself, of CLIP none.
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

/// How a network takes its weights out of a model's files.
struct WeightSettings {
    let precision: ArithmeticPrecision
    /// Nil where nothing is kept between starts.
    let packed: PackedWeights?
}

/// Knows how one type of model stands in its folder.
protocol EncoderLoader: Sendable {
    var dimension: Int { get }
    /// The files that the vectors depend on, relative to the folder; not all of them need be there.
    var files: [String] { get }
    var hasImageEncoder: Bool { get }
    var holdsSentenceModel: Bool { get }

    func imageEncoder(model: String, _ weights: WeightSettings) throws -> any ImageEncoder
    func textEncoder(model: String, _ weights: WeightSettings) throws -> any TextEncoder
    /// - Parameter model: the one that this loads.
    func sentenceModel(of model: DualEncoder) throws -> (any SentenceModel)?
}

extension EncoderLoader {
    var hasImageEncoder: Bool { true }
    var holdsSentenceModel: Bool { false }
    func sentenceModel(of model: DualEncoder) throws -> (any SentenceModel)? { nil }
}

/// Files of one network that its vectors depend on.
enum NetworkFiles {
    /// Those whose names are the same for every model.
    private static let fixed = [
        "config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json", "vocab.json", "merges.txt",
        "vocab.txt", "tokenizer_config.json", "special_tokens_map.json",
    ]

    /// The shards, too, where there are any.
    static func of(_ folder: String) -> [String] {
        let index = "model.safetensors.index.json"
        guard access("\(folder)/model.safetensors", F_OK) != 0,
            let map = try? ModelFolder.json(at: "\(folder)/\(index)")["weight_map"]?.object
        else { return fixed }
        return fixed + [index] + Set(map.compactMap(\.value.string))
    }
}
