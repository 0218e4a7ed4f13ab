/// The words of photos' file names, folders, captions and tags. Letter case and accents don't count; compounds are
/// found by their parts, too.
///
/// Tags that a model gave are left out: they say nothing that the picture's own vector doesn't.
package struct Words: Sendable {
    let database: any Database

    /// Returns present photos that have at least one of these words, the best first.
    package func photos(withAnyOf words: [String], limit: Int) throws -> [WordMatch] {
        guard limit > 0 else { return [] }
        return try database.read { try database.fullText.matches($0, anyOf: words, limit: limit) }
    }

    /// Returns the number of present photos that have at least one word of a group, group by group.
    package func photoCounts(withAnyOf groups: [[String]]) throws -> [Int] {
        try database.read { try database.fullText.photoCounts($0, anyOf: groups) }
    }

    /// Returns the present photos that have at least one word of a group, group by group, by id; at most `limit` each.
    package func photos(ofEach groups: [[String]], limit: Int) throws -> [[PhotoID]] {
        try database.read { try database.fullText.photos($0, ofEach: groups, limit: limit) }
    }

    /// Returns the present photos with a file name, with or without its extension, or with a path or the end of one.
    /// The last part may be a folder: then all photos below it are returned.
    ///
    /// - Parameter limit: the maximum number of photos that are looked at.
    package func photos(named text: String, limit: Int) throws -> [PhotoID] {
        guard let name = PhotoName(text) else { return [] }
        return try database.read { transaction in
            let candidates = try database.fullText.photos(transaction, withName: name.last, limit: limit)
            return try PhotoRecord.fetch(transaction, where: "id \(in: candidates) ORDER BY id")
                .filter { name.matches($0.file.path) }.map(\.id)
        }
    }

    /// Returns `true` for a word or phrase that stands in a tag, a folder's name or the name of a collection.
    package func isName(_ phrase: String) throws -> Bool {
        try database.read { transaction in
            try database.fullText.isName(transaction, phrase)
                || transaction.count("SELECT count(*) FROM collections WHERE lower(name) = \(phrase.lowercased())") > 0
        }
    }

    /// Returns those of some words that any photo has.
    package func known(among words: [String]) throws -> Set<String> {
        try database.read { try database.fullText.known($0, among: words) }
    }

    /// Returns all words, in lower case, without accents. Those with digits are left out.
    package func all() throws -> [WordCount] {
        try database.read { try database.fullText.all($0) }
    }

    /// Rebuilds the full-text index from the photos and their texts.
    package func rebuildIndex() throws {
        try database.write { try database.fullText.rebuild($0) }
    }
}
