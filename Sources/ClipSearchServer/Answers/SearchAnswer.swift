#if Server
import Catalog
import ClipSearch
import Foundation
import Spelling

/// The response to a search.
struct SearchAnswer: Encodable {
    struct TermAnswer: Encodable {
        enum Kind: String, Encodable { case text, photo, upload }
        var term: String
        var kind: Kind
        var weight: Float
    }

    /// A part of the query that was understood as a condition.
    struct Condition: Encodable {
        var words: String
        var label: String
        var applies: Bool
        var meaning: ConditionMeaning

        init(_ chip: QueryReading.Chip) {
            words = chip.typed
            label = chip.label
            applies = chip.applies
            meaning = ConditionMeaning(chip.effect)
        }
    }

    struct Timings: Encodable {
        var library: Double
        var encoding: Double
        var search: Double
    }

    var search: Nullable<SearchID>
    /// The reason why the search could not be recorded in the history; nil unless recording failed.
    var searchProblem: String?
    var query: String
    var kind: String
    var terms: [TermAnswer]
    var correction: Nullable<CorrectionAnswer>
    var conditions: [Condition]
    var unread: [String]
    var leftOutPhotos: Int
    /// `true` for an answer to conditions alone, by time and without scores.
    var isByTime: Bool
    var model: String
    var plan: String
    var planReason: String
    var ranking: String
    var scale: Nullable<ScaleAnswer>
    var milliseconds: Double
    var comparedPhotos: Int
    var totalPhotos: Int
    var relevantCount: Nullable<Int>
    var results: [ResultAnswer]
    var timings: Timings?
}

/// The distribution of scores: a score's distance from the mean, in standard deviations, is comparable across models.
struct ScaleAnswer: Encodable {
    var mean: Double
    var deviation: Double

    init(_ scale: CosineScale) {
        mean = scale.mean
        deviation = scale.deviation
    }
}

/// The correction of a query.
struct CorrectionAnswer: Encodable {
    struct Change: Encodable {
        var from: String
        var to: String
        var start: Int
        var end: Int
        var reason: String
        var gain: Double
    }

    var original: String
    var corrected: String
    var margin: Double
    var changes: [Change]

    init(_ correction: QueryCorrection) {
        original = correction.original
        corrected = correction.corrected
        margin = correction.margin
        changes = correction.changes.map {
            Change(
                from: $0.from, to: $0.to, start: $0.range.lowerBound, end: $0.range.upperBound,
                reason: $0.reason.rawValue, gain: $0.gain)
        }
    }
}

/// One photo of a search response.
struct ResultAnswer: Encodable {
    struct Scores: Encodable {
        var vector: Float
        var caption: Float?
        var bestCaption: String?
        var words: Double?
        var ownWords: Double?
        var matchedWords: [String]?
        var likelihood: Double?
        var writing: Double?

        init(_ scores: SearchScores) {
            vector = scores.vector
            caption = scores.caption
            bestCaption = scores.bestCaption
            words = scores.words
            ownWords = scores.ownWords
            matchedWords = scores.matchedWords.isEmpty ? nil : scores.matchedWords
            likelihood = scores.likelihood
            writing = scores.writing
        }
    }

    var photo: PhotoAnswer
    var result: SearchResponse.Result
    var copies: [PhotoAnswer]

    private enum Key: String, CodingKey { case rank, score, isRelevant, copies, writing, termScores, scores }

    func encode(to encoder: any Encoder) throws {
        try photo.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(result.rank, forKey: .rank)
        try container.encode(result.score, forKey: .score)
        try container.encode(Nullable(result.isRelevant), forKey: .isRelevant)
        if !copies.isEmpty { try container.encode(copies, forKey: .copies) }
        if !result.writing.isEmpty {
            try container.encode(result.writing.map(WrittenWordAnswer.init), forKey: .writing)
        }
        try container.encodeIfPresent(result.termScores, forKey: .termScores)
        try container.encodeIfPresent(result.scores.map(Scores.init), forKey: .scores)
    }
}

struct UploadAnswer: Encodable {
    struct Added: Encodable {
        enum State: String, Encodable { case stored, known, pending }
        var state: State
        var photo: PhotoID?
        var job: String?
    }

    var id: String
    var width: Int
    var height: Int
    var format: String
    var bytes: Int
    var expiresAt: Nullable<String>
    var added: Added?
    var search: SearchAnswer?

    init(_ upload: Upload) {
        id = upload.id
        width = upload.width
        height = upload.height
        format = upload.format.name
        bytes = upload.bytes
        expiresAt = Nullable(upload.expiresAt.map(JSON.time))
    }
}
#endif
