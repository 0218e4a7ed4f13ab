import Catalog

extension PhotoLibrary {
    /// Returns `false` if the writing in photos is not to be read after they are indexed.
    ///
    /// - Throws: `CatalogError`.
    public func readsWriting() throws -> Bool { try settings.value(Self.readingSetting) != "off" }

    /// Stores whether the writing in photos is to be read after they are indexed, by any program.
    ///
    /// - Throws: `CatalogError`.
    public func setReadsWriting(_ reads: Bool) throws {
        try settings.set(Self.readingSetting, to: reads ? nil : "off")
    }

    private static var readingSetting: String { "reading" }
}
