import Synchronization

/// The words of the user's own captions, tags and file names.
///
/// They are words like any other, so that names are left alone, and they may be what was meant. Asking for one word is
/// cheap; all of them are only read when there is a word that neither the library nor the dictionary knows.
public final class LibraryVocabulary: Sendable {
    private let find: @Sendable (_ word: String) throws -> Bool
    private let load: @Sendable () throws -> [(word: String, count: Int)]
    private let list = Mutex<WordList?>(nil)

    /// - Parameters:
    ///   - contains: whether a word is in the library. It is given in lower case, without accents.
    ///   - words: all words, each with the number of photos that have it.
    public init(
        contains: @escaping @Sendable (_ word: String) throws -> Bool,
        words: @escaping @Sendable () throws -> [(word: String, count: Int)]
    ) {
        find = contains
        load = words
    }

    public convenience init(_ words: [(word: String, count: Int)]) {
        let list = WordList(words)
        self.init(contains: { list.contains(Array($0.utf8)) }, words: { words })
    }

    func contains(_ folded: [UInt8]) throws -> Bool {
        // The list may be older than the word.
        if let list = list.withLock({ $0 }), list.contains(folded) { return true }
        return try find(String(decoding: folded, as: UTF8.self))
    }

    /// How many of the library's words a word is, from 0 to 1; 0 as long as the words have not been read.
    func share(of folded: [UInt8]) -> Double {
        guard let list = list.withLock({ $0 }), let number = list.number(of: folded) else { return 0 }
        return Double(list.count(number)) / Double(list.total)
    }

    /// All words; they are read once.
    func words() throws -> WordList {
        try list.withLock { list in
            if let list { return list }
            let words = WordList(try load())
            list = words
            return words
        }
    }
}
