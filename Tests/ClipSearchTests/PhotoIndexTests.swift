import Catalog
import ClipSearch
import Foundation
import Testing
import VectorIndex

/// Searching with an index file, and keeping it up to date.
@Suite struct PhotoIndexTests {
    let library: VectorLibrary

    init() throws { library = try VectorLibrary() }

    private func query(_ number: Int, limit: Int = 10) -> SearchQuery {
        var query = SearchQuery("\(number)")
        // The numbers are names of files, too, which would come first, and years.
        query.ranking = .vector
        query.isLiteral = true
        query.limit = limit
        return query
    }

    /// The mean recall of some queries; all their plans.
    private func recall(
        _ photos: PhotoSearcher, limit: Int = 10, queries: Int = 40, change: (inout SearchQuery) -> Void = { _ in }
    ) throws -> (recall: Double, plans: [ClipSearch.SearchPlan]) {
        let copy = library.temporary.path + "/truth-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        try library.catalog.backup(to: copy + "/catalog.sqlite")
        let exact = PhotoSearcher(try PhotoLibrary(folder: copy, access: .readOnly), model: NumberModel())
        var sum = 0.0
        var plans: [ClipSearch.SearchPlan] = []
        for number in 0..<queries {
            var query = query(10_000_000 + number, limit: limit)
            change(&query)
            let truth = try exact.search(query)
            #expect(truth.plan.strategy == .exact)
            let response = try photos.search(query)
            #expect(response.results.count == truth.results.count)
            #expect(response.totalPhotos == truth.totalPhotos)
            sum += response.recall(of: truth.results)
            plans.append(response.plan)
        }
        return (sum / Double(queries), plans)
    }

    @Test func aSmallLibraryNeedsNone() throws {
        try library.add(0..<400)
        #expect(try library.index().index == nil)
        #expect(!library.hasIndex)
        #expect(try library.health().state == .notNeeded)
        let response = try library.open().search(query(3))
        #expect(response.plan.strategy == .exact && response.comparedPhotos == 400)
        #expect(response.plan.reason.contains("fewer than 500"))
    }

    @Test func aLargeLibraryIsSearchedByItsGraph() throws {
        try library.add(0..<3_000)
        #expect(try library.health().state == .missing)
        #expect(try library.open().search(query(3)).plan.reason.contains("no search index yet"))
        let update = try #require(try library.index().index)
        #expect((update.photos, update.added, update.problem) == (3_000, 3_000, nil))
        let health = try library.health()
        #expect(health.state == .current && health.photos == 3_000 && health.size > 3_000 * 24 * 5)
        let (recall, plans) = try recall(library.open())
        #expect(recall >= 0.98)
        #expect(plans.allSatisfy { $0.strategy == .graph && $0.usesIndex && $0.comparedPhotos < 1_500 })
        // Nothing has changed: nothing is done.
        #expect(try library.index().index == nil)
    }

    @Test func aFewChangesAreSeenWithoutANewFile() throws {
        let ids = try library.add(0..<2_000)
        try library.index()
        let before = try Data(contentsOf: URL(fileURLWithPath: library.indexPath))
        let open = try library.open()
        #expect(try open.search(query(7)).results.first?.id == ids[7])

        try library.catalog.photos.retire([ids[7]])
        for photos in [open, try library.open()] {
            #expect(try photos.search(query(7)).results.allSatisfy { $0.id != ids[7] })
            #expect(try photos.search(query(7)).totalPhotos == 1_999)
        }
        try library.catalog.photos.revive([ids[7]])
        for photos in [open, try library.open()] {
            let response = try photos.search(query(7))
            #expect(response.results.first?.id == ids[7] && response.totalPhotos == 2_000)
        }
        let new = try library.add([5_000])
        var change = LibraryChange()
        change.vectors = [
            VectorChange(
                subject: .photo(ids[8]), vector: NewVector(model: library.model.id, values: NumberModel.vector(6_000)))
        ]
        _ = try library.catalog.apply(change)
        try library.catalog.photos.forget([ids[9]])
        for photos in [open, try library.open()] {
            #expect(try photos.search(query(5_000)).results.first?.id == new[0])
            #expect(try photos.search(query(6_000)).results.first?.id == ids[8])
            #expect(try photos.search(query(8)).results.first?.id != ids[8])
            #expect(try photos.search(query(9)).results.allSatisfy { $0.id != ids[9] })
            let (recall, plans) = try recall(photos)
            #expect(recall >= 0.98)
            #expect(plans.allSatisfy { $0.usesIndex && $0.reason.contains("newer photos") })
        }
        let health = try library.health()
        #expect(health.state == .behind && health.changedPhotos == 4)
        #expect(try library.index().index == nil)
        #expect(try Data(contentsOf: URL(fileURLWithPath: library.indexPath)) == before)
    }

