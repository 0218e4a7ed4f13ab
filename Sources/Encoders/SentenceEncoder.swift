import ModelFiles
import Networks
import Workers

/// A model loaded from a folder that encodes texts only, so that those alike in meaning are near each other, such as
/// Sentence-BERT.
///
///     let model = try SentenceEncoder(folder: "all-MiniLM-L6-v2")
///     let sentences = try model.textEncoder().encode(["a dog plays", "a puppy is playing"])
///
/// Opening reads only the configuration; the network is loaded on first use.
public final class SentenceEncoder: FolderModel, SentenceModel {
    /// The model's name.
    public let name: String
    /// The path of the model's folder.
    public let folder: String
    /// The fingerprint of the model's files.
    public let fingerprint: String
    /// The precision that was requested.
    public let requestedPrecision: Precision

    private let loader: any TextTowerLoader
    private let precisions: PrecisionChooser
    private let text = Lazily<any TextEncoder>()

    /// Opens a model folder.
    ///
    /// - Parameters:
    ///   - folder: holds `config.json`, the weights and the vocabulary.
    ///   - name: the model's name; the folder's name if nil.
    ///   - precision: the precision of its network.
    ///   - cache: the cache for calibration results and packed weights; nothing is cached if nil.
    /// - Throws: `ModelFilesError` when the folder does not hold a sentence encoder of a known family.
    public convenience init(
        folder: String, name: String? = nil, precision: Precision = .f32, cache: ModelCache? = nil
    ) throws {
        let folder = try ModelFolder(path: folder)
        guard case .sentences(let loader) = try ModelFamily.of(folder).loader else {
            throw folder.otherType(wanted: "a sentence encoder")
        }
        try self.init(folder, loader(folder), FolderModelOptions(name: name, precision: precision, cache: cache))
    }

    init(_ folder: ModelFolder, _ loader: any TextTowerLoader, _ options: FolderModelOptions) throws {
        self.loader = loader
        self.folder = folder.path
        name = options.name ?? folder.name
        fingerprint = try ModelFingerprint.of(folder: folder.path, files: loader.files)
        requestedPrecision = options.precision
        precisions = options.chooser(of: folder, fingerprint: fingerprint)
    }

    /// The number of components of a vector.
    public var dimension: Int { loader.dimension }

    /// The precision of the network, where it has been decided.
    public var precision: (image: PrecisionChoice?, text: PrecisionChoice?) { (nil, precisions.choice(for: .text)) }

    /// Throws ``EncoderError/missingPart(model:part:)``: the model has no image encoder.
    public func imageEncoder() throws -> any ImageEncoder {
        throw EncoderError.missingPart(model: name, part: "image encoder")
    }

    /// Returns the encoder of texts, loading it on first use.
    ///
    /// - Throws: `ModelFilesError` when its files cannot be used, `TensorFileError` when a tensor is missing or has
    ///   another shape than the configuration says, `TokenizerError`.
    public func textEncoder() throws -> any TextEncoder {
        try text.value { try precisions.textEncoder { try loader.textEncoder(model: name, $0) } }
    }

    /// Returns ``textEncoder()``.
    ///
    /// - Throws: the errors of ``textEncoder()``.
    public func sentenceEncoder() throws -> any TextEncoder { try textEncoder() }

    /// Checks that the model can be loaded, by loading everything but the matrices.
    ///
    /// - Throws: the errors of ``textEncoder()``.
    public func check() throws { _ = try loader.textEncoder(model: name, .dryRun) }

    /// The model's own folder.
    public var sentenceFolder: String? { folder }

    /// Returns the model itself.
    public func sentenceModel() -> (any SentenceModel)? { self }
}
