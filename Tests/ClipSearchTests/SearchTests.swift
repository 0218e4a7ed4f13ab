import Catalog
import ClipSearch
import Encoders
import Files
import Foundation
import Pictures
import Testing

/// Questions to a library of five colours.
/// Values in the catalog that no program wrote.
@Suite struct DamagedVectorTests {
    @Test(arguments: [0, 3] as [Float], [false, true])
    func aVectorThatHasNotLengthOneIsNoticed(value: Float, isIndexed: Bool) throws {
        let library = try VectorLibrary()
        try library.add(0..<(isIndexed ? 600 : 20))
        if isIndexed { try library.index() }
        #expect(library.hasIndex == isIndexed)
        try library.changeVector(ofPhoto: 7, to: value)
        // An index has vectors of its own, as long as it need not be made anew.
        if isIndexed { try FileManager.default.removeItem(atPath: library.indexPath) }
        let damage = { (error: any Error) in
            if case CatalogError.damaged(_, let detail) = error { detail.contains("photo 7 ") } else { false }
        }
        #expect(performing: { try library.open().search(SearchQuery("5")) }, throws: damage)
        #expect(performing: { try library.open().duplicates() }, throws: damage)
        #expect(performing: { try library.open().cosineScales() }, throws: damage)
    }
}

@Suite struct SearchTests {
    let photos: PhotoFolder
    let library: OpenLibrary

    init() throws {
        photos = try PhotoFolder()
        for (name, colour) in Colour.named { try photos.write("\(name).png", colour) }
        try photos.index()
        library = try photos.library()
    }

    private func names(_ query: SearchQuery) throws -> [String] {
        try library.searcher.search(query).results.map(\.path.fileName)
    }

    private func names(_ terms: SearchQuery.Term..., change: (inout SearchQuery) -> Void = { _ in }) throws -> [String]
    {
        var query = SearchQuery(terms: terms)
        change(&query)
        return try names(query)
    }

    @Test func conditionsThatLeaveNothingAreNamed() throws {
        let searcher = library.searcher
        try library.searcher.library.texts.addTags(
            ["warm"], to: searcher.search(SearchQuery("red")).results.prefix(2).map(\.id))
        var query = SearchQuery("red tag:warm type:gif")
        #expect(try searcher.search(query).results.isEmpty)
        let both = try searcher.emptyingConditions(of: query)
        #expect(both.map(\.label) == ["tag:warm", "type:gif"] && both.map(\.photosWithout) == [0, 2])
        query = SearchQuery("red")
        query.filter.tags = ["New York"]
        let one = try searcher.emptyingConditions(of: query)
        #expect(one.map(\.label) == ["tag:\"New York\""] && one.map(\.photosWithout) == [5])
        query = SearchQuery("before:1990")
        #expect(try searcher.emptyingConditions(of: query).map(\.label) == ["before:1990-01-01"])
        // These leave some, whatever words and scores do.
        query = SearchQuery("red tag:warm")
        query.minimumScore = 1
        #expect(try searcher.emptyingConditions(of: query).isEmpty)
        #expect(try searcher.emptyingConditions(of: SearchQuery("red")).isEmpty)
    }

