#if Server
import Catalog
import ClipSearch

/// A page of groups of duplicates.
struct DuplicatesAnswer: Encodable {
    struct Group: Encodable {
        var kind: String
        /// The photos, beginning with the one suggested to keep.
        var photos: [Member]
        var bytesOfOthers: Int64
    }

    struct Member: Encodable {
        var member: DuplicateGroup.Member

        private enum Key: String, CodingKey { case similarity, isIdentical }

        func encode(to encoder: any Encoder) throws {
            try PhotoAnswer(member.photo, isFavourite: member.isFavourite).encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(member.similarity, forKey: .similarity)
            try container.encode(member.isIdentical, forKey: .isIdentical)
        }
    }

    struct Skipped: Encodable {
        var id: PhotoID
        var path: String
        var reason: String
    }

    var groups: [Group]
    /// The photos excluded from this page's groups.
    var skipped: [Skipped]
    var total: Int
    var others: Int
    var bytesOfOthers: Int64
    var photos: Int
    var incomparable: Int
    var threshold: Nullable<Float>
    var seconds: Double

    init(_ page: DuplicateSearches.Page) {
        let report = page.report
        groups = page.groups.map { group in
            Group(
                kind: group.kind.rawValue, photos: group.members.map(Member.init), bytesOfOthers: group.bytesOfOthers)
        }
        skipped = page.skipped.map { Skipped(id: $0.id, path: $0.path.text, reason: $0.reason) }
        total = report.groups.count
        others = report.others
        bytesOfOthers = report.bytesOfOthers
        photos = report.photos
        incomparable = report.incomparable
        threshold = Nullable(report.threshold)
        seconds = report.seconds
    }
}
#endif
