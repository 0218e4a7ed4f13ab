import Catalog
import ClipSearch
import Synchronization
import Testing

/// The number of SQL statements that a warm question costs, transactions' beginnings and ends left out.
@Suite struct StatementCountTests {
    /// The statements of one library's catalog.
    private struct Log {
        private static let statements = Mutex<[String: [String]]>([:])
        private let path: String

        init(_ library: VectorLibrary) {
            path = library.location.catalogPath
            SQLiteCatalog.statementObserver.withLock { observer in
                observer = { path, text in
                    guard ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(where: text.hasPrefix) else { return }
                    Self.statements.withLock { $0[path, default: []].append(text) }
                }
            }
        }

        /// Removes and returns the statements since the last call.
        func take() -> [String] { Self.statements.withLock { $0.removeValue(forKey: path) } ?? [] }
    }

    @Test(arguments: [false, true]) func aQuestionCostsFewWhateverTheNumberOfAnswers(explains: Bool) throws {
        let vectors = try VectorLibrary()
        let ids = try vectors.add(0..<300)
        for (number, id) in ids.enumerated() {
            try vectors.catalog.setTexts(
                TextChange(
                    source: .user, texts: PhotoTexts(captions: [Caption("a red dog \(number)", source: .user)])),
                of: id)
        }
        _ = try vectors.catalog.addFavourites(Array(ids.prefix(100)))
        let log = Log(vectors)
        let library = try vectors.open(isReadOnly: false)
        func statements(limit: Int) throws -> [String] {
            var query = SearchQuery("red dog 17")
            query.limit = limit
            query.ranking = .hybrid
            _ = log.take()
            let results = try library.search(query, explains: explains).results
            #expect(results.count == limit)
            #expect(!explains || results.contains { $0.scores?.matchedWords.isEmpty == false })
            #expect(try library.favourites(among: results.map(\.id)).count <= limit)
            let search = SearchRecord(
                searchedAt: 0, kind: .text, query: "red dog 17", results: limit, milliseconds: 1)
            _ = try library.note(search)
            return log.take()
        }
        _ = try statements(limit: 1)
        let few = try statements(limit: 5)
        let many = try statements(limit: 250)
        // Photos that were found by their words alone need their vectors; with an explanation all do, and texts.
        #expect(few.count <= (explains ? 17 : 12), "\(few)")
        #expect(many.count <= (explains ? 17 : 12), "\(many)")
    }

    @Test func termsThatArePhotosAreFetchedTogether() throws {
        let vectors = try VectorLibrary()
        let ids = try vectors.add(0..<300)
        let log = Log(vectors)
        let library = try vectors.open()
        func statements(terms: Int) throws -> Int {
            var query = SearchQuery("0")
            query.terms = ids.prefix(terms).map { .init(.photo(id: $0), weight: 1) }
            _ = log.take()
            #expect(try library.search(query).results.allSatisfy { !ids.prefix(terms).contains($0.id) })
            return log.take().count
        }
        _ = try statements(terms: 1)
        #expect(try statements(terms: 30) == statements(terms: 1))
    }
}
