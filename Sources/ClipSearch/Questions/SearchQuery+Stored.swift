import Foundation
import StrictJSON

/// The form of a query in the history and in albums: the same as in requests, without what only concerns the list of
/// results.
extension SearchQuery {
    /// Parses a stored query; nil where there is none, or its format is unknown.
    package init?(stored text: String?) {
        guard let text, let query = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = query
    }

    /// The query as it is stored; nil for one with a picture that is given itself.
    package var stored: String? {
        let usual = SearchQuery(terms: [])
        var query = self
        (query.limit, query.offset, query.stacksCopies) = (usual.limit, usual.offset, usual.stacksCopies)
        query.filter.listsFilesApart = usual.filter.listsFilesApart
        return (try? OrderedJSONEncoder(omitsEmptyFractions: true).encode(query))
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
