#if Server
import Catalog
import ClipSearch
import Foundation

/// A query as stored in the history: a body for `POST /search`, without default values.
struct AskedQuestion: Codable, Sendable, Equatable {
    struct Term: Codable, Sendable, Equatable {
        var text: String?
        var photo: PhotoID?
        var upload: String?
        var weight: Float
    }

    struct Filter: Codable, Sendable, Equatable {
        var tags: [String]?
        var excludedTags: [String]?
        var folders: [String]?
        var from: String?
        var before: String?
        var favouritesOnly: Bool?
        var collection: CollectionID?
    }

    var terms: [Term]
    var filter: Filter?
    var minimumScore: Float?
    var relevance: String?
    var ranking: String?
    var correctsSpelling: Bool?
    var isLiteral: Bool?
    var keptPhrases: [String]?
    var subtractsUnwanted: Bool?
    var ensemble: Bool?

    init(_ request: SearchRequest) {
        terms = request.terms.map { term in
            switch term.content {
            case .text(let text): Term(text: text, weight: term.weight)
            case .photo(let id): Term(photo: id, weight: term.weight)
            case .upload(let upload): Term(upload: upload.id, weight: term.weight)
            }
        }
        filter = request.filter == PhotoFilter() ? nil : Filter(request.filter)
        minimumScore = request.minimumScore
        relevance = request.relevance == .all ? nil : request.relevance.rawValue
        ranking = request.ranking == .automatic ? nil : request.ranking.rawValue
        correctsSpelling = request.correctsSpelling ? nil : false
        isLiteral = request.isLiteral ? true : nil
        keptPhrases = request.keptPhrases.isEmpty ? nil : request.keptPhrases
        subtractsUnwanted = request.subtractsUnwanted ? true : nil
        ensemble = request.usesPromptEnsemble ? true : nil
    }

    /// Parses a stored query; nil where there is none, or its format is unknown.
    init?(stored text: String?) {
        guard let text, let question = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = question
    }

    var stored: String? { (try? JSON.encode(self)).map { String(decoding: $0, as: UTF8.self) } }

    var uploads: [String] { terms.compactMap(\.upload) }
}

extension AskedQuestion.Filter {
    init(_ filter: PhotoFilter) {
        tags = filter.tags.isEmpty ? nil : filter.tags
        excludedTags = filter.excludedTags.isEmpty ? nil : filter.excludedTags
        folders = filter.folders.isEmpty ? nil : filter.folders.map(\.text)
        from = filter.from.map(PhotoTime.text(of:))
        before = filter.before.map(PhotoTime.text(of:))
        favouritesOnly = filter.favouritesOnly ? true : nil
        collection = filter.collection
    }
}
#endif
