import Catalog

extension PhotoLibrary {
    private static let answeringModelSetting = "answering-model"

    /// Returns the name of the model that was chosen to answer; nil if none was.
    ///
    /// - Throws: `CatalogError`.
    package func answeringModel() throws -> String? { try settings.value(Self.answeringModelSetting) }

    /// Stores the choice of a model.
    ///
    /// - Throws: `CatalogError`.
    package func setAnsweringModel(_ name: String?) throws { try settings.set(Self.answeringModelSetting, to: name) }
}
