import Catalog
import Encoders
import VectorIndex

/// The parts of a query that determine the order of its results.
struct RankingQuestion {
    /// The vector of the whole query, of length 1.
    var vector: [Float]
    /// The sentence vector of the wanted words for comparison with captions; nil without a comparison.
    var sentence: [Float]?
    /// The wanted words; empty for pictures alone.
    var text: String
    var words: QueryWords
    /// The proportion of wanted words in the query, 0…1.
    var share: Double
    /// The text as it was typed, if it is all of the query: it may name a file.
    var name: String?
    var filter: Filter?
    var minimumScore: Float?

    /// - Parameters:
    ///   - sentences: the sentence vector of each term that has one.
    ///   - name: the text as it was typed, if it is all of the query.
    init(_ query: SearchQuery, name: String?, vector: [Float], sentences: [[Float]?], filter: Filter?) {
        self.name = name
        self.vector = vector
        self.filter = filter
        minimumScore = query.minimumScore
        let wanted = query.wantedTexts
        text = wanted.joined(separator: " ")
        words = QueryWords(wanted)
        let total = query.terms.reduce(0) { $0 + Double($1.weight.magnitude) }
        var positive = 0.0
        var parts: [(vector: [Float], weight: Float)] = []
        for (term, sentence) in zip(query.terms, sentences) where term.isWantedText {
            positive += Double(term.weight)
            if let sentence { parts.append((sentence, term.weight)) }
        }
        share = total > 0 ? positive / total : 0
        sentence = parts.isEmpty ? nil : QueryVector.combine(parts)
    }
}

extension SearchQuery {
    /// The texts of its terms with a positive weight.
    var wantedTexts: [String] {
        terms.compactMap { term in
            if case .text(let text) = term.content, term.weight > 0 { text } else { nil }
        }
    }
}

extension SearchQuery.Term {
    var isWantedText: Bool { if case .text = content { weight > 0 } else { false } }
}
