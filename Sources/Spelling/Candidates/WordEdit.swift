/// One change of a query: a word replaced, two words joined, or one split.
struct WordEdit: Sendable, Hashable {
    /// The indices of the changed words, one or two adjacent ones.
    let words: Range<Int>
    /// The new words in lower case; one or two, but not two for two.
    let replacement: [String]

    var text: String { replacement.joined(separator: " ") }

    static func == (a: WordEdit, b: WordEdit) -> Bool { a.words == b.words && a.replacement == b.replacement }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words)
        hasher.combine(replacement)
    }
}

/// A corrected query: changes that do not overlap, in the order of its words.
struct CandidateQuery: Sendable {
    var edits: [WordEdit]
    var features: FeatureVector

    /// Returns the models' input: the words in lower case, separated by single spaces, without those that the models
    /// cannot know.
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
