import Files

/// The words of a language, each with how often it is used.
///
///     let words = try SpellingDictionary(path: "weights/speller/words.tsv")
///     words.near("beech", distance: 1).map(\.word)  // ["beach", "beech", …]
public struct SpellingDictionary: Sendable {
    let list: WordList

    /// A word near to another.
    public struct Neighbour: Sendable, Equatable {
        public let word: String
        public let count: Int
        /// Of letters added, left out, changed, or changed about.
        public let distance: Int
    }

    /// - Parameter words: in lower case, each with its count. Words that are not of the Latin script are left out.
    public init(_ words: some Sequence<(word: String, count: Int)>) { list = WordList(words) }

    /// - Parameter path: a text file, `word TAB count` a line, the most frequent word first.
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

    public var count: Int { list.count }

    /// Whether a word is known; letter case and accents don't count.
    public func contains(_ word: String) -> Bool { LetterFolding.fold(word).map(list.contains) ?? false }

    /// The known words within an edit distance, the most frequent first.
    ///
    /// - Parameter distance: letters added, left out, changed, or changed about with their neighbour count 1 each.
    public func near(_ word: String, distance: Int) -> [Neighbour] {
        guard let folded = LetterFolding.fold(word) else { return [] }
        var neighbours: [Neighbour] = []
        list.near(folded, distance: distance) { number, distance in
            neighbours.append(Neighbour(word: list.spelling(number), count: list.count(number), distance: distance))
        }
        return neighbours
    }
}