    @Test func theNearestComesFirst() throws {
        let response = try library.searcher.search(SearchQuery("red"))
        #expect(response.results.map(\.path.fileName).prefix(3) == ["red.png", "orange.png", "white.png"])
        #expect(response.results.map(\.rank) == [1, 2, 3, 4, 5])
        #expect(abs(response.results[0].score - 1) < 1e-5)
        let expected = dot(Colour.red.vector, Colour.orange.vector)
        #expect(abs(response.results[1].score - expected) < 0.01)
        #expect(response.model == "colours" && response.plan.strategy == .exact)
        #expect((response.comparedPhotos, response.totalPhotos) == (5, 5))
        #expect(
            response.results.allSatisfy {
                ($0.width, $0.height) == (12, 9) && $0.takenAt == nil && $0.termScores == nil
            })
        #expect(response.timings.total > 0)
    }

    @Test func limitAndOffset() throws {
        let all = try names(SearchQuery("red"))
        #expect(try names(.init(.text("red"))) { $0.limit = 2 } == Array(all.prefix(2)))
        var query = SearchQuery("red")
        (query.limit, query.offset) = (2, 2)
        let page = try library.searcher.search(query).results
        #expect(page.map(\.path.fileName) == Array(all[2..<4]) && page.map(\.rank) == [3, 4])
        #expect(try names(.init(.text("red"))) { $0.limit = 0 }.isEmpty)
        for (limit, offset) in [(Int.max, 0), (Int.max, 1), (5, .max), (.max, .max)] {
            #expect(
                try names(.init(.text("red"))) { ($0.limit, $0.offset) = (limit, offset) }
                    == Array(all.dropFirst(offset)))
        }
        #expect(throws: ClipSearchError.self) { try names(.init(.text("red"))) { $0.limit = -1 } }
        #expect(throws: ClipSearchError.self) { try names(.init(.text("red"))) { $0.offset = -1 } }
    }

    @Test func minimumScore() throws {
        #expect(try names(.init(.text("red"))) { $0.minimumScore = 0.8 } == ["red.png", "orange.png"])
        #expect(try names(.init(.text("red"))) { $0.minimumScore = 1.1 }.isEmpty)
        #expect(throws: ClipSearchError.self) { try names(.init(.text("red"))) { $0.minimumScore = .nan } }
    }

    @Test func weightsAndUnwantedTerms() throws {
        #expect(try names(.init(.text("red")), .init(.text("green"), weight: 0.5)).first == "orange.png")
        // The files' names would come first.
        #expect(
            try names(.init(.text("orange")), .init(.text("red"), weight: -0.9)) { $0.ranking = .vector }.first
                == "green.png")
        #expect(try names(.init(.text("red")), .init(.text("blue"), weight: 3)).first == "blue.png")
        #expect(try names(.init(.text("green"), weight: -1)) { $0.subtractsUnwanted = true }.last == "green.png")
        #expect(throws: ClipSearchError.self) { try names(.init(.text("red"), weight: .nan)) }
        #expect(throws: ClipSearchError.self) { try names(.init(.text("red"), weight: .infinity)) }
    }

    /// SQLite takes about a thousand conditions, and each term costs time.
    @Test func queriesOfManyPartsAreRefused() throws {
        func refusal(_ change: (inout SearchQuery) -> Void) throws -> ClipSearchError? {
            var query = SearchQuery("red")
            change(&query)
            do { _ = try library.searcher.search(query) } catch let error as ClipSearchError { return error }
            return nil
        }
        let (limit, terms) = (InputLimits.filterEntries, InputLimits.queryTerms)
        let names = (0...limit).map { "tag \($0)" }
        #expect(
            try refusal { $0.filter.tags = names }
                == .invalidArgument(name: "number of tags", value: "51", reason: "must be at most 50"))
        #expect(
            try refusal { $0.filter.excludedTags = names }
                == .invalidArgument(name: "number of excluded tags", value: "51", reason: "must be at most 50"))
        #expect(
            try refusal { $0.filter.folders = names.map { PhotoPath("/\($0)") } }
                == .invalidArgument(name: "number of folders", value: "51", reason: "must be at most 50"))
        #expect(
            try refusal { $0.terms = Array(repeating: .init(.text("red")), count: terms + 1) }
                == .invalidArgument(name: "number of terms", value: "257", reason: "must be at most 256"))
        #expect(
            try refusal {
                $0.terms = Array(repeating: .init(.text("red")), count: terms)
                $0.filter.excludedTags = Array(names.prefix(limit))
                $0.filter.tags = Array(names.prefix(limit))
                $0.filter.folders = names.prefix(limit).map { PhotoPath("/\($0)") }
            } == nil)
        var options = DuplicateOptions()
        options.filter.folders = names.map { PhotoPath("/\($0)") }
        #expect(throws: ClipSearchError.self) { try library.searcher.duplicates(options) }
    }

    @Test func emptyAndContradictoryQueries() throws {
        let wrong: [([SearchQuery.Term], ClipSearchError)] = [
            ([], .emptyQuery), ([.init(.text(" \n"))], .emptyQuery), ([.init(.text("red"), weight: 0)], .emptyQuery),
            ([.init(.text("red")), .init(.text("Red"), weight: -1)], .contradictoryQuery),
        ]
        for (terms, error) in wrong {
            var query = SearchQuery(terms: terms)
            query.subtractsUnwanted = true
            #expect(throws: error) { try library.searcher.search(query) }
        }
    }

    @Test func aPictureIsNotItsOwnAnswer() throws {
        try photos.write("copy of red.png", .red)
        try photos.index()
        #expect(try names(.init(.image(path: photos.path + "/red.png"))).first == "orange.png")
        #expect(try names(.init(.image(path: photos.path + "/red.png"))).count == 4)
        let id = try #require(try photos.id("red.png"))
        #expect(try names(.init(.photo(id: id))) == names(.init(.image(path: photos.path + "/red.png"))))
        // One from elsewhere has all for answers.
        let other = try TemporaryFolder()
        let path = try other.write("red.png", Colour.red.png(mark: 9))
        let found = try names(.init(.image(path: path))) { $0.stacksCopies = false }
        #expect(Set(found.prefix(2)) == ["red.png", "copy of red.png"])
        #expect(try library.searcher.search(SearchQuery(terms: [.init(.image(path: path))])).comparedPhotos == 6)
        #expect(try library.searcher.search(SearchQuery(terms: [.init(.photo(id: id))])).comparedPhotos == 4)
    }

    @Test func severalPicturesAndWords() throws {
        let image = { (name: String) in SearchQuery.Term(.image(path: "\(photos.path)/\(name).png")) }
        #expect(try names(image("red"), image("green")).first == "orange.png")
        #expect(try names(image("red"), .init(.text("blue"), weight: 2)).first == "blue.png")
        let response = try library.searcher.search(SearchQuery(terms: [image("red"), .init(.text("green"))]), explains: true)
        let best = try #require(response.results.first?.termScores)
        #expect(best.count == 2)
        let shown = try #require(Colour.named[String(response.results[0].path.fileName.dropLast(4))]).vector
        for (score, colour) in zip(best, [Colour.red, .green]) {
            #expect(abs(score - dot(colour.vector, shown)) < 0.02)
        }
    }

    private func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

    @Test func picturesThatCannotBeUsed() throws {
        #expect { try names(.init(.image(path: "/no/such.jpg"))) } throws: { "\($0)".contains("/no/such.jpg") }
        let folder = try TemporaryFolder()
        let broken = try folder.write("broken.png", try Colour.red.png().prefix(45))
        #expect { try names(.init(.image(path: broken))) } throws: { "\($0)".contains(broken) }
        let text = try folder.write("text.png", "text".utf8)
        #expect { try names(.init(.image(path: text))) } throws: { "\($0)".contains(text) }
        #expect(throws: CatalogError.unknownPhoto(4711)) { try names(.init(.photo(id: 4711))) }
        #expect(throws: ClipSearchError.self) { try names(.init(.image(path: folder.path))) }
    }

    @Test func foldersAreNotPrefixes() throws {
        try photos.write("dir/a.png", .red, mark: 1)
        try photos.write("dir/deep/b.png", .red, mark: 2)
        try photos.write("dir2/c.png", .red, mark: 3)
        try photos.write("dir.png", .red, mark: 4)
        try photos.index()
        var query = SearchQuery("red")
        query.filter.folders = [photos.photoPath("dir")]
        let response = try library.searcher.search(query)
        #expect(Set(response.results.map(\.path.fileName)) == ["a.png", "b.png"])
        #expect((response.comparedPhotos, response.totalPhotos) == (2, 9))
        query.filter.folders = [photos.photoPath("dir2"), photos.photoPath("dir/deep")]
        #expect(Set(try names(query)) == ["b.png", "c.png"])
        query.filter.folders = [photos.photoPath("none")]
        #expect(try names(query).isEmpty)
        // The picture asked with is left out of a folder's answers, too.
        query = SearchQuery(terms: [.init(.image(path: photos.path + "/dir/a.png"))])
        query.filter.folders = [photos.photoPath("dir")]
        #expect(try names(query) == ["b.png"])
    }

    @Test func dates() throws {
        var query = SearchQuery("red")
        let catalog = try photos.catalog()
        let times = try Colour.named.keys.map {
            try #require(try catalog.photos.find(at: photos.photoPath("\($0).png"))).file
        }
        .map { ($0.path.fileName, $0.modifiedNanoseconds / 1_000_000_000) }
        let middle = times.map(\.1).sorted()[2]
        query.filter.from = middle
        #expect(Set(try names(query)) == Set(times.filter { $0.1 >= middle }.map(\.0)))
        query.filter.before = middle + 1
        #expect(try names(query).count == 1)
        query.filter.before = 0
        #expect(try names(query).isEmpty)
    }

    @Test func tags() throws {
        try photos.tag("green.png", "calm")
        try photos.tag("blue.png", "calm")
        var query = SearchQuery("red")
        query.filter.tags = ["Calm"]
        #expect(Set(try names(query)) == ["green.png", "blue.png"])
    }

    @Test func theEnsembleIsTheMeanOfItsPhrasings() throws {
        #expect(
            PromptTemplate.phrasings(of: "a {q}") == [
                "a {q}", "A picture of a {q}", "Photograph showing a {q}", "Scene with a {q}",
            ])
        #expect(PromptTemplate.phrasings(of: "").count == 4)
        let model = photos.model
        let (plain, ensemble) = (
            try model.vector(ofText: "red"), try model.vector(ofText: "red", usesPromptEnsemble: true)
        )
        #expect(zip(plain, ensemble).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(try names(.init(.text("red"))) { $0.usesPromptEnsemble = true }.first == "red.png")
    }

    @Test func theCacheFollowsTheCatalog() throws {
        #expect(try names(SearchQuery("red")).count == 5)
        try photos.write("new.png", .red, mark: 1)
        try photos.index()
        #expect(try names(SearchQuery("red")).count == 6)
        try photos.write("new.png", .blue, mark: 1)
        try photos.remove("red.png")
        try photos.index()
        #expect(try names(SearchQuery("red")).first == "orange.png")
        #expect(Set(try names(SearchQuery("blue")).prefix(2)) == ["blue.png", "new.png"])
        try photos.write("red.png", .red)
        try photos.index()
        #expect(try names(SearchQuery("red")).first == "red.png")
        // Many at once, while another indexes.
        try photos.write("more.png", .red, mark: 2)
        let (library, writer, path) = (library, try photos.library().indexer, photos.path)
        DispatchQueue.concurrentPerform(iterations: 8) { number in
            if number == 0 { _ = try? writer.index([path]) }
            for _ in 0..<20 {
                let count = try? library.searcher.search(SearchQuery("red")).results.count
                #expect(count == 6 || count == 7)
            }
        }
        #expect(try names(SearchQuery("red")).count == 7)
    }

    @Test func aReadOnlyLibraryIsSearched() throws {
        let reader = try OpenLibrary(photos.libraryFolder, model: photos.model, isReadOnly: true)
        #expect(try reader.searcher.search(SearchQuery("red")).results.count == 5)
        #expect(throws: CatalogError.self) { try reader.indexer.index([photos.path]) }
    }
}
