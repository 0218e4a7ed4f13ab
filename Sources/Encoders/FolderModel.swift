import ModelFiles
import Networks

/// An embedding model that was loaded from a folder in Hugging Face's layout.
public protocol FolderModel: EmbeddingModel {
    /// The path of the model's folder.
    var folder: String { get }
    /// The precision that was requested.
    var requestedPrecision: Precision { get }
    /// The precision of each network, where it has been decided: with `Precision.auto`, on first use or by an earlier
    /// run on this machine.
    var precision: (image: PrecisionChoice?, text: PrecisionChoice?) { get }
    /// The folder of the sentence encoder that the model contains; nil if it contains none.
    var sentenceFolder: String? { get }

    /// Checks that the model can be loaded, by loading everything but the matrices.
    ///
    /// - Throws: the errors of the model's encoders.
    func check() throws
}

/// The options with which a folder is opened.
struct FolderModelOptions {
    var name: String?
    var precision: Precision
    var cache: ModelCache?

    func chooser(of folder: ModelFolder, fingerprint: String) -> PrecisionChooser {
        PrecisionChooser(
            precision, cache: cache?.folder(forModelAt: folder.path, fingerprint: fingerprint),
            fingerprint: fingerprint)
    }
}

extension PrecisionChooser {
    func imageEncoder(_ load: (WeightSettings) throws -> any ImageEncoder) throws -> any ImageEncoder {
        try network(for: .image, load: load) {
            try $0.encode(CalibrationInputs.pictures())
        } agreement: {
            leastCosine($0, $1)
        }
    }

    func textEncoder(_ load: (WeightSettings) throws -> any TextEncoder) throws -> any TextEncoder {
        try network(for: .text, load: load) {
            try $0.encode(CalibrationInputs.texts)
        } agreement: {
            leastCosine($0, $1)
        }
    }
}

/// Returns the smallest cosine of two vectors of length 1 in the same place.
func leastCosine(_ exact: [[Float]], _ others: [[Float]]) -> PrecisionAgreement {
    .cosine(
        zip(exact, others).lazy.map { a, b in zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }.min() ?? 0)
}
