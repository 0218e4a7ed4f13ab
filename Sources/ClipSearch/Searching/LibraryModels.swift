import Catalog
import Encoders
import VectorIndex

extension EmbeddingModel {
    /// The description of the model in a library.
    var description: ModelDescription {
        ModelDescription(name: name, fingerprint: fingerprint, dimension: dimension, precision: "f32")
    }
}

extension SentenceModel {
    /// The description of the model in a library.
    var description: ModelDescription {
        ModelDescription(name: name, fingerprint: fingerprint, dimension: dimension, precision: "f32")
    }
}

extension Models {
    /// Returns the record of a model; nil when nothing was indexed with it yet.
    package func record(of model: any EmbeddingModel) throws -> ModelRecord? { try all().record(model.description) }
}

extension [ModelRecord] {
    func record(_ wanted: ModelDescription) -> ModelRecord? {
        first {
            $0.description.fingerprint == wanted.fingerprint && $0.description.precision == wanted.precision
        }
    }

    /// Returns the record of a model.
    ///
    /// - Throws: ``ClipSearchError`` when nothing was indexed with the model.
    func required(_ model: any EmbeddingModel, in library: PhotoLibrary) throws(ClipSearchError) -> ModelRecord {
        if let record = record(model.description) { return record }
        throw contains { $0.description.name == model.name }
            ? .modelChanged(name: model.name, library: library.folder)
            : .noPhotosIndexed(library: library.folder, model: model.name)
    }
}

extension PhotoLibrary {
    func indexFile(of model: ModelRecord) -> PhotoIndexFile { PhotoIndexFile(library: self, model: model) }
}

extension VectorTable {
    /// The rows by their ids.
    var byID: [Int64: ArraySlice<Float>] {
        Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, row($0)) })
    }

    /// Returns a row.
    func row(_ index: Int) -> ArraySlice<Float> { values[index * dimension..<(index + 1) * dimension] }
}
