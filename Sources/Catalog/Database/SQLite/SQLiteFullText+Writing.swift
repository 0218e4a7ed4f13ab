#if Catalog
/// The tables `writing`, of whole words, and `writing_parts`, of all parts of three characters.
extension SQLiteFullText {
    /// The number of characters of the shortest part that `writing_parts` finds.
    private static let shortestPart = 3

    func add(_ transaction: any Transaction, reading: Int64, lines: [String]) throws {
        let text = SearchableText.folded(lines.joined(separator: "\n"))
        try transaction.run(
            "INSERT INTO writing (rowid, text) VALUES (\(reading), \(SearchableText.separated(text)))")
        try transaction.run("INSERT INTO writing_parts (rowid, text) VALUES (\(reading), \(text))")
    }

    func remove(_ transaction: any Transaction, readings: [Int64]) throws {
        try transaction.run("DELETE FROM writing WHERE rowid \(in: readings)")
        try transaction.run("DELETE FROM writing_parts WHERE rowid \(in: readings)")
    }

    func condition(withEachOf words: [[String]], asWholeWords: Bool) -> Statement? {
        let conditions = words.compactMap { forms -> Statement? in
            let forms = forms.compactMap { Self.condition($0, asWholeWords: asWholeWords) }
            return forms.isEmpty ? nil : "(\(forms.joined(" OR ")))"
        }
        return conditions.count == words.count && !words.isEmpty ? conditions.joined(" AND ") : nil
    }

    func condition(withPhrase phrase: String) -> Statement {
        Self.condition(phrase, asWholeWords: false) ?? "1 = 0"
    }

    /// The condition that a phrase stands in a reading; nil for one without a letter or digit.
    private static func condition(_ phrase: String, asWholeWords: Bool) -> Statement? {
        let text = SearchableText.folded(phrase.storable)
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
        let quoted = { (text: String) in "\"\(text.replacing("\"", with: "\"\""))\"" }
        // Trigrams count scalars; single characters are the words of scripts without spaces.
        if !asWholeWords, text.unicodeScalars.count >= shortestPart {
            return "readings.id IN (SELECT rowid FROM writing_parts WHERE writing_parts MATCH \(quoted(text)))"
        }
        let words = SearchableText.separated(text)
        return "readings.id IN (SELECT rowid FROM writing WHERE writing MATCH \(quoted(words)))"
    }
}
#endif
