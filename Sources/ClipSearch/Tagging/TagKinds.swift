import Catalog
import Files
import Nouns

/// The tags of a library that are kinds of a noun: "elephant" of "animal", "bride" of "people".
struct TagKinds {
    let library: PhotoLibrary
    private let nouns = NounTable.builtIn

    init(of library: PhotoLibrary) { self.library = library }

    /// Returns a filter whose tags stand for their kinds, too; an excluded one for all of its group.
    func filter(_ filter: PhotoFilter) throws -> PhotoFilter {
        let wanted = filter.tags.filter { nouns.hasKinds($0.lowercased()) }
        let excluded = filter.excludedTags.filter { nouns.hasKinds($0.lowercased()) }
        guard !wanted.isEmpty || !excluded.isEmpty else { return filter }
        let tags = try library.texts.tagNames()
        var filter = filter
        for (names, inGroup) in [(wanted, false), (excluded, true)] {
            for name in names { filter.kindsOfTags[name] = kinds(of: name, among: tags, inGroup: inGroup) }
        }
        return filter
    }

    /// Returns a query's words. If it is a single noun, the library's tags that are kinds of it count as its forms.
    func words(_ words: QueryWords) throws -> QueryWords {
        guard words.groups.count == 1, let noun = words.groups[0].first, nouns.hasKinds(noun) else { return words }
        var words = words
        words.groups[0] += kinds(of: noun, among: try library.texts.tagNames(), inGroup: false).map { $0.lowercased() }
        return words
    }

    private func kinds(of noun: String, among tags: [String], inGroup: Bool) -> [String] {
        let kinds = tags.filter { nouns.belongs($0.lowercased(), to: noun.lowercased(), inGroup: inGroup) }
        return Array(kinds.prefix(InputLimits.kindsOfTag))
    }
}
