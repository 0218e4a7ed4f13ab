import Catalog
import ClipSearch
import Foundation
import Synchronization
import Testing
import VectorIndex

/// Index files that are damaged, of another library, of another time, or half-way.
@Suite struct IndexFileTests {
    let library: VectorLibrary

    init() throws {
        library = try VectorLibrary()
        try library.add(0..<800)
        try library.index()
    }

    private var bytes: Data {
        get throws { try Data(contentsOf: URL(fileURLWithPath: library.indexPath)) }
    }

    private func write(_ bytes: Data) throws { try bytes.write(to: URL(fileURLWithPath: library.indexPath)) }

    /// Searches are answered without the file, which is made anew by the next run.
    private func expectReplaced(_ state: IndexHealth.State, _ comment: Comment) throws {
        let health = try library.health()
        #expect(health.state == state && health.kind == "exact" && health.advice != nil, comment)
        let response = try library.open().search(numberQuery(5))
        #expect(!response.plan.usesIndex && response.comparedPhotos == 800, comment)
        #expect(response.results.first?.path.fileName == "5.jpg", comment)
        #expect(try library.index().index?.photos == 800, comment)
        #expect(try library.health().state == .current, comment)
        #expect(try library.open().search(numberQuery(5)).plan.usesIndex, comment)
    }

    @Test func aDamagedFileIsReplaced() throws {
        let changes: [(String, (inout Data) -> Void)] = [
            ("empty", { $0 = Data() }),
            ("no index", { $0 = Data("not an index".utf8) }),
            ("truncated", { $0 = $0.prefix($0.count / 2) }),
            ("longer", { $0 += Data(repeating: 0, count: 5_000) }),
            ("header", { $0[60] ^= 1 }),
            ("links", { data in for i in 30_000..<data.count - 80_000 { data[i] = 0xee } }),
        ]
        for (name, change) in changes {
            var damaged = try bytes
            change(&damaged)
            try write(damaged)
            try expectReplaced(.damaged, "\(name)")
        }
        try FileManager.default.removeItem(atPath: library.indexPath)
        try expectReplaced(.missing, "removed")
    }

    /// Damage that opening does not find is found before the file is built on.
    @Test func damagedVectorsAreNotCarriedOn() throws {
        var damaged = try bytes
        damaged[damaged.count - 1_000] ^= 0x40
        try write(damaged)
        try library.add(1_000..<1_400)
        #expect(try library.index().index?.added == 1_200)
        try HNSWIndex.verify(file: library.indexPath)
    }

    /// Half of each section is overwritten. Whatever comes of it, answers are those of the whole file, `status` and
    /// `index` notice, and the file is made anew.
    @Test(arguments: [true, false])
    func noDamageChangesAnAnswer(isZeroed: Bool) throws {
        // Files that are not there: what is left out of groups tells what the groups were.
        func duplicates() throws -> Set<PhotoID> {
            var options = DuplicateOptions()
            options.threshold = 0.6
            return Set(try library.open().duplicates(options).skipped.map(\.id))
        }
        let questions = ["5", "77", "300", "641", "799"]
        let truth = try questions.map { try library.open().search(SearchQuery($0)).results.map(\.id) }
        let alike = try duplicates()
        #expect(alike.count > 100)
        var generator = SeededGenerator(seed: 5)
        var passedOver = 0
        for number in sections(of: try bytes).indices {
            let whole = try bytes
            let section = sections(of: whole)[number]
            var damaged = whole
            for place in section.lowerBound + section.count / 2..<section.upperBound {
                damaged[place] = isZeroed ? 0 : UInt8.random(in: 0...255, using: &generator)
            }
            if damaged == whole { continue }
            try write(damaged)
            let opened = try library.open()
            for (question, answer) in zip(questions, truth) {
                let response = try opened.search(SearchQuery(question))
                #expect(response.results.map(\.id) == answer, "\(section), \(question)")
                #expect((response.plan.indexProblem != nil) == !response.plan.usesIndex)
                passedOver += response.plan.usesIndex ? 0 : 1
            }
            #expect(try duplicates() == alike, "\(section)")
            #expect(try library.health().state == .damaged, "\(section)")
            let update = try #require(try library.index().index, "\(section)")
            #expect(update.photos == 800 && update.replaced?.contains("damaged") == true, "\(section)")
            #expect(try library.health().state == .current, "\(section)")
        }
        #expect(passedOver > 0)
    }

