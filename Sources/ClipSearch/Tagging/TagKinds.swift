import Catalog
import Files
import Nouns
import Synchronization

/// The tags of a library that are kinds of a noun: "elephant" of "animal", "bride" of "people".
///
/// The kinds found are kept until the library has a new tag, since all tags are looked through for them.
final class TagKinds: Sendable {
    private struct Question: Hashable {
        var noun: String
        var inGroup: Bool
    }

    private struct Answers {
        var lastTag: Int64 = 0
        var tags: [String]?
        var kinds: [Question: [String]] = [:]
    }

    private let library: PhotoLibrary
    private let nouns = NounTable.builtIn
    private let known = Mutex(Answers())

    /// The number of nouns whose kinds are kept.
    private static let keptNouns = 256

    init(of library: PhotoLibrary) { self.library = library }

    /// Returns a filter whose tags stand for their kinds, too; an excluded one for all of its group.
    func filter(_ filter: PhotoFilter) throws -> PhotoFilter {
        var filter = filter
        for (names, inGroup) in [(filter.tags, false), (filter.excludedTags, true)] {
            for name in names where nouns.hasKinds(name.lowercased()) {
                filter.kindsOfTags[name] = try kinds(of: name.lowercased(), inGroup: inGroup)
            }
        }
        return filter
    }

    /// Returns a query's words. If it is a single noun, the library's tags that are kinds of it count as its forms.
    func words(_ words: QueryWords) throws -> QueryWords {
        guard words.groups.count == 1, let noun = words.groups[0].first, nouns.hasKinds(noun) else { return words }
        var words = words
        words.groups[0] += try kinds(of: noun, inGroup: false).map { $0.lowercased() }
        return words
    }

    private func kinds(of noun: String, inGroup: Bool) throws -> [String] {
        let question = Question(noun: noun, inGroup: inGroup)
        return try known.withLock { known in
            let last = try library.texts.lastTag()
            if known.lastTag != last || known.kinds.count >= Self.keptNouns { known = Answers(lastTag: last) }
            if let kinds = known.kinds[question] { return kinds }
            let tags = try known.tags ?? library.texts.tagNames()
            let kinds = tags.lazy.filter { self.nouns.belongs($0.lowercased(), to: noun, inGroup: inGroup) }
            let kept = Array(kinds.prefix(InputLimits.kindsOfTag))
            known.tags = tags
            known.kinds[question] = kept
            return kept
        }
    }
}