    @Test func manyChangesMakeANewFile() throws {
        let ids = try library.add(0..<1_000)
        try library.index()
        let open = try library.open()
        _ = try open.search(query(1))
        try library.add(1_000..<1_400)
        try library.catalog.photos.retire(Array(ids[0..<50]))
        let update = try #require(try library.index().index)
        #expect(update.photos == 1_350 && update.added == 400)
        #expect(try library.health().state == .current)
        for photos in [open, try library.open()] {
            let (recall, plans) = try recall(photos)
            #expect(recall >= 0.98)
            #expect(plans.allSatisfy { !$0.reason.contains("newer photos") })
        }
    }

    @Test func removedVectorsAreThinnedOut() throws {
        let ids = try library.add(0..<1_600)
        try library.index()
        try library.catalog.photos.retire(Array(ids[300..<800]))
        #expect(try library.index().index?.photos == 1_100)
        let information = try HNSWIndex.information(ofFile: library.indexPath)
        #expect(information.count == 1_100 && information.removed == 0)
        try HNSWIndex.verify(file: library.indexPath)
        #expect(try recall(library.open()).recall >= 0.98)
    }

    @Test func filtersKeepTheirAnswers() throws {
        let ids = try library.add(0..<4_000)
        try library.index()
        let photos = try library.open()
        // A tenth; none of them near most queries, since folder and cluster go by the same number.
        var (recall, plans) = try recall(photos) { $0.filter.folders = [PhotoPath("/photos/4")] }
        #expect(recall >= 0.98)
        (recall, plans) = try self.recall(photos) { $0.filter.from = 3_600 }
        #expect(recall >= 0.98)
        (recall, plans) = try self.recall(photos) { $0.filter.from = 1_000 }
        #expect(recall >= 0.98 && plans.contains { $0.strategy != .exact })
        (recall, plans) = try self.recall(photos) {
            $0.filter.from = 3_995
            $0.limit = 50
        }
        #expect(recall == 1 && plans.allSatisfy { $0.strategy == .exact && $0.comparedPhotos == 5 })
        // With changes on top.
        try library.catalog.photos.retire([ids[3_996]])
        try library.add([4_004])
        (recall, plans) = try self.recall(photos) { $0.filter.from = 3_995 }
        #expect(recall == 1 && plans.allSatisfy { $0.comparedPhotos == 5 })
        try library.catalog.texts.set(
            TextChange(source: .user, texts: PhotoTexts(tags: [Tag("x", source: .user)])), of: ids[12])
        (recall, _) = try self.recall(photos) { $0.filter.tags = ["x"] }
        #expect(recall == 1)
        // The picture that is asked with is not among the answers.
        let response = try photos.search(SearchQuery(terms: [.init(.photo(id: ids[20]))]))
        #expect(response.results.count == 10 && response.results.allSatisfy { $0.id != ids[20] })
    }

    @Test func longListsAndMinimumScoresAreExact() throws {
        try library.add(0..<2_000)
        try library.index()
        let photos = try library.open()
        for (limit, offset) in [(21, 0), (10, 60), (500, 100), (50, 1_980), (5_000, 0)] {
            let (recall, plans) = try recall(photos, limit: limit, queries: 4) { $0.offset = offset }
            #expect(recall == 1 && plans.allSatisfy { $0.strategy == .exact }, "\(limit) after \(offset)")
        }
        for score in [-1, 0, 0.5, 0.8, 0.95, 2] as [Float] {
            let (recall, _) = try recall(photos, limit: 15, queries: 20) { $0.minimumScore = score }
            #expect(recall >= (score > 0.7 ? 1 : 0.97), "\(score)")
        }
        let few = try recall(photos, limit: 15, queries: 20) { $0.minimumScore = 0.9 }
        #expect(few.plans.allSatisfy { $0.strategy == .exact })
        // A longer list begins with the shorter one.
        for number in 0..<20 {
            let long = try photos.search(query(20_000_000 + number, limit: 20)).results
            let short = try photos.search(query(20_000_000 + number, limit: 7)).results
            #expect(Array(long.prefix(7)) == short)
        }
    }

    @Test func aReadOnlyLibraryIsSearchedByItsGraph() throws {
        try library.add(0..<1_000)
        try library.index()
        try library.catalog.settings.set("x", to: "y")
        let files = try FileManager.default.contentsOfDirectory(atPath: library.libraryFolder).sorted()
        #expect(try library.open().search(query(5)).plan.usesIndex)
        #expect(try FileManager.default.contentsOfDirectory(atPath: library.libraryFolder).sorted() == files)
    }