    private func sections(of file: Data) -> [Range<Int>] {
        func number(_ offset: Int, _ size: Int) -> Int {
            (0..<size).reduce(0) { $0 | Int(file[offset + $1]) << (8 * $1) }
        }
        return (0..<number(84, 4)).map { number(264 + 32 * $0, 8)..<number(264 + 32 * $0, 8) + number(272 + 32 * $0, 8) }
    }

    @Test func aNewerVersionsFileIsLeftAlone() throws {
        var newer = try bytes
        newer[8] = 99
        try write(newer)
        let health = try library.health()
        #expect(health.state == .newerVersion && health.problem?.contains("version 99") == true)
        #expect(try !library.open().search(numberQuery(5)).plan.usesIndex)
        #expect(try library.index().index == nil)
        #expect(try bytes == newer)
        // Unless one asks for it.
        #expect(try library.index(rebuilding: true).index?.photos == 800)
        #expect(try library.health().state == .current)
    }

    @Test func anotherLibrarysFileIsRefused() throws {
        let other = try VectorLibrary()
        try other.add(10_000..<10_800)
        try other.index()
        try write(Data(contentsOf: URL(fileURLWithPath: other.indexPath)))
        try expectReplaced(.foreign, "another library's")
        let index = try HNSWIndex(dimension: NumberModel.size)
        try index.add(ids: [1], vectors: NumberModel.vector(1))
        try index.save(to: library.indexPath, label: "mine")
        try expectReplaced(.foreign, "another program's")
    }

