/// Names one photo for as long as its catalog lives, whatever its file is called. Never used again for another photo.
public typealias PhotoID = Int64

/// The SHA-256 of a file's bytes.
public struct ContentHash: Hashable, Sendable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Nil unless there are 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}

/// The properties of a photo's file.
public struct PhotoFile: Hashable, Sendable {
    /// The path at which the file is, or was last.
    public var path: PhotoPath
    /// In bytes.
    public var size: Int64
    /// Nanoseconds since 1970, as the file system has it.
    public var modifiedNanoseconds: Int64
    /// The checksum of the file.
    public var contentHash: ContentHash
    /// The width in pixels, as seen (after orientation).
    public var width: Int
    /// The height in pixels, as seen.
    public var height: Int
    /// Of the file's content, such as `jpeg`.
    public var format: String
    /// `true` for a video, and for the clip of a Live Photo.
    public var isVideo: Bool { format.hasSuffix(Self.videoSuffix) }
    /// The ending of the formats of videos, and of no other.
    static let videoSuffix = " video"
    /// The condition that a file is the clip of a Live Photo, which no stills were made of, in `photos`.
    static let isClip: Statement = """
        (format LIKE \("%\(videoSuffix)") AND NOT EXISTS (SELECT 1 FROM stills WHERE stills.photo_id = photos.id))
        """
    /// The time at which the picture was taken, in seconds since 1970 on the camera's clock (EXIF knows no time zone).
    public var takenAt: Int64?

    package init(
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
    /// The photo's id.
    public let id: PhotoID
    /// The photo's file, as it was when it was indexed.
    public let file: PhotoFile
    /// Seconds since 1970.
    public let firstIndexedAt: Int64
    /// The time at which its file was found to be gone, in seconds since 1970. A missing photo keeps its id and texts,
    /// and is not searched.
    public let missingSince: Int64?
    /// The photo that leads this one's group, such as the camera's JPEG that of a raw file; nil for that one itself.
    public let leader: PhotoID?
    /// The number of present files besides its own that a photo has: those that it leads.
    public let otherFiles: Int
    /// The time of the still that stands for a video, in seconds from its beginning; nil for pictures and for the clips
    /// of Live Photos.
    public let second: Double?

    /// `true` for the clip of a Live Photo.
    public var isClip: Bool { file.isVideo && second == nil }

    /// A Boolean value that indicates whether the photo's file is gone.
    public var isMissing: Bool { missingSince != nil }

    package init(
        id: PhotoID, file: PhotoFile, firstIndexedAt: Int64, missingSince: Int64?, leader: PhotoID? = nil,
        otherFiles: Int = 0, second: Double? = nil
    ) {
        self.second = second
        self.leader = leader
        self.otherFiles = otherFiles
        self.id = id
        self.file = file
        self.firstIndexedAt = firstIndexedAt
        self.missingSince = missingSince
    }
}

/// A photo and the time at which it was taken.
package struct CaptureTime: Hashable, Sendable {
    package let photo: PhotoID
    /// ``PhotoFile/takenAt``
    package let takenAt: Int64

    package init(photo: PhotoID, takenAt: Int64) {
        self.photo = photo
        self.takenAt = takenAt
    }
}

/// The part of a catalog that decides which files below a folder need work.
package struct KnownFiles: Sendable {
    /// Photos whose file was there at the last run.
    package var present: [PhotoPath: KnownFile] = [:]
    /// Photos whose file was gone at the last run, by the path where it was last; the latest one if there are several.
    package var missing: [PhotoPath: KnownFile] = [:]
    /// Files that could not be indexed.
    package var failed: [PhotoPath: FailedFile] = [:]

    package init() {}

    /// Adds what is known of other files.
    package mutating func merge(_ other: KnownFiles) {
        present.merge(other.present) { $1 }
        missing.merge(other.missing) { $1 }
        failed.merge(other.failed) { $1 }
    }
}

/// A photo as ``Photos/known(under:model:)`` tells of it.
package struct KnownFile: Hashable, Sendable {
    package let id: PhotoID
    package let size: Int64
    package let modifiedNanoseconds: Int64
    /// The way in which the picture was decoded for its vector under the model asked for; nil if it has none.
    package let vector: DecodePath?
    /// `true` for the clip of a Live Photo, which has no vector.
    package var isClip = false
    /// The ``TextChange/stamp`` of its ``TextSource/sidecar`` texts; nil if it had none.
    package let sidecarStamp: String?

    package init(id: PhotoID, size: Int64, modifiedNanoseconds: Int64, vector: DecodePath?, sidecarStamp: String?) {
        self.id = id
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.vector = vector
        self.sidecarStamp = sidecarStamp
    }
}

/// A photo with the contents of a file: the file may be this photo, or a copy.
package struct ContentMatch: Sendable {
    package let photo: KnownFile
    /// The path of the photo's file, or its last one.
    package let path: PhotoPath
    /// A Boolean value that indicates whether the photo's file was gone at the last run.
    package let isMissing: Bool
}

/// A file that was skipped, or whose texts were. Where the reason is lasting, it is tried again when its size or time
/// changes.
public struct FailedFile: Hashable, Sendable {
    /// The path of the file.
    public var path: PhotoPath
    /// The size in bytes, when it was skipped.
    public var size: Int64
    /// The time of its last change, in nanoseconds since 1970.
    public var modifiedNanoseconds: Int64
    /// The reason, in words that follow the path.
    public var reason: String
    /// The kind of reason, for programs.
    public var code: SkipReason

