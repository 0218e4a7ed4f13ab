/// Names one photo for as long as its catalog lives, whatever its file is called. Never used again for another photo.
public typealias PhotoID = Int64

/// The SHA-256 of a file's bytes.
public struct ContentHash: Hashable, Sendable {
    public let bytes: [UInt8]

    /// Nil unless there are 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}

/// What is known of a photo's file.
public struct PhotoFile: Hashable, Sendable {
    public var path: PhotoPath
    /// In bytes.
    public var size: Int64
    /// Nanoseconds since 1970, as the file system has it.
    public var modifiedNanoseconds: Int64
    public var contentHash: ContentHash
    /// In pixels, as seen (after orientation).
    public var width: Int
    public var height: Int
    /// Of the file's content, such as `jpeg`.
    public var format: String
    /// When the picture was taken, seconds since 1970 on the camera's own clock (EXIF knows no time zone).
    public var takenAt: Int64?

    public init(
        path: PhotoPath, size: Int64, modifiedNanoseconds: Int64, contentHash: ContentHash, width: Int, height: Int,
        format: String, takenAt: Int64? = nil
    ) {
        self.path = path
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.contentHash = contentHash
        self.width = width
        self.height = height
        self.format = format
        self.takenAt = takenAt
    }
}

/// A photo in the catalog.
public struct PhotoRecord: Hashable, Sendable, Identifiable {
    public let id: PhotoID
    public let file: PhotoFile
    /// Seconds since 1970.
    public let firstIndexedAt: Int64
    /// When its file was found to be gone, seconds since 1970. A missing photo keeps its id and texts, and is not
    /// searched.
    public let missingSince: Int64?

    public var isMissing: Bool { missingSince != nil }

    public init(id: PhotoID, file: PhotoFile, firstIndexedAt: Int64, missingSince: Int64?) {
        self.id = id
        self.file = file
        self.firstIndexedAt = firstIndexedAt
        self.missingSince = missingSince
    }
}

/// When a photo was taken.
public struct CaptureTime: Hashable, Sendable {
    public let photo: PhotoID
    /// ``PhotoFile/takenAt``
    public let takenAt: Int64

    public init(photo: PhotoID, takenAt: Int64) {
        self.photo = photo
        self.takenAt = takenAt
    }
}

/// What the catalog holds under a folder: all that is needed to tell which files there need work.
public struct KnownFiles: Sendable {
    /// Photos whose file was there at the last run.
    public var present: [PhotoPath: KnownFile] = [:]
    /// Photos whose file was gone at the last run, by the path where it was last; the latest one if there are several.
    public var missing: [PhotoPath: KnownFile] = [:]
    /// Files that could not be indexed.
    public var failed: [PhotoPath: FailedFile] = [:]

    public init() {}
}

/// A photo as ``Photos/known(under:model:)`` tells of it.
public struct KnownFile: Hashable, Sendable {
    public let id: PhotoID
    public let size: Int64
    public let modifiedNanoseconds: Int64
    /// How the picture was decoded for the vector that it has under the model asked for; nil if it has none.
    public let vector: DecodePath?
    /// The ``TextChange/stamp`` of its ``TextSource/sidecar`` texts; nil if it had none.
    public let sidecarStamp: String?

    public init(id: PhotoID, size: Int64, modifiedNanoseconds: Int64, vector: DecodePath?, sidecarStamp: String?) {
        self.id = id
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.vector = vector
        self.sidecarStamp = sidecarStamp
    }
}

/// A file that was skipped, or whose texts were. Where the reason is lasting, it is tried again when its size or time
/// changes.
public struct FailedFile: Hashable, Sendable {
    public var path: PhotoPath
    public var size: Int64
    public var modifiedNanoseconds: Int64
    /// In words that follow the path.
    public var reason: String
    public var code: SkipReason

    public init(path: PhotoPath, size: Int64, modifiedNanoseconds: Int64, reason: String, code: SkipReason = .other) {
        self.code = code
        self.path = path
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.reason = reason
    }
}

/// A folder that was given to be indexed.
public struct IndexedRoot: Hashable, Sendable {
    public let path: PhotoPath
    /// Seconds since 1970.
    public let addedAt: Int64
    /// When it was last gone through to the end, seconds since 1970.
    public let lastIndexedAt: Int64?

    public init(path: PhotoPath, addedAt: Int64, lastIndexedAt: Int64?) {
        self.path = path
        self.addedAt = addedAt
        self.lastIndexedAt = lastIndexedAt
    }
}

/// Which photos to look among. What is not set does not limit; photos that are missing are never among them.
public struct PhotoFilter: Hashable, Sendable {
    /// Photos anywhere below one of these folders.
    public var folders: [PhotoPath] = []
    /// Taken (or, where that is not known, modified) at this second or later.
    public var from: Int64?
    /// Taken (or, where that is not known, modified) before this second.
    public var before: Int64?
    /// Photos that have each of these tags, from any source; letter case does not count.
    public var tags: [String] = []
    /// Photos that have none of these tags.
    public var excludedTags: [String] = []
    /// Only favourites.
    public var favouritesOnly = false
    /// Photos of this collection.
    public var collection: CollectionID?

    public init() {}
}
