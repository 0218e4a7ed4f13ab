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

        init(_ library: VectorLibrary) { self.init(library.libraryFolder) }

        init(_ libraryFolder: String) {
            path = libraryFolder + "/catalog.sqlite"
            PhotoLibrary.observeStatements { path, text in
                // The full-text index runs statements of its own on its tables, words_data and others.
                guard ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(where: text.hasPrefix),
                    !text.contains("words_")
                else { return }
                Self.statements.withLock { $0[path, default: []].append(text) }
            }
        }

        /// Removes and returns the statements since the last call.
        func take() -> [String] { Self.statements.withLock { $0.removeValue(forKey: path) } ?? [] }
    }

    @Test(arguments: [false, true]) func aQuestionCostsFewWhateverTheNumberOfAnswers(explains: Bool) throws {
        let vectors = try VectorLibrary()
        let ids = try vectors.add(0..<300)
        for (number, id) in ids.enumerated() {
            try vectors.catalog.texts.set(
                TextChange(
                    source: .user, texts: PhotoTexts(captions: [Caption("a red dog \(number)", source: .user)])),
                of: id)
        }
        _ = try vectors.catalog.favourites.add(Array(ids.prefix(100)))
        let log = Log(vectors)
        let searcher = PhotoSearcher(
            try PhotoLibrary(folder: vectors.libraryFolder), model: NumberModel(), indexPolicy: vectors.policy)
        func statements(limit: Int) throws -> [String] {
            var query = SearchQuery("red dog 17")
            query.limit = limit
            query.ranking = .hybrid
            _ = log.take()
            let results = try searcher.search(query, explains: explains).results
            #expect(results.count == limit)
            #expect(!explains || results.contains { $0.scores?.matchedWords.isEmpty == false })
            #expect(try searcher.library.favourites.among(results.map(\.id)).count <= limit)
            let search = SearchRecord(
                searchedAt: 0, kind: .text, query: "red dog 17", results: limit, milliseconds: 1)
            _ = try searcher.library.searches.note(search)
            return log.take()
        }
        _ = try statements(limit: 1)
        let few = try statements(limit: 5)
        let many = try statements(limit: 250)
        // Photos that were found by their words alone need their vectors; with an explanation all do, and texts.
        #expect(few.count <= (explains ? 29 : 24), "\(few)")
        #expect(many.count <= (explains ? 29 : 24), "\(many)")
    }

    /// A photo costs its own row, its vector's two and its words; what is asked before is asked for all at once.
    @Test func aBatchCostsFourStatementsAPhoto() throws {
        let vectors = try VectorLibrary()
        let log = Log(vectors)
        let catalog = try PhotoLibrary(folder: vectors.libraryFolder)
        func statements(storing numbers: Range<Int>) throws -> Int {
            var batch = LibraryChange()
            batch.photos = try numbers.map { number in
                let texts = PhotoTexts(captions: [Caption("dog", source: .embedded)], tags: [Tag("pet", source: .embedded)])
                return LibraryChange.PhotoChange(
                    file: try VectorLibrary.file(number),
                    vectors: [NewVector(model: vectors.model.id, values: NumberModel.vector(number))],
                    texts: number < 100 ? [] : [TextChange(source: .embedded, texts: texts)])
            }
            _ = log.take()
            _ = try catalog.apply(batch)
            return log.take().count
        }
        let one = try statements(storing: 0..<1)
        #expect(one <= 15)
        #expect(try statements(storing: 1..<61) == one + 59 * 4)
        // A caption and a tag are a row each.
        let textsOfOne = try statements(storing: 100..<101)
        #expect(try statements(storing: 101..<161) <= textsOfOne + 59 * 6)
        let removal = try { () throws in
            _ = log.take()
            try catalog.photos.forget(Array(1...50))
            return log.take().count
        }()
        // Two for a vector; each of the twelve actions on foreign keys is reported as a statement.
        #expect(removal <= 12 + (2 + 12) * 50)
    }

    /// What the library knows of files, and of their contents, is asked for together.
    @Test func aRunAsksOnceForAllFiles() throws {
        let photos = try PhotoFolder()
        for number in 0..<40 { try photos.write("\(number)/a.png", .orange, mark: number) }
        let log = Log(photos.libraryFolder)
        func questions(_ run: () throws -> IndexingReport) throws -> (Int, [Int]) {
            _ = log.take()
            let counts = try run().counts
            return (log.take().filter { $0.contains("decode_path, stamp") }.count, counts)
        }
        func index(_ numbers: Range<Int>) throws -> (Int, [Int]) {
            try questions {
                try photos.index { $0.files = numbers.map { photos.photoPath("\($0)/a.png") } }
            }
        }
        // The present and the missing photos at the paths, and those with the contents.
        #expect(try index(0..<2) == (3, [2, 0, 0, 0]))
        #expect(try index(2..<40) == (3, [38, 0, 0, 0]))
        for number in 0..<40 { try photos.move("\(number)/a.png", to: "\(number)/b.png") }
        #expect(try questions { try photos.index() } == (3, [0, 0, 40, 0]))
    }

    /// The names that a text may mean are asked for together, however many words it has.
    @Test func aLongTextIsReadWithFewStatements() throws {
        let vectors = try VectorLibrary()
        try vectors.add(0..<20)
        let log = Log(vectors)
        let searcher = try vectors.open()
        func statements(words: Int) throws -> Int {
            let text = (0..<words).map { $0 % 3 == 0 ? "may 20\(10 + $0 % 20)" : "qxv\($0)" }.joined(separator: " ")
            _ = log.take()
            _ = try searcher.search(SearchQuery(text))
            return log.take().count
        }
        _ = try statements(words: 3)
        let few = try statements(words: 6)
        #expect(try statements(words: 90) <= few + 3)
    }

    @Test func termsThatArePhotosAreFetchedTogether() throws {
        let vectors = try VectorLibrary()
        let ids = try vectors.add(0..<300)
        let log = Log(vectors)
        let searcher = try vectors.open()
        func statements(terms: Int) throws -> Int {
            var query = SearchQuery("0")
            query.terms = ids.prefix(terms).map { .init(.photo(id: $0), weight: 1) }
            _ = log.take()
            #expect(try searcher.search(query).results.allSatisfy { !ids.prefix(terms).contains($0.id) })
            return log.take().count
        }
        _ = try statements(terms: 1)
        #expect(try statements(terms: 30) == statements(terms: 1))
    }
}