    package init(path: PhotoPath, size: Int64, modifiedNanoseconds: Int64, reason: String, code: SkipReason = .other) {
        self.code = code
        self.path = path
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.reason = reason
    }
}

/// A folder that was given to be indexed.
public struct IndexedRoot: Hashable, Sendable {
    /// The path of the folder.
    public let path: PhotoPath
    /// Seconds since 1970.
    public let addedAt: Int64
    /// The time at which it was last indexed to the end, in seconds since 1970.
    public let lastIndexedAt: Int64?
    /// The patterns of files and folders that are skipped below it, sorted.
    public let exclusions: [String]

    package init(path: PhotoPath, addedAt: Int64, lastIndexedAt: Int64?, exclusions: [String] = []) {
        self.path = path
        self.addedAt = addedAt
        self.lastIndexedAt = lastIndexedAt
        self.exclusions = exclusions
    }
}

/// The conditions that photos must fulfil. A condition that is not set does not limit; missing photos never pass.
public struct PhotoFilter: Hashable, Sendable {
    /// Photos anywhere below one of these folders.
    public var folders: [PhotoPath] = []
    /// Photos anywhere below a folder with one of these names, such as `zoo` or `2019/zoo`; in addition to
    /// ``folders``.
    public var folderNames: [String] = []
    /// Taken (or, where that is not known, modified) at this second or later.
    public var from: Int64?
    /// Taken (or, where that is not known, modified) before this second.
    public var before: Int64?
    /// Taken (or, where that is not known, modified) in one of these spans; at any time if empty.
    public var spans: [TimeSpan] = []
    /// Photos of files with one of these names; nil for any.
    public var fileNames: FileNamePattern?
    /// Photos of files that have one of these names as well; nil for any.
    package var furtherFileNames: FileNamePattern?
    /// Photos of files with none of these names.
    public var excludedFileNames: FileNamePattern?
    /// Photos that have each of these tags, from any source; letter case does not count.
    public var tags: [String] = []
    /// Photos that have none of these tags.
    public var excludedTags: [String] = []
    /// Further tags that count as one of ``tags`` or of ``excludedTags``.
    package var kindsOfTags: [String: [String]] = [:]
    /// Photos of files with at least so many bytes.
    public var minimumBytes: Int64?
    /// Photos of files with at most so many bytes.
    public var maximumBytes: Int64?
    /// Taken with the camera of this name or, if there is none, one whose name contains this text; letter case does
    /// not count.
    public var camera: String?
    /// Taken with the lens of this name or, if there is none, one whose name contains this text.
    public var lens: String?
    /// Rated with at least so many stars in their files.
    public var minimumRating: Int?
    /// Taken in this area.
    public var area: GeographicArea?
    /// Taken in this circle.
    public var near: GeographicCircle?
    /// Photos in which each of these phrases is written, whole or as a part of longer words.
    public var writtenPhrases: [String] = []
    /// Only photos in which something is written.
    public var hasWriting = false
    /// Only favourites.
    public var favouritesOnly = false
    /// Photos of this collection.
    public var collection: CollectionID?
    /// A Boolean value that indicates whether each file counts as a photo of its own.
    ///
    /// Otherwise a raw file and the camera's JPEG, or an edited copy and its original, are one photo, which passes
    /// where one of its files does.
    public var listsFilesApart = false

    /// Creates a filter that all present photos pass.
    public init() {}

    /// A filter that every file passes.
    package static var everyFile: PhotoFilter {
        var filter = PhotoFilter()
        filter.listsFilesApart = true
        return filter
    }

    /// `true` if there are photos that might not pass.
    public var hasConditions: Bool {
        var other = self
        other.listsFilesApart = false
        return other != PhotoFilter()
    }
}

/// Names of files, by their extensions or by parts of their paths; letter case does not count.
public struct FileNamePattern: Hashable, Codable, Sendable {
    /// The extensions, without the dot.
    public var extensions: [String]
    /// The parts of a path.
    public var parts: [String]
    /// The names of the types that the pattern stands for, such as `png`; nil if it was made otherwise.
    public var types: [String]?

    /// Creates a pattern that files with one of the extensions or parts fit.
    public init(extensions: [String] = [], parts: [String] = [], types: [String]? = nil) {
        self.extensions = extensions
        self.parts = parts
        self.types = types
    }
}
