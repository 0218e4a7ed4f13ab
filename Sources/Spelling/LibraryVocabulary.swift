import Synchronization

/// The words of the user's captions, tags and file names.
///
/// They count as known words, so that names are left unchanged, and are candidates for corrections. Looking up a few
/// words is fast; all of them are read only when there is a word that neither the library nor the dictionary knows.
public final class LibraryVocabulary: Sendable {
    private let find: @Sendable (_ words: [String]) throws -> Set<String>
    private let load: @Sendable () throws -> [(word: String, count: Int)]
    private let list = Mutex<WordList?>(nil)

    /// Creates a vocabulary from its queries.
    ///
    /// - Parameters:
    ///   - known: returns the subset of some words that is in the library. They are passed in lower case, without
    ///     accents.
    ///   - words: returns all words, each with the number of photos that have it.
    public init(
        known: @escaping @Sendable (_ words: [String]) throws -> Set<String>,
        words: @escaping @Sendable () throws -> [(word: String, count: Int)]
    ) {
        find = known
        load = words
    }

    /// Creates a vocabulary from words in memory.
    public convenience init(_ words: [(word: String, count: Int)]) {
        let list = WordList(words)
        self.init(known: { asked in Set(asked.filter { list.contains(Array($0.utf8)) }) }, words: { words })
    }

    /// Returns the subset of some words that is in the library, with at most one look-up.
    func known(among words: [[UInt8]]) throws -> Set<[UInt8]> {
        let list = list.withLock { $0 }
        var known = Set(words.filter { list?.contains($0) == true })
        // The list may be older than a word.
        let rest = words.filter { !known.contains($0) }
        guard !rest.isEmpty else { return known }
        known.formUnion(try find(rest.map { String(decoding: $0, as: UTF8.self) }).map { Array($0.utf8) })
        return known
    }

    /// Returns a word's proportion of the library's words, from 0 to 1; 0 until the words have been read.
    func share(of folded: [UInt8]) -> Double {
        guard let list = list.withLock({ $0 }), let number = list.number(of: folded) else { return 0 }
        return Double(list.count(number)) / Double(list.total)
    }

    /// Returns all words, which are read once.
    func words() throws -> WordList {
        try list.withLock { list in
            if let list { return list }
            let words = WordList(try load())
            list = words
            return words
        }
    }
}

/// The library words that one query needs, each looked up once.
final class VocabularyLookup {
    private let vocabulary: LibraryVocabulary
    private var answers: [[UInt8]: Bool] = [:]

    init(_ vocabulary: LibraryVocabulary) { self.vocabulary = vocabulary }

    /// Looks up all given words that have not been looked up yet.
    func prepare(_ words: some Sequence<[UInt8]>) throws {
        let new = Set(words.filter { answers[$0] == nil })
        let known = try vocabulary.known(among: Array(new))
        for word in new { answers[word] = known.contains(word) }
    }

    func contains(_ folded: [UInt8]) throws -> Bool {
        try prepare(CollectionOfOne(folded))
        return answers[folded] ?? false
    }

    func share(of folded: [UInt8]) -> Double { vocabulary.share(of: folded) }

    func words() throws -> WordList { try vocabulary.words() }
}
