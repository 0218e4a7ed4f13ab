/// The durable store of a photo library, as the floors above see it: photos, their texts and their vectors.
///
/// All calls are synchronous, may be made from any thread, and throw ``CatalogError``. Reads see the state after some
/// whole change and don't wait for a writer; what a writing call stored when it returns is durable.
public protocol PhotoCatalog: FavouriteStore, CollectionStore, SearchLog, Sendable {
    /// The path of the database, for messages.
    var path: String { get }
    /// Tells this catalog apart from all others, also from one made anew at the same place.
    var identifier: String { get }

    /// Checks that what is written is stored where the catalog was opened.
    ///
    /// - Throws: ``CatalogError/gone(path:)``.
    func checkPresence() throws

    // MARK: Indexing

    /// Keeps other indexing runs out until the lock is released or its process ends. Readers and short writes go on.
    ///
    /// - Parameter purpose: what others are told, such as `index /photos`.
    /// - Throws: ``CatalogError/lockedByIndexing(path:holder:)``
    func lockForIndexing(purpose: String) throws -> IndexingLock
    /// What is stored of the files anywhere below a folder.
    ///
    /// - Parameter model: whose vectors to tell of.
    func knownFiles(under root: PhotoPath, model: ModelID?) throws -> KnownFiles
    /// The present and missing photos with these contents, by id: what files that seem new may be moves or copies of.
    func photos(withContentHashes hashes: [ContentHash]) throws -> [PhotoRecord]
    /// Stores a batch in one transaction.
    ///
    /// - Returns: the ids of ``IndexingBatch/photos``, in their order.
    func apply(_ batch: IndexingBatch) throws -> [PhotoID]
    /// Marks photos as missing; those that are already, or unknown, are left as they are.
    func retire(_ ids: [PhotoID]) throws
    /// Takes missing photos back at the path where they last were. A photo that stands there now is retired.
    func revive(_ ids: [PhotoID]) throws
    /// Removes photos for good, with all that belongs to them.
    func forget(_ ids: [PhotoID]) throws
    func failedFiles() throws -> [FailedFile]
    /// The folders that were given to be indexed, by path.
    func roots() throws -> [IndexedRoot]
    func addRoot(_ path: PhotoPath) throws
    func markRootIndexed(_ path: PhotoPath) throws
    /// The photos below it stay.
    func removeRoot(_ path: PhotoPath) throws

    // MARK: Photos

    func photo(_ id: PhotoID) throws -> PhotoRecord?
    /// In the order of `ids`; unknown ones are left out.
    func photos(_ ids: [PhotoID]) throws -> [PhotoRecord]
    /// The present photo whose file stands at a path.
    func photo(at path: PhotoPath) throws -> PhotoRecord?
    /// Present photos that pass a filter, ascending.
    func photoIDs(matching filter: PhotoFilter) throws -> [PhotoID]
    /// Present photos that pass a filter, the newest first.
    func photos(matching filter: PhotoFilter, limit: Int, offset: Int) throws -> [PhotoRecord]
    /// The folders that present photos stand in, by path.
    func folders() throws -> [FolderCount]
    /// How many present photos pass a filter.
    func photoCount(matching filter: PhotoFilter) throws -> Int
    /// Present photos that pass a filter and whose files have the same contents, together, by their first id; the ids
    /// of each are ascending.
    func identicalPhotos(matching filter: PhotoFilter) throws -> [[PhotoID]]
    /// Present photos that pass a filter and tell when they were taken, by that time, then by id.
    func captureTimes(matching filter: PhotoFilter) throws -> [CaptureTime]

    // MARK: Texts

