import Catalog

/// Finds the photos in whose writing all words of a query stand.
struct WritingSearch {
    let library: PhotoLibrary
    /// Returns `true` for a photo that may be an answer.
    var accepts: (PhotoID) -> Bool = { _ in true }

    /// The maximum number of photos whose writing is looked at.
    private static let photos = 100

    /// Returns the matches by photo: of whole words and parts of words or, where there is none, of words with a
    /// misread or mistyped letter.
    func find(_ words: QueryWords) throws -> [PhotoID: WritingMatch] {
        let matcher = WritingMatcher(words)
        guard !matcher.isEmpty, try library.writing.hasAny() else { return [:] }
        // Whole words first: there may be more parts than are looked at.
        var found = try matches(of: matcher, withEachOf: matcher.groups, asWholeWords: true)
        if found.count < Self.photos {
            let parts = try matches(of: matcher, withEachOf: matcher.groups, asWholeWords: false, besides: found)
            found.merge(parts) { whole, _ in whole }
        }
        guard found.isEmpty, matcher.mayBeMisread else { return found }
        return try matches(of: matcher.forgiving, withEachOf: matcher.partsOfMisread, asWholeWords: false)
    }

    private func matches(
        of matcher: WritingMatcher, withEachOf words: [[String]], asWholeWords: Bool,
        besides known: [PhotoID: WritingMatch] = [:]
    ) throws -> [PhotoID: WritingMatch] {
        let found = try library.writing.photos(withEachOf: words, asWholeWords: asWholeWords)
        let photos = found.lazy.filter { known[$0] == nil && accepts($0) }.prefix(Self.photos)
        return try library.writing.texts(of: Array(photos)).compactMapValues(matcher.match)
    }

    /// Returns the words of a query in the writing of photos that were found by them.
    func words(of query: QueryWords, in photos: [PhotoID]) throws -> [PhotoID: [WrittenWord]] {
        // Misread words count only where there are no others.
        let matcher = WritingMatcher(query).forgiving
        return try lines(of: photos).mapValues(matcher.words)
    }

    /// Returns the words of phrases in the writing of those of some photos that have some.
    func words(of phrases: [String], in photos: [PhotoID]) throws -> [PhotoID: [WrittenWord]] {
        let matchers = phrases.map { WritingMatcher(phrase: $0) }
        return try lines(of: photos).mapValues { lines in
            var seen: Set<WrittenWord> = []
            return matchers.flatMap { $0.words(in: lines) }.filter { seen.insert($0).inserted }
        }
    }

    private func lines(of photos: [PhotoID]) throws -> [PhotoID: [WrittenLine]] {
        guard !photos.isEmpty else { return [:] }
        return try library.writing.of(photos).compactMapValues { writing in
            if case .read(let lines) = writing { lines } else { nil }
        }
    }

    /// Returns `true` if all words of a text stand in the writing of one photo, none of them as a mere part.
    func isWritten(_ text: String) throws -> Bool {
        try find(QueryWords([text])).values.contains { $0.strength == 1 }
    }
}
