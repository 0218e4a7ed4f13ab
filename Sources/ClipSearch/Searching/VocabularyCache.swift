import Catalog
import Spelling
import Synchronization

/// A cache of a library's words for subsequent queries.
///
/// The words of a query are always looked up in the library; the list of all words, which is only needed to find words
/// similar to a misspelt one, may be a minute old.
final class VocabularyCache: Sendable {
    private let kept = Mutex<(vocabulary: LibraryVocabulary, readAt: ContinuousClock.Instant)?>(nil)
    private static let lifetime = Duration.seconds(60)

    func current(of library: PhotoLibrary) -> LibraryVocabulary {
        kept.withLock { kept in
            let now = ContinuousClock.now
            if let kept, now - kept.readAt < Self.lifetime { return kept.vocabulary }
            let vocabulary = LibraryVocabulary(library)
            kept = (vocabulary, now)
            return vocabulary
        }
    }
}

extension LibraryVocabulary {
    /// Creates a vocabulary of the words in a library's captions, tags and file names.
    public convenience init(_ library: PhotoLibrary) {
        self.init(
            known: { try library.words.known(among: $0) },
            words: { try library.words.all().map { (word: $0.word, count: $0.photos) } })
    }
}
