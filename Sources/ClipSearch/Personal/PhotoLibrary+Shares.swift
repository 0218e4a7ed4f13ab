import Catalog

extension PhotoLibrary {
    /// Returns the name of what is shared: that of the collection or the saved search, or one for any photos.
    ///
    /// - Throws: `CatalogError`, also where there is no such collection or saved search.
    package func name(of subject: Share.Subject) throws -> String {
        switch subject {
        case .photos: "Photos"
        case .collection(let id): try collections.record(id).name
        case .savedSearch(let id): try savedSearches.record(id).name
        }
    }
}
