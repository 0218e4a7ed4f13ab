import Files

/// The words of a language with their frequencies.
///
///     let words = try SpellingDictionary(path: "weights/speller/words.tsv")
///     words.near("beech", distance: 1).map(\.word)  // ["beach", "beech", …]
public struct SpellingDictionary: Sendable {
    let list: WordList

    /// A word similar to another.
    public struct Neighbour: Sendable, Equatable {
        /// The similar word.
        public let word: String
        /// The number of its uses.
        public let count: Int
        /// The edit distance, counting letters added, omitted, changed, or transposed.
        public let distance: Int
    }

    /// Creates a dictionary.
    ///
    /// - Parameter words: words in lower case with their counts. Words that are not in the Latin script are skipped.
    public init(_ words: some Sequence<(word: String, count: Int)>) { list = WordList(words) }

    /// Reads a dictionary from a file.
    ///
    /// - Parameter path: a text file with lines of `word TAB count`, the most frequent word first.
    /// - Throws: ``SpellingError`` when the file cannot be read or a line is malformed.
    public init(path: String) throws(SpellingError) {
        let bytes = try OutsideFile.bytes(of: path)
        do {
            list = try WordList(table: bytes)
        } catch {
            throw .malformed(
                path: path,
                reason:
                    "line \(error.line) is not a word, a tab and a count (above 0, and no larger than the line before)")
        }
        if list.isEmpty { throw .malformed(path: path, reason: "it holds no words") }
    }

    /// The number of words.
    public var count: Int { list.count }

    /// Returns a Boolean value that indicates whether a word is known, regardless of letter case and accents.
    public func contains(_ word: String) -> Bool { LetterFolding.fold(word).map(list.contains) ?? false }

    /// Returns the known words within an edit distance, the most frequent first.
    ///
    /// - Parameters:
    ///   - word: a word, spelt in any way.
    ///   - distance: the maximum distance: letters added, omitted, changed, or transposed with their neighbour count 1
    ///     each.
    public func near(_ word: String, distance: Int) -> [Neighbour] {
        guard let folded = LetterFolding.fold(word) else { return [] }
        var neighbours: [Neighbour] = []
        list.near(folded, distance: distance) { number, distance in
            neighbours.append(Neighbour(word: list.spelling(number), count: list.count(number), distance: distance))
        }
        return neighbours
    }
}
