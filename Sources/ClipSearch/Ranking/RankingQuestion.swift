import Catalog
import Encoders
import VectorIndex

/// What a query comes down to when its answers are put in order.
struct RankingQuestion {
    /// Of the whole query, of length 1.
    var vector: [Float]
    /// The wanted words, as they are compared with captions; nil where there is nothing to compare.
    var sentence: [Float]?
    /// What is wanted, in words; empty for pictures alone.
    var text: String
    var words: QueryWords
    /// How much of the query is wanted words, 0…1.
    var share: Double
    var filter: Filter?
    var minimumScore: Float?

    /// - Parameter sentences: of each term, where it has one.
    init(_ query: SearchQuery, vector: [Float], sentences: [[Float]?], filter: Filter?) {
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
    /// The texts among its terms that are not taken away.
    var wantedTexts: [String] {
        terms.compactMap { term in
            if case .text(let text) = term.content, term.weight > 0 { text } else { nil }
        }
    }
}

extension SearchQuery.Term {
    var isWantedText: Bool { if case .text = content { weight > 0 } else { false } }
}

/// Answers in order.
struct RankedAnswers {
    struct Answer {
        var photo: PhotoID
        var evidence: Evidence
        /// What it was ordered by.
        var total: Double
    }

    /// Best first, at most as many as were asked for.
    var answers: [Answer]
    var plan: SearchPlan
    /// How many of `answers` are probably right, all before the others; nil when it can't be told.
    var relevant: Int?
}