    /// The catalog is taken back to a backup, while the file is of a later time, and goes on differently from there.
    @Test func aFileOfATimeThatWasTakenBackIsRefused() throws {
        let backup = library.temporary.path + "/backup.sqlite"
        try library.catalog.backup(to: backup)
        try library.add(1_000..<1_600)
        try library.index()
        let restored = try VectorLibrary()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: restored.libraryFolder + "/catalog.sqlite" + suffix)
        }
        try FileManager.default.copyItem(atPath: backup, toPath: restored.libraryFolder + "/catalog.sqlite")
        try FileManager.default.copyItem(atPath: library.indexPath, toPath: restored.indexPath)
        let catalog = try PhotoLibrary(path: restored.libraryFolder + "/catalog.sqlite")
        for number in 0..<20 {
            var batch = LibraryChange()
            batch.photos = [
                .init(
                    file: try VectorLibrary.file(2_000 + number),
                    vectors: [NewVector(model: library.model.id, values: NumberModel.vector(2_000 + number))])
            ]
            _ = try catalog.apply(batch)
        }
        #expect(try restored.health().state == .foreign)
        #expect(try restored.open().search(numberQuery(2003)).results.first?.path.fileName == "2003.jpg")
        #expect(try restored.index().index?.photos == 820)
        #expect(try restored.health().state == .current)
    }

    /// A file from before the backup is as good afterwards.
    @Test func aFileFromBeforeTheBackupIsKept() throws {
        let old = try bytes
        try library.add(1_000..<1_010)
        let backup = library.temporary.path + "/backup.sqlite"
        try library.catalog.backup(to: backup)
        try library.add(1_010..<1_020)
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: backup + suffix) }
        let restored = try VectorLibrary()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: restored.libraryFolder + "/catalog.sqlite" + suffix)
        }
        try FileManager.default.copyItem(atPath: backup, toPath: restored.libraryFolder + "/catalog.sqlite")
        try old.write(to: URL(fileURLWithPath: restored.indexPath))
        let health = try restored.health()
        #expect(health.state == .behind && health.changedPhotos == 10)
    }

    @Test func aFileTooFarBehindIsNotUsed() throws {
        try library.add(1_000..<3_000)
        let health = try library.health()
        #expect(health.state == .outdated && health.changedPhotos == 2_000)
        let response = try library.open().search(numberQuery(1005))
        #expect(response.plan.strategy == .exact && response.plan.reason.contains("2000 photos have changed"))
        #expect(try library.index().index?.added == 2_000)
        #expect(try library.open().search(numberQuery(1005)).plan.usesIndex)
    }

    /// A model that was removed and taken in again counts its watermarks from the beginning.
    @Test func aRemovedModelsFileIsNotItsSuccessors() throws {
        try library.catalog.models.remove(library.model.id)
        let again = try library.catalog.models.add(VectorLibrary.description)
        #expect(again.id != library.model.id)
        #expect(try library.health().state == .notNeeded)
    }

    @Test func aFileThatCannotBeWrittenFailsNothing() throws {
        try FileManager.default.removeItem(atPath: library.indexPath)
        try FileManager.default.createDirectory(atPath: library.indexPath + "/x", withIntermediateDirectories: true)
        let report = try library.index()
        #expect(report.index?.problem?.contains(library.indexPath) == true)
        #expect(try library.open().search(numberQuery(5)).results.first?.path.fileName == "5.jpg")
    }

    /// What a cancelled build has done is taken up by the next one.
    @Test func aCancelledBuildIsTakenUp() async throws {
        try FileManager.default.removeItem(atPath: library.indexPath)
        try library.add(1_000..<5_000)
        let (libraryFolder, policy) = (library.libraryFolder, library.policy)
        let task = Mutex<Task<IndexUpdate?, any Error>?>(nil)
        let work = Task.detached {
            try PhotoLibrary(folder: libraryFolder).rebuildIndexes(policy: policy) { _, done, _ in
                if done >= 3_600 { task.withLock { $0?.cancel() } }
            }.first
        }
        task.withLock { $0 = work }
        await #expect(throws: CancellationError.self) { try await work.value }
        let health = try library.health()
        #expect(health.state == .behind && (3_600..<4_500).contains(health.photos))
        let update = try #require(try library.index().index)
        #expect(update.photos == 4_800 && update.added < 1_200)
        try HNSWIndex.verify(file: library.indexPath)
    }

    /// Killed while it builds or writes: the file that was there stays whole, and so does the library.
    @Test func aKilledBuildLeavesTheOldFile() async throws {
        try library.add(1_000..<2_500)
        let (folder, old) = (library.libraryFolder, try bytes)
        for (number, milliseconds) in ([5, 20, 50, 90, 130, 170, 220, 300] as [UInt32]).enumerated() {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = folder as String, milliseconds = milliseconds as UInt32] in
                Thread.detachNewThread {
                    usleep(milliseconds * 1_000)
                    kill(getpid(), SIGKILL)
                }
                while true {
                    _ = try PhotoLibrary(folder: folder).rebuildIndexes(policy: VectorLibrary.smallPolicy)
                }
            }
            try HNSWIndex.verify(file: library.indexPath)
            let health = try library.health()
            #expect([.current, .behind, .outdated].contains(health.state), "\(number): \(health)")
            if health.state != .current { #expect(try bytes == old) }
            #expect(try library.open().search(numberQuery(5)).results.first?.path.fileName == "5.jpg")
        }
        try library.index(rebuilding: true)
        #expect(try library.health().state == .current)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".partial") }
        #expect(left.isEmpty)
    }
}

/// The query of ``NumberModel`` for a number, which is not a year.
private func numberQuery(_ number: Int) -> SearchQuery {
    var query = SearchQuery("\(number)")
    query.isLiteral = true
    return query
}
