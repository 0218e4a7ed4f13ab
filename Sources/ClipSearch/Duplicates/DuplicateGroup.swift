import Catalog

/// In what way photos are the same.
public enum DuplicateKind: String, Sendable, CaseIterable {
    /// Their files have the same bytes.
    case identical
    /// They show the same picture: copies in another size, format or quality, cut a little, made brighter, mirrored, and
    /// shots of the same thing that look alike. Identical ones are among them.
    case similar
    /// They were taken within seconds of each other and look alike. Only photos whose EXIF data say when they were
    /// taken can be.
    case burst
}

/// Which photos count as duplicates of each other.
public struct DuplicateOptions: Sendable {
    public var kind = DuplicateKind.similar
    /// The least cosine between two similar photos. Nil for 0.90, and 0.75 in a burst: what was measured with the default
    /// model (Benchmarks/README.md). Cosines of other models are on other scales; those of CLIP are higher.
    public var threshold: Float?
    /// How many seconds may lie between two photos of a burst.
    public var burstSeconds: Int64 = 10
    /// Which photos to look at.
    public var filter = PhotoFilter()
    /// The check that the files of a group pass before it is reported.
    package var fileCheck = FileCheck.contents

    package enum FileCheck: Sendable {
        /// Each file is there, a regular one of its own, as large as it was; for what is checked whole before it is
        /// shown.
        case status
        /// Each file is there and is read: it holds what was indexed.
        case contents
    }

    public init() {}

    var leastSimilarity: Float { threshold ?? (kind == .burst ? 0.75 : 0.90) }

    func check() throws(ClipSearchError) {
        if let threshold, !(0...1).contains(threshold) {
            throw .invalidArgument(name: "threshold", value: "\(threshold)", reason: "must be from 0 to 1")
        }
        if !(0...3600).contains(burstSeconds) {
            throw .invalidArgument(
                name: "seconds between photos of a burst", value: "\(burstSeconds)", reason: "must be from 0 to 3600")
        }
    }
}

/// Photos that are duplicates of each other.
public struct DuplicateGroup: Sendable, Equatable {
    public struct Member: Sendable, Equatable {
        public var photo: PhotoRecord
        /// The cosine to the suggested photo, -1…1.
        public var similarity: Float
        /// Whether its file has the same bytes as the suggested photo's.
        public var isIdentical: Bool
        public var isFavourite: Bool
        /// The room that is freed if its file is deleted, in bytes: 0 if the file has another name somewhere.
        public var freedBytes: Int64
    }

    /// ``DuplicateKind/identical`` if the files of all have the same bytes, else the kind that was asked for.
    public var kind: DuplicateKind
    /// At least two, each a file of its own. The first is the one suggested to be kept: a favourite before others, then
    /// the one with the most
    /// pixels, the largest file, the oldest file, the shortest path.
    public var members: [Member]

    public var suggested: PhotoRecord { members[0].photo }

    /// How much room the others take, in bytes.
    public var bytesOfOthers: Int64 { members.dropFirst().reduce(0) { $0.saturatingAdd($1.freedBytes) } }
}

/// What a search for duplicates found.
public struct DuplicateReport: Sendable {
    /// A photo that was left out of its group.
    public struct SkippedPhoto: Sendable, Equatable {
        public var id: PhotoID
        public var path: PhotoPath
        /// In words that follow the path, such as "it is gone".
        public var reason: String
    }

    /// Those whose others take the most room come first; bursts, the latest first.
    public var groups: [DuplicateGroup] = []
    /// How many photos were looked at.
    public var photos = 0
    /// Photos that could not be compared: of bursts, those that don't tell when they were taken; else those without a
    /// vector of this model, which are only found where their files have the same bytes.
    public var incomparable = 0
    /// Photos that would have been in a group, but whose file is gone, was replaced since it was indexed or can't be read.
    public var skipped: [SkippedPhoto] = []
    /// The least cosine between two photos that counted; nil for identical ones.
    public var threshold: Float?
    /// The reason why the search index's file, which is damaged, was not used, for people; nil if it isn't.
    public var indexProblem: String?
    public var seconds = 0.0

    /// How many photos could go if one of each group was kept.
    public var others: Int { groups.reduce(0) { $0 + $1.members.count - 1 } }
    /// How much room those take, in bytes.
    public var bytesOfOthers: Int64 { groups.reduce(0) { $0.saturatingAdd($1.bytesOfOthers) } }
}

extension FixedWidthInteger {
    /// The sum, or the nearest number that the type holds: sizes that come from files may be anything.
    package func saturatingAdd(_ other: Self) -> Self {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? (other < 0 ? .min : .max) : sum
    }
}
