/// The words of photos' file names, folders, captions and tags. Letter case and accents don't count; compounds are
/// found by their parts, too.
///
/// Tags that a model gave are left out: they say nothing that the picture's own vector doesn't.
package struct Words: Sendable {
    let database: any Database

    /// Returns present photos that have at least one of these words, the best first.
    package func photos(withAnyOf words: [String], limit: Int) throws -> [WordMatch] {
        guard limit > 0 else { return [] }
        return try database.read { try $0.fullText.matches($0, anyOf: words, limit: limit) }
    }

    /// Returns the number of present photos that have at least one word of a group, group by group.
    package func photoCounts(withAnyOf groups: [[String]]) throws -> [Int] {
        try database.read { try $0.fullText.photoCounts($0, anyOf: groups) }
    }

    /// Returns the present photos that have at least one word of a group, group by group, by id; at most `limit` each.
    package func photos(ofEach groups: [[String]], limit: Int) throws -> [[PhotoID]] {
        try database.read { try $0.fullText.photos($0, ofEach: groups, limit: limit) }
    }

    /// Returns the present photos with a file name, with or without its extension, or with a path or the end of one.
    /// The last part may be a folder: then all photos below it are returned.
    ///
    /// - Parameter limit: the maximum number of photos that are looked at.
    package func photos(named text: String, limit: Int) throws -> [PhotoID] {
        guard let name = PhotoName(text) else { return [] }
        return try database.read { transaction in
            let candidates = try transaction.fullText.photos(transaction, withName: name.last, limit: limit)
            let paths: [(photo: PhotoID, path: PhotoPath)] = try transaction.rows(
                "SELECT id, path FROM photos WHERE id \(in: candidates) ORDER BY id"
            ) { (try $0[0], try $0[1]) }
            return paths.filter { name.matches($0.path) }.map(\.photo)
        }
    }

    /// Returns those of some words and phrases that stand in a tag or a folder's name, or are a collection's name.
    package func names(among phrases: [String]) throws -> Set<String> {
        try database.read { transaction in
            let collections: [String] = try transaction.values(
                "SELECT name_key FROM collections WHERE name_key \(in: Set(phrases.map(\.tagKey)))")
            let names = Set(collections)
            return try transaction.fullText.known(transaction, among: phrases, inNamesOnly: true)
                .union(phrases.filter { names.contains($0.tagKey) })
        }
    }

    /// Returns those of some words that any photo has.
    package func known(among words: [String]) throws -> Set<String> {
        try database.read { try $0.fullText.known($0, among: words, inNamesOnly: false) }
    }

    /// Returns all words, in lower case, without accents. Those with digits are left out.
    package func all() throws -> [WordCount] {
        try database.read { try $0.fullText.all($0) }
    }

    /// Rebuilds the full-text index from the photos and their texts.
    package func rebuildIndex() throws {
        try database.write { try $0.fullText.rebuild($0) }
    }
}
