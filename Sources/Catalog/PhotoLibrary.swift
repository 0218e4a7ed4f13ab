#if Catalog
import Files

/// A photo library: photos, their texts and vectors, and what people keep, by topic. It needs no model; `PhotoIndexer`
/// fills it and `PhotoSearcher` searches it.
///
///     let library = try PhotoLibrary(folder: "/home/anna/library")
///     try library.favourites.add([17])
///     for entry in try library.photos.page(matching: PhotoFilter(), limit: 10).entries {
///         print(entry.photo.file.path)
///     }
///
/// All calls are synchronous, may be made from any thread, and throw ``CatalogError``. Reads see the state after some
/// whole change and don't wait for a writer; what a writing call stored when it returns is durable. Several processes
/// may have a library open at once. Next to its database lie `-wal` and `-shm`, which belong to it, and `.lock`, which
/// may be deleted while nothing is being indexed.
public final class PhotoLibrary: Sendable {
    /// The ways to open a library.
    public enum Access: Sendable {
        /// The library must exist; opens faster, and also in a folder that can't be written to.
        case readOnly
        /// Creates a missing library, and its folder.
        case readWrite
    }

    /// The absolute path of the library's folder.
    public let folder: String
    /// The path of the database, for messages.
    public let path: String
    /// Tells this library apart from all others, also from one created later at the same place.
    public let identifier: String
    let database: SQLiteDatabase

    /// Opens the library in a folder.
    ///
    /// - Throws: ``CatalogError``: the folder holds no library, and access is read-only; its database is damaged, or
    ///   was written by a newer version (it is not touched then); the file system refuses.
    public convenience init(folder: String, access: Access = .readWrite) throws {
        let folder = absolutePath(folder)
        if access == .readWrite {
            do {
                try createFolder(folder)
            } catch {
                throw CatalogError.cannotOpen(path: folder, reason: "\(error.path): \(error.reason)")
            }
        }
        try self.init(path: folder + "/catalog.sqlite", access: access)
    }

    /// - Parameters:
    ///   - path: the path of the database, whose folder must exist.
    ///   - maximumPageCount: a bound on the file's size, with which tests fill the disk.
    package init(path: String, access: Access = .readWrite, maximumPageCount: Int? = nil) throws {
        // SQLite would take a relative "file:…" for a URI.
        let path = absolutePath(path)
        self.path = path
        folder = parentFolder(of: path)
        database = try SQLiteDatabase(
            path: path, isReadOnly: access == .readOnly, maximumPageCount: maximumPageCount)
        let identifier: String? = try database.read { try $0.value("SELECT identifier FROM library") }
        guard let identifier else { throw CatalogError.damaged(path: path, detail: "it has no identifier") }
        self.identifier = identifier
    }

    /// `true` if the library can be searched, but not changed.
    public var isReadOnly: Bool { database.isReadOnly }

    // MARK: Topics

    /// The photos of the library.
    public var photos: Photos { Photos(database: database) }
    /// The captions and tags of photos.
    public var texts: Texts { Texts(database: database) }
    /// The writing in photos.
    public var writing: Writing { Writing(database: database) }
    package var words: Words { Words(database: database) }
    package var models: Models { Models(database: database) }
    package var vectors: Vectors { Vectors(database: database) }
    /// The photos that somebody marked.
    public var favourites: Favourites { Favourites(database: database) }
    /// Photos that somebody put together under names.
    public var collections: Collections { Collections(database: database) }
    /// The searches that were made.
    public var searches: SearchHistory { SearchHistory(database: database) }
    /// The searches that somebody keeps under names: albums that fill themselves.
    public var savedSearches: SavedSearches { SavedSearches(database: database) }
    /// The photos that were moved to the system's trash.
    public var trashed: TrashedPhotos { TrashedPhotos(database: database) }
    /// The photos that anyone with a secret address may look at.
    public var shares: Shares { Shares(database: database) }
    package var roots: Roots { Roots(database: database) }
    package var failures: Failures { Failures(database: database) }
    package var settings: Settings { Settings(database: database) }

    // MARK: Indexing

    /// Keeps other indexing runs out until the lock is released or its process ends. Readers and short writes go on.
    ///
    /// - Parameter purpose: what others are told, such as `index /photos`.
    /// - Throws: ``CatalogError/lockedByIndexing(path:holder:)``
    package func lockForIndexing(purpose: String) throws -> IndexingLock {
        if database.isReadOnly { throw CatalogError.notWritable(path: path) }
        return try IndexingLock.acquire(for: path, purpose: purpose)
    }

    /// Stores a change in one transaction.
    ///
    /// - Returns: the ids of ``LibraryChange/photos``, in their order.
    package func apply(_ change: LibraryChange) throws -> [PhotoID] {
        try database.change { try $0.apply(change) }
    }

    // MARK: The whole

    /// Checks that what is written is stored where the library was opened.
    ///
    /// - Throws: ``CatalogError/gone(path:)``.
    public func checkPresence() throws { try database.checkPresence() }

    /// Returns how much the library holds.
    package func counts() throws -> CatalogStatus {
        try database.read { transaction in
            CatalogStatus(
                presentPhotos: try transaction.count("SELECT count(*) FROM photos WHERE missing_since IS NULL"),
                missingPhotos: try transaction.count("SELECT count(*) FROM photos WHERE missing_since IS NOT NULL"),
                failedFiles: try transaction.count("SELECT count(*) FROM failures"),
                captions: try transaction.count(
                    """
                    SELECT count(*) FROM captions JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                    """),
                tags: try transaction.count(
                    """
                    SELECT count(*) FROM tags WHERE id IN (SELECT tag_id FROM photo_tags
                        JOIN photos ON photos.id = photo_id AND missing_since IS NULL)
                    """),
                models: try ModelRecord.fetchAll(transaction).map { model in
                    CatalogStatus.ModelStatus(
                        model: model, photoVectors: try Vectors.countOfPhotos(transaction, of: model.id),
                        captionVectors: try Vectors.count(transaction, of: model.id, for: .caption))
                },
                databaseBytes: database.byteCount)
        }
    }

    /// Checks the database, and the rules that hold between its tables.
    ///
    /// - Throws: ``CatalogError/damaged(path:detail:)`` that says what was found.
    public func checkIntegrity() throws { try database.checkIntegrity() }

    /// Writes a consistent copy to a new file, also while others write.
    ///
    /// - Throws: ``CatalogError/failed(path:reason:)`` if there is something at `path` already.
    public func backup(to path: String) throws { try database.backup(to: path) }
}

// For tests.
extension PhotoLibrary {
    /// Calls `observer` with each statement that catalogs opened from now on run, and the path of their database; nil
    /// ends it.
    package static func observeStatements(_ observer: (@Sendable (_ path: String, _ statement: String) -> Void)?) {
        SQLiteDatabase.statementObserver.withLock { $0 = observer }
    }

    /// Creates a file with the layout of an older version.
    package static func make(atPath path: String, upTo migration: String) throws {
        try SQLiteDatabase.make(atPath: path, upTo: migration)
    }

    /// Journal mode, `synchronous` and page size of the connection that writes.
    package func durability() throws -> [String] { try database.durability() }
}
#endif