    @Test func anIndexCanBeMadeAnew() throws {
        try library.add(0..<1_000)
        let photos = try PhotoLibrary(folder: library.libraryFolder)
        #expect(try photos.rebuildIndexes(policy: library.policy).map(\.photos) == [1_000])
        let before = try Data(contentsOf: URL(fileURLWithPath: library.indexPath))
        var told: [Int] = []
        let again = try photos.rebuildIndexes(policy: library.policy) {
            #expect($0 == "numbers" && $2 == 1_000)
            told.append($1)
        }
        #expect(again.map(\.added) == [1_000])
        #expect(told.first == 0 && told.last == 1_000 && told == told.sorted())
        #expect(try Data(contentsOf: URL(fileURLWithPath: library.indexPath)) != before)
        #expect(try library.index(rebuilding: true).index?.added == 1_000)
        #expect(try recall(library.open()).recall >= 0.98)
        // A library that has become small does without.
        try library.catalog.photos.retire(try library.catalog.photos.ids(matching: PhotoFilter()).suffix(900))
        #expect(try photos.rebuildIndexes(policy: library.policy).isEmpty)
        #expect(!library.hasIndex)
    }

    @Test func onlyOneBuildsAtATime() throws {
        try library.add(0..<600)
        let lock = try library.catalog.lockForIndexing(purpose: "test")
        #expect(throws: CatalogError.self) {
            try PhotoLibrary(folder: library.libraryFolder).rebuildIndexes(policy: library.policy)
        }
        lock.release()
        let nowhere = library.temporary.path + "/nowhere"
        #expect(throws: CatalogError.missing(path: nowhere + "/catalog.sqlite")) {
            try PhotoLibrary(folder: nowhere, access: .readOnly).rebuildIndexes()
        }
        #expect(!FileManager.default.fileExists(atPath: nowhere))
    }

    /// A program that answers while another indexes.
    @Test func searchesGoOnWhileTheIndexIsBuilt() async throws {
        try library.add(0..<600)
        let photos = try library.open()
        let library = library
        let (libraryFolder, policy) = (library.libraryFolder, library.policy)
        #expect(try photos.search(query(3)).plan.strategy == .exact)
        let catalogPath = libraryFolder + "/catalog.sqlite"
        let writer = Task.detached {
            let catalog = try PhotoLibrary(path: catalogPath)
            let model = try #require(try catalog.models.all().first)
            for start in stride(from: 600, to: 2_600, by: 200) {
                var batch = LibraryChange()
                batch.photos = try (start..<start + 200).map {
                    .init(
                        file: try VectorLibrary.file($0),
                        vectors: [NewVector(model: model.id, values: NumberModel.vector($0))])
                }
                _ = try catalog.apply(batch)
                _ = try PhotoLibrary(folder: libraryFolder).rebuildIndexes(policy: policy)
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reader in 0..<3 {
                group.addTask {
                    for number in 0..<200 {
                        var query = SearchQuery("\((number * 7 + reader) % 600)")
                        query.isLiteral = true
                        query.limit = 3
                        let response = try photos.search(query)
                        #expect(response.results.first?.path.fileName == "\((number * 7 + reader) % 600).jpg")
                        #expect(response.results.count == 3)
                    }
                }
            }
            try await group.waitForAll()
        }
        try await writer.value
        let response = try photos.search(query(2_599))
        #expect(response.plan.usesIndex && response.totalPhotos == 2_600)
        #expect(response.results.first?.path.fileName == "2599.jpg")
    }

    /// Photos are encoded, and the index is built meanwhile and finished afterwards.
    @Test func anIndexingRunBuildsTheIndex() throws {
        let photos = try PhotoFolder()
        for number in 0..<150 { try photos.write("\(number).png", .orange, mark: number + 1) }
        try photos.write("blue.png", .blue)
        photos.model.change { $0.pause = .milliseconds(8) }
        var policy = VectorLibrary.smallPolicy
        policy.threshold = 40
        policy.sliceSize = 16
        let library = try OpenLibrary(photos.libraryFolder, model: photos.model, indexPolicy: policy)
        var phases: [IndexingProgress.Phase] = []
        let report = try library.indexer.index([photos.path]) { if phases.last != $0.phase { phases.append($0.phase) } }
        #expect(report.indexed == 151 && report.index?.photos == 151 && report.index?.problem == nil)
        #expect(phases.prefix(2) == [.scanning, .indexing] && phases.last == .building)
        #expect(try library.library.status(policy: policy).models.first?.index.state == .current)
        #expect(try library.searcher.search(SearchQuery("blue")).results.first?.path.fileName == "blue.png")
    }
}
