import Files

/// Why a catalog could not do what was asked.
public enum CatalogError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(path: String)
    case notACatalog(path: String)
    case damaged(path: String, detail: String)
    /// - Parameter schema: the first part of the file's layout that this program does not know.
    case writtenByNewerVersion(path: String, schema: String)
    /// The file has an older layout and may not be written to.
    case needsUpgrade(path: String)
    case cannotOpen(path: String, reason: String)
    case notWritable(path: String)
    /// - Parameter holder: who indexes into it at this time.
    case lockedByIndexing(path: String, holder: String)
    case busy(path: String)
    case diskFull(path: String)
    /// The database file was deleted or replaced while it was open: what is written goes nowhere.
    case gone(path: String)
    case failed(path: String, reason: String)
    case unknownModel(ModelID)
    case unknownPhoto(PhotoID)
    case unknownCaption(Int64)
    case unknownCollection(CollectionID)
    case notInCollection(PhotoID)
    case unknownSearch(SearchID)
    case invalidCollectionName
    case collectionNameTaken(String)
    case invalidTagName(String)
    case unknownSavedSearch(SavedSearchID)
    case invalidSavedSearchName
    case savedSearchNameTaken(String)
    case unknownShare(ShareID)
    case invalidShare(reason: String)
    case invalidRating(Int)
    case wrongDimension(model: String, expected: Int, found: Int)
    case notFinite(model: String)
    case conflictingModel(name: String, dimension: Int, stored: Int)

    /// The reason, and what to do.
    public var description: String {
        switch self {
        case .missing(let path):
            "there is no library at \(path); index a folder first, or name another library"
        case .notACatalog(let path):
            "\(path) is a file of another program, not a photo library; name another library"
        case .damaged(let path, let detail):
            "the library \(path) is damaged (\(detail)); put back a backup, or move the file away and index again"
        case .writtenByNewerVersion(let path, let schema):
            "the library \(path) was written by a newer version (\(schema)); it was left as it is: update this program"
        case .needsUpgrade(let path):
            "the library \(path) has an older layout and can't be written to; make it writable and open it once"
        case .cannotOpen(let path, let reason):
            "can't open the library \(path): \(reason)"
        case .notWritable(let path):
            "the library \(path) can't be written to; check the rights of the file and of its folder"
        case .lockedByIndexing(let path, let holder):
            "\(holder) is writing to the library \(path); wait until it has ended, or stop it"
        case .busy(let path):
            "another program kept the library \(path) locked for too long; try again"
        case .diskFull(let path):
            "no space left for the library \(path); all up to the last finished step is kept: free some space and go on"
        case .gone(let path):
            "the library \(path) was deleted, moved or replaced while it was open; nothing can be stored in it: "
                + "put it back, and start again"
        case .failed(let path, let reason):
            "the library \(path) could not be read or written: \(reason)"
        case .unknownModel(let id):
            "the library has no model number \(id)"
        case .unknownPhoto(let id):
            "the library has no photo number \(id)"
        case .unknownCaption(let id):
            "the library has no caption number \(id)"
        case .unknownCollection(let id):
            "the library has no collection number \(id)"
        case .notInCollection(let id):
            "the collection does not hold the photo number \(id); add it first"
        case .unknownSearch(let id):
            "the library has no record of a search number \(id)"
        case .invalidCollectionName:
            "a collection needs a name of at most \(Self.collectionNameLimit) characters"
        case .collectionNameTaken(let name):
            "there is a collection called \(name) already; choose another name"
        case .invalidTagName(let name):
            "\"\(name.prefix(40))\" is not a tag: one has 1 to \(InputLimits.keywordLength) characters"
        case .unknownSavedSearch(let id):
            "the library has no album number \(id)"
        case .invalidSavedSearchName:
            "an album needs a name of at most \(Self.collectionNameLimit) characters"
        case .savedSearchNameTaken(let name):
            "there is an album called \(name) already; choose another name"
        case .unknownShare(let id):
            "the library has no shared link number \(id)"
        case .invalidShare(let reason):
            "nothing can be shared: \(reason)"
        case .invalidRating(let rating):
            "a rating is a number from 1 to 4, not \(rating)"
        case .wrongDimension(let model, let expected, let found):
            "a vector of model \(model) must have \(expected) values, not \(found)"
        case .notFinite(let model):
            "a vector of model \(model) holds a value that is not finite; check the model's files"
        case .conflictingModel(let name, let dimension, let stored):
            "model \(name) gives \(dimension) values, but the library has it with \(stored); check the model's files"
        }
    }

    static let collectionNameLimit = 200
}
