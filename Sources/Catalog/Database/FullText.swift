/// The full-text index of a database: one document a photo, of its file name, the names of its folders, its captions,
/// and its tags that no model gave.
protocol FullText: Sendable {
    /// Rebuilds the documents of photos whose file name or texts changed; unknown ids are skipped.
    func refresh(_ transaction: any Transaction, photos: some Collection<PhotoID>) throws

    /// Removes the documents of photos.
    func remove(_ transaction: any Transaction, photos: [PhotoID]) throws

    /// Rebuilds all documents.
    func rebuild(_ transaction: any Transaction) throws

    /// The present photos that have at least one of these words, the best first.
    func matches(_ transaction: any Transaction, anyOf words: [String], limit: Int) throws -> [WordMatch]

    /// The number of present photos that have at least one word of a group, group by group.
    func photoCounts(_ transaction: any Transaction, anyOf groups: [[String]]) throws -> [Int]

    /// The present photos that have at least one word of a group, group by group, by id; at most `limit` each.
    func photos(_ transaction: any Transaction, ofEach groups: [[String]], limit: Int) throws -> [[PhotoID]]

    /// The present photos in whose file name or folders a name's words stand next to each other, by id.
    func photos(_ transaction: any Transaction, withName name: String, limit: Int) throws -> [PhotoID]

    /// Those of some words and phrases that any photo has.
    ///
    /// - Parameter inNamesOnly: `true` for those in tags and the names of folders alone.
    func known(_ transaction: any Transaction, among words: [String], inNamesOnly: Bool) throws -> Set<String>

    // MARK: Writing in pictures

    /// Adds the lines of a reading.
    func add(_ transaction: any Transaction, reading: Int64, lines: [String]) throws

    /// Removes the lines of readings.
    func remove(_ transaction: any Transaction, readings: [Int64]) throws

    /// The condition that each of some words stands in a reading, in `readings`; nil if one of the words has no letter
    /// and no digit.
    ///
    /// - Parameters:
    ///   - words: each with its other forms, any of which will do.
    ///   - asWholeWords: `false` for words that stand there as parts of longer ones, too.
    func condition(withEachOf words: [[String]], asWholeWords: Bool) -> Statement?

    /// The condition that a phrase stands in a reading, in `readings`.
    func condition(withPhrase phrase: String) -> Statement

    // MARK: All words

    /// All words, in lower case, without accents; those with digits are left out.
    func all(_ transaction: any Transaction) throws -> [WordCount]
}
