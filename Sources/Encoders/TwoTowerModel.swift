import ModelFiles
import Networks
import Workers

/// A model loaded from a folder that encodes pictures and texts as vectors in one space, such as CLIP.
///
///     let model = try TwoTowerModel(folder: "weights/small")
///     let query = try model.textEncoder().encode(["a dog on the beach"])[0]
///
/// Opening reads only the configuration; each tower is loaded on first use.
public final class TwoTowerModel: FolderModel {
    /// The model's name.
    public let name: String
    /// The path of the model's folder.
    public let folder: String
    /// The fingerprint of the model's files.
    public let fingerprint: String
    /// The precision that was requested.
    public let requestedPrecision: Precision

    private let loader: any TwoTowerLoader
    private let options: FolderModelOptions
    private let precisions: PrecisionChooser
    private let image = Lazily<any ImageEncoder>()
    private let text = Lazily<any TextEncoder>()
    private let mainText = Lazily<any TextEncoder>()

    /// Opens a model folder.
    ///
    /// - Parameters:
    ///   - folder: holds `config.json`, the weights and the vocabulary.
    ///   - name: the model's name; the folder's name if nil.
    ///   - precision: the precision of its networks.
    ///   - cache: the cache for calibration results and packed weights; nothing is cached if nil.
    /// - Throws: `ModelFilesError` when the folder does not hold a model of pictures and texts of a known family.
    public convenience init(
        folder: String, name: String? = nil, precision: Precision = .f32, cache: ModelCache? = nil
    ) throws {
        let folder = try ModelFolder(path: folder)
        guard case .twoTowers(let loader) = try ModelFamily.of(folder).loader else {
            throw folder.otherType(wanted: "a model of pictures and texts")
        }
        try self.init(folder, loader(folder), FolderModelOptions(name: name, precision: precision, cache: cache))
    }

    init(_ folder: ModelFolder, _ loader: any TwoTowerLoader, _ options: FolderModelOptions) throws {
        self.loader = loader
        self.folder = folder.path
        name = options.name ?? folder.name
        fingerprint = try ModelFingerprint.of(folder: folder.path, files: loader.files)
        requestedPrecision = options.precision
        self.options = options
        precisions = options.chooser(of: folder, fingerprint: fingerprint)
    }

    /// The number of components of a vector.
    public var dimension: Int { loader.dimension }

    /// The precision of each tower, where it has been decided: with `Precision.auto`, on first use or by an earlier
    /// run on this machine.
    public var precision: (image: PrecisionChoice?, text: PrecisionChoice?) {
        (precisions.choice(for: .image), precisions.choice(for: .text))
    }

    /// Returns the encoder of pictures, loading it on first use.
    ///
    /// - Throws: `ModelFilesError` when its files cannot be used, `TensorFileError` when a tensor is missing or has
    ///   another shape than the configuration says.
    public func imageEncoder() throws -> any ImageEncoder {
        try image.value { try precisions.imageEncoder { try loader.imageEncoder(model: name, $0) } }
    }

    /// Returns the encoder of texts, loading it on first use. An encoder of two towers loads each when a text needs it,
    /// and throws the errors below from its methods.
    ///
    /// - Throws: `ModelFilesError` when its files cannot be used, `TensorFileError` when a tensor is missing or has
    ///   another shape than the configuration says, `TokenizerError`.
    public func textEncoder() throws -> any TextEncoder {
        try text.value {
            guard let tower = try loader.multilingualTower() else { return try mainTextEncoder() }
            return TwoLanguageEncoder(
                model: name, dimension: dimension,
                words: EnglishWords(path: "\(tower.folder.path)/\(MultilingualFolder.words)"),
                loaders: TwoLanguageEncoder.Loaders(
                    english: { [mainText, precisions, loader, name] in
                        try Self.mainTextEncoder(mainText, precisions, loader, name)
                    },
                    multilingual: { [name, options] in try tower.encoder(model: name, options) }))
        }
    }

    /// Returns the encoder of the main tower for texts.
    fileprivate func mainTextEncoder() throws -> any TextEncoder {
        try Self.mainTextEncoder(mainText, precisions, loader, name)
    }

    private static func mainTextEncoder(
        _ encoder: Lazily<any TextEncoder>, _ precisions: PrecisionChooser, _ loader: any TwoTowerLoader, _ name: String
    ) throws -> any TextEncoder {
        try encoder.value { try precisions.textEncoder { try loader.textEncoder(model: name, $0) } }
    }

    /// Checks that all towers can be loaded, by loading everything but the matrices.
    ///
    /// - Throws: the errors of ``imageEncoder()`` and ``textEncoder()``.
    public func check() throws {
        _ = try loader.imageEncoder(model: name, .dryRun)
        _ = try loader.textEncoder(model: name, .dryRun)
        try loader.multilingualTower()?.check(model: name)
    }

    /// The folder of the sentence encoder that is the model's text tower; nil if the text tower is none, as CLIP's.
    public var sentenceFolder: String? { loader.sentenceTower.map { "\(folder)/\($0)" } }

    /// Returns the sentence encoder that is the model's text tower; nil if the text tower is none, as CLIP's.
    ///
    /// - Throws: `ModelFilesError` when its files cannot be read.
    public func sentenceModel() throws -> (any SentenceModel)? {
        try loader.sentenceTower.map { try TextTowerModel(tower: $0, of: self) }
    }
}

/// The text tower as a separate sentence model, identified by its own folder's files, that shares its network.
private struct TextTowerModel: SentenceModel {
    let name: String
    let fingerprint: String
    let dimension: Int
    private let model: TwoTowerModel

    init(tower: String, of model: TwoTowerModel) throws {
        let tower = (name: tower, folder: "\(model.folder)/\(tower)")
        let loader = try SentenceBERTLoader(ModelFolder(path: tower.folder))
        name = "\(model.name)/\(tower.name)"
        fingerprint = try ModelFingerprint.of(folder: tower.folder, files: loader.files)
        dimension = loader.dimension
        self.model = model
    }

    func sentenceEncoder() throws -> any TextEncoder {
        Encoder(encoder: try model.mainTextEncoder(), dimension: dimension, model: name)
    }

    private struct Encoder: TextEncoder {
        let encoder: any TextEncoder
        let dimension: Int
        let model: String

        func tokenize(_ text: String) -> [Int32] { encoder.tokenize(text) }

        func encode(_ texts: [String]) throws -> [[Float]] {
            guard let both = try encoder.encodeWithSentences(texts) else {
                throw EncoderError.missingPart(model: model, part: "sentence encoder")
            }
            return both.map(\.sentence)
        }
    }
}
