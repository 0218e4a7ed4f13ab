import Catalog
import Synchronization

/// The names and words of a library that one text may mean. All that its words can form are asked for together, when
/// the first is needed.
final class LibraryNames: Sendable {
    private struct Answers {
        var names: [String: Bool]?
        var words: Set<String>?
        var failure: (any Error)?
    }

    private let library: PhotoLibrary
    /// The words of the text, in lower case.
    private let words: [String]
    private let answers = Mutex(Answers())

    /// The number of words in the phrases that are asked for together: those of a long date with what stands around it.
    private static let wordsInPhrase = 12

    init(_ library: PhotoLibrary, in text: String) {
        self.library = library
        words = QueryToken.tokens(of: text).filter(\.isWord).map(\.text)
    }

    /// Returns `true` for a phrase that stands in a tag or a folder's name, or is a collection's name. Many people keep
    /// a folder for each year, so that a number alone is no name.
    func isName(_ phrase: String) -> Bool {
        guard phrase.contains(where: \.isLetter) else { return false }
        return asking { answers in
            if let known = answers.names?[phrase] { return known }
            let phrases = answers.names == nil ? self.phrases.union([phrase]) : [phrase]
            let names = try library.words.names(among: Array(phrases))
            answers.names = (answers.names ?? [:]).merging(phrases.map { ($0, names.contains($0)) }) { $1 }
            return names.contains(phrase)
        }
    }

    /// Returns `true` for a word of the text that any photo has in its texts, name or folders.
    func isWord(_ word: String) -> Bool {
        asking { answers in
            let known = try answers.words ?? library.words.known(among: words)
            answers.words = known
            return known.contains(word)
        }
    }

    /// - Throws: the error because of which an answer was `false`.
    func check() throws { if let failure = answers.withLock(\.failure) { throw failure } }

    private func asking(_ ask: (inout Answers) throws -> Bool) -> Bool {
        answers.withLock { answers in
            do {
                return try ask(&answers)
            } catch {
                answers.failure = error
                return false
            }
        }
    }

    private var phrases: Set<String> {
        var phrases: Set<String> = []
        for start in words.indices {
            for end in start + 1...min(words.count, start + Self.wordsInPhrase) {
                phrases.insert(words[start..<end].joined(separator: " "))
            }
        }
        return phrases.filter { $0.contains(where: \.isLetter) }
    }
}
