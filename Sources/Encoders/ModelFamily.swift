import ModelFiles
import Networks

/// A family of models that embed texts, or pictures and texts, with the loader of its folders.
///
///     let model = try ModelFamily.open(folder: "clip-vit-base-patch32")
///
/// A new family is a file in `Families` and a row of ``all``.
public struct ModelFamily: Sendable {
    /// The `model_type` of `config.json` by which a folder is recognised.
    public let modelType: String
    let loader: Loader

    /// All families.
    public static let all = [clip, sentenceBERT, small]

    /// Makes the loader of a folder from its configuration.
    enum Loader: Sendable {
        case twoTowers(@Sendable (ModelFolder) throws -> any TwoTowerLoader)
        case sentences(@Sendable (ModelFolder) throws -> any TextTowerLoader)
    }

    /// Opens a folder that holds a model of any family.
    ///
    /// - Parameters:
    ///   - folder: holds `config.json`, the weights and the vocabulary.
    ///   - name: the model's name; the folder's name if nil.
    ///   - precision: the precision of its networks.
    ///   - cache: the cache for calibration results and packed weights; nothing is cached if nil.
    /// - Throws: `ModelFilesError` when the folder does not hold a model of a known family.
    public static func open(
        folder: String, name: String? = nil, precision: Precision = .f32, cache: ModelCache? = nil
    ) throws -> any FolderModel {
        let folder = try ModelFolder(path: folder)
        let options = FolderModelOptions(name: name, precision: precision, cache: cache)
        switch try of(folder).loader {
        case .twoTowers(let loader): return try TwoTowerModel(folder, loader(folder), options)
        case .sentences(let loader): return try SentenceEncoder(folder, loader(folder), options)
        }
    }

    /// Checks that a folder holds a model that can be loaded, by loading everything but the matrices.
    ///
    /// - Throws: the errors of ``open(folder:name:precision:cache:)`` and of the model's encoders.
    public static func check(folder: String) throws { try open(folder: folder).check() }

    /// Returns `true` if a folder's configuration names a model of a known family.
    package static func isKnown(folder: String) -> Bool { (try? of(ModelFolder(path: folder))) != nil }

    /// Returns the family of a folder's model.
    static func of(_ folder: ModelFolder) throws(ModelFilesError) -> ModelFamily {
        guard let family = all.first(where: { $0.modelType == folder.modelType }) else {
            throw folder.otherType(wanted: "one of \(all.map(\.modelType).joined(separator: ", "))")
        }
        return family
    }
}

/// Loads the text tower of one folder.
protocol TextTowerLoader: Sendable {
    var dimension: Int { get }
    /// The files that determine the vectors, relative to the folder; not all of them need exist.
    var files: [String] { get }

    func textEncoder(model: String, _ settings: WeightSettings) throws -> any TextEncoder
}

/// Loads the two towers of one folder.
protocol TwoTowerLoader: TextTowerLoader {
    /// The subfolder of the sentence encoder that is the text tower; nil if the text tower is none.
    var sentenceTower: String? { get }

    func imageEncoder(model: String, _ settings: WeightSettings) throws -> any ImageEncoder

    /// Returns the tower for texts in other languages; nil, the default, if the folder has none.
    func multilingualTower() throws -> MultilingualTowerLoader?
}

extension TwoTowerLoader {
    func multilingualTower() throws -> MultilingualTowerLoader? { nil }
}

/// Loads the tower for texts in other languages.
///
/// Its files have no part in the model's fingerprint: photos' vectors do not depend on them, and those of texts are not
/// stored.
struct MultilingualTowerLoader {
    let folder: MultilingualFolder
    /// The sizes of the space that it shares with the other towers.
    let space: AlignedDualEncoder.Configuration

    func encoder(model: String, _ options: FolderModelOptions) throws -> MultilingualEncoder {
        try folder.encoder(model: model, space, options)
    }

    /// Loads everything but the matrices.
    func check(model: String) throws { _ = try folder.encoder(model: model, space, cache: nil, .dryRun) }
}
