import Catalog

/// Finds the photos in whose writing all words of a query stand.
struct WritingSearch {
    let library: PhotoLibrary

    /// The maximum number of pictures whose writing is looked at, and the same for words that were misread.
    private static let pictures = 300
    private static let misreadPictures = 60

    /// Returns the matches by photo: of whole words and parts of words or, where there is none, of words with a
    /// misread or mistyped letter.
    func find(_ words: QueryWords) throws -> [PhotoID: WritingMatch] {
        let matcher = WritingMatcher(words)
        guard !matcher.isEmpty else { return [:] }
        let found = try matches(of: matcher, withEachOf: matcher.groups, limit: Self.pictures)
        guard found.isEmpty, matcher.mayBeMisread, try library.writing.hasAny() else { return found }
        return try matches(
            of: matcher.forgiving, withEachOf: matcher.partsOfMisread, limit: Self.misreadPictures)
    }

    private func matches(
        of matcher: WritingMatcher, withEachOf parts: [[String]], limit: Int
    ) throws -> [PhotoID: WritingMatch] {
        try library.writing.photos(withEachOf: parts, limit: limit).compactMapValues(matcher.match)
    }

    /// Returns `true` if all words of a text stand in the writing of one photo, none of them as a mere part.
    func isWritten(_ text: String) throws -> Bool {
        try find(QueryWords([text])).values.contains { $0.strength == 1 }
    }

    /// Returns the words of phrases in the writing of those of some photos that have some.
    func words(of phrases: [String], in photos: [PhotoID]) throws -> [PhotoID: [WrittenWord]] {
        let matchers = phrases.map { WritingMatcher(phrase: $0) }
        return try library.writing.of(photos).compactMapValues { writing in
            guard case .read(let lines) = writing else { return nil }
            return matchers.flatMap { $0.match(lines)?.words ?? [] }
        }
    }
}
