import Catalog

/// The relation between photos that counts as duplication.
public enum DuplicateKind: String, Sendable, CaseIterable {
    /// The files have the same bytes.
    case identical
    /// The photos show the same picture: copies in another size, format or quality, slightly cropped, brightened or
    /// mirrored, and similar shots of the same thing. Identical photos are included.
    case similar
    /// The photos were taken within seconds of each other and look alike. Only photos with a time in their EXIF data
    /// are considered.
    case burst
}

/// The criteria for duplicates.
public struct DuplicateOptions: Sendable {
    /// The kind of duplicates to find.
    public var kind = DuplicateKind.similar
    /// The minimum cosine between two similar photos. Nil for 0.90, and 0.75 in a burst, as measured with the default
    /// model (Benchmarks/README.md). Cosines of other models have other scales; those of CLIP are higher.
    public var threshold: Float?
    /// The maximum number of seconds between two photos of a burst.
    public var burstSeconds: Int64 = 10
    /// The filter of the photos to compare.
    public var filter = PhotoFilter()
    /// The check of a group's files before the group is reported.
    package var fileCheck = FileCheck.contents

    package enum FileCheck: Sendable {
        /// Each file exists, is a separate regular file and has its indexed size; for groups that are checked
        /// completely before they are shown.
        case status
        /// Each file exists, and its contents are read and are those that were indexed.
        case contents
    }

    /// Creates options with the default values.
    public init() {}

    var leastSimilarity: Float { threshold ?? (kind == .burst ? 0.75 : 0.90) }

    func check() throws(ClipSearchError) {
        try filter.checkSize()
        if let threshold, !(0...1).contains(threshold) {
            throw .invalidArgument(name: "threshold", value: "\(threshold)", reason: "must be from 0 to 1")
        }
        if !(0...3600).contains(burstSeconds) {
            throw .invalidArgument(
                name: "seconds between photos of a burst", value: "\(burstSeconds)", reason: "must be from 0 to 3600")
        }
    }
}

/// A group of photos that are duplicates of each other.
public struct DuplicateGroup: Sendable, Equatable {
    /// A photo of a group.
    public struct Member: Sendable, Equatable {
        /// The photo.
        public var photo: PhotoRecord
        /// The cosine to the suggested photo, -1…1.
        public var similarity: Float
        /// A Boolean value that indicates whether the file has the same bytes as the suggested photo's.
        public var isIdentical: Bool
        /// A Boolean value that indicates whether the photo is a favourite.
        public var isFavourite: Bool
        /// The space that is freed if the file is deleted, in bytes: 0 if the file has other names.
        public var freedBytes: Int64
    }

    /// ``DuplicateKind/identical`` if all files have the same bytes, otherwise the requested kind.
    public var kind: DuplicateKind
    /// The photos, at least two, each with a separate file. The first is the one suggested to keep: a favourite before
    /// others, then the one with the most pixels, the largest file, the oldest file, the shortest path.
    public var members: [Member]

    /// The photo suggested to keep.
    public var suggested: PhotoRecord { members[0].photo }

    /// The total size of the other photos, in bytes.
    public var bytesOfOthers: Int64 { members.dropFirst().reduce(0) { $0.saturatingAdd($1.freedBytes) } }
}

/// The result of a search for duplicates.
public struct DuplicateReport: Sendable {
    /// A photo that was excluded from its group.
    public struct SkippedPhoto: Sendable, Equatable {
        /// The id of the photo.
        public var id: PhotoID
        /// The path of the photo.
        public var path: PhotoPath
        /// The reason, as words that follow the path, such as "it is gone".
        public var reason: String
    }

    /// The groups, by the space that deleting the others frees in descending order; bursts by time, the latest first.
    public var groups: [DuplicateGroup] = []
    /// The number of photos compared.
    public var photos = 0
    /// The number of photos that could not be compared: for bursts, those without a time; otherwise those without a
    /// vector of this model, which are only found if their files have the same bytes.
    public var incomparable = 0
    /// Photos excluded from their group because the file is gone, was replaced since it was indexed or cannot be read.
    public var skipped: [SkippedPhoto] = []
    /// The minimum cosine used; nil for identical photos.
    public var threshold: Float?
    /// The reason why the damaged search index was not used, for display; nil if it is not damaged.
    public var indexProblem: String?
    /// The duration of the search, in seconds.
    public var seconds = 0.0

    /// The number of photos that could be deleted if one of each group is kept.
    public var others: Int { groups.reduce(0) { $0 + $1.members.count - 1 } }
    /// The total size of those photos, in bytes.
    public var bytesOfOthers: Int64 { groups.reduce(0) { $0.saturatingAdd($1.bytesOfOthers) } }
}

extension FixedWidthInteger {
    /// Returns the sum, or the nearest representable number: sizes in files may be arbitrary.
    package func saturatingAdd(_ other: Self) -> Self {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? (other < 0 ? .min : .max) : sum
    }
}
