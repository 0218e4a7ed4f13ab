/// One change of a query: one word for one, two words joined, or one split.
struct WordEdit: Sendable, Hashable {
    /// Numbers of the query's words, side by side; one or two.
    let words: Range<Int>
    /// In lower case; one or two, but not two for two.
    let replacement: [String]

    var text: String { replacement.joined(separator: " ") }

    static func == (a: WordEdit, b: WordEdit) -> Bool { a.words == b.words && a.replacement == b.replacement }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words)
        hasher.combine(replacement)
    }
}

/// A corrected query: changes that don't overlap, in the order of its words.
struct CandidateQuery: Sendable {
    var edits: [WordEdit]
    var features: FeatureVector

    /// What the models read: the words in lower case, single spaces between them. Words that they cannot know are left
    /// out.
    func modelText(_ words: [QueryWord]) -> String {
        var parts: [String] = []
        var next = 0
        for edit in edits {
            parts += words[next..<edit.words.lowerBound].compactMap(\.text)
            parts += edit.replacement
            next = edit.words.upperBound
        }
        parts += words[next...].compactMap(\.text)
        return parts.joined(separator: " ")
    }
}