    /// The texts of those of the photos that have any.
    func texts(of photos: [PhotoID]) throws -> [PhotoID: PhotoTexts]
    /// Replaces what one source says of a photo. A caption that stays the same keeps its id and vectors.
    func setTexts(_ change: TextChange, of photo: PhotoID) throws
    /// All tags of present photos, the most frequent first.
    func tags() throws -> [TagCount]
    /// Present photos whose file name, captions or tags hold at least one of these words, the best first. Letter case
    /// and accents don't count.
    func photos(withWords words: [String], limit: Int) throws -> [WordMatch]
    /// The number of present photos that have at least one word of a group in their file name, captions or tags, group by
    /// group.
    func photoCounts(withWords groups: [[String]]) throws -> [Int]
    /// Captions of present photos that have no vector under a model, by id.
    ///
    /// - Parameter id: only those with a larger one.
    func captions(withoutVectorsOf model: ModelID, after id: Int64, limit: Int) throws -> [Caption]
    /// The photo that each caption of a present photo belongs to, by ``Caption/id``.
    func captionOwners() throws -> [Int64: PhotoID]
    /// Present photos whose texts from one source don't bear a ``TextChange/stamp``, by id.
    func photos(withoutStamp stamp: String, of source: TextSource) throws -> [PhotoID]
    /// Photos, missing ones too, that have a tag, a caption or a stamp from one source, by id.
    func photos(withTextsFrom source: TextSource) throws -> [PhotoID]
    /// How many present photos have a tag from each source; those without any are left out.
    func taggedPhotoCounts() throws -> [TextSource: Int]
    /// Those of some words that are in any photo's file name, captions or tags. Letter case and accents don't count.
    func words(among words: [String]) throws -> Set<String>
    /// All words of file names, captions and tags, in lower case, without accents. Those with digits are left out.
    func words() throws -> [WordCount]

    // MARK: Vectors

    func models() throws -> [ModelRecord]
    /// Finds a model by fingerprint and precision, or takes it in.
    func addModel(_ model: ModelDescription) throws -> ModelRecord
    /// Removes a model and its vectors.
    func removeModel(_ id: ModelID) throws
    /// The vectors that are to be searched: of present photos, or of their captions.
    ///
    /// - Parameter ids: only these, if given.
    func vectors(of model: ModelID, for kind: VectorSubject.Kind, only ids: [Int64]?) throws -> VectorTable
    /// How many vectors there are to be searched.
    func vectorCount(of model: ModelID, for kind: VectorSubject.Kind) throws -> Int
    /// What an index that was made at `watermark` has to catch up with.
    ///
    /// - Parameter limit: about how many changes at most, the oldest first; nil: all. Those of one transaction are not
    ///   torn apart.
    func vectorChanges(
        of model: ModelID, for kind: VectorSubject.Kind, since watermark: Int64, atMost limit: Int?
    ) throws -> VectorChanges
    /// How many changes ``vectorChanges(of:for:since:atMost:)`` would tell of without a limit.
    func vectorChangeCount(of model: ModelID, for kind: VectorSubject.Kind, since watermark: Int64) throws -> Int

    // MARK: The whole

    /// The values of those of the settings that have one.
    func settings(_ names: [String]) throws -> [String: String]
    /// Nil removes it.
    func setSetting(_ name: String, to value: String?) throws
    func status() throws -> CatalogStatus
    /// - Throws: ``CatalogError/damaged(path:detail:)`` that says what was found.
    func checkIntegrity() throws
}

extension PhotoCatalog {
    /// The present and missing photos with these contents, by id.
    public func photos(withContentHash hash: ContentHash) throws -> [PhotoRecord] {
        try photos(withContentHashes: [hash])
    }

    /// The texts of a photo.
    public func texts(of photo: PhotoID) throws -> PhotoTexts { try texts(of: [photo])[photo] ?? PhotoTexts() }

    /// The value of a setting; nil if it has none.
    public func setting(_ name: String) throws -> String? { try settings([name])[name] }

    /// The vectors of all present photos.
    public func vectors(of model: ModelID) throws -> VectorTable { try vectors(of: model, for: .photo, only: nil) }

    public func vectorChanges(
        of model: ModelID, for kind: VectorSubject.Kind = .photo, since watermark: Int64
    ) throws -> VectorChanges {
        try vectorChanges(of: model, for: kind, since: watermark, atMost: nil)
    }
}
