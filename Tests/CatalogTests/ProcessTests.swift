#if Catalog && (os(Linux) || os(macOS))
import Catalog
import Foundation
import GRDB
import Testing

/// Several processes on one library, some of which are killed.
@Suite(.serialized) struct ProcessTests {
    let library: TemporaryLibrary

    init() throws { library = try TemporaryLibrary() }

    /// Killed at some moment of writing batches: what is there afterwards is exactly the first n batches, n being those
    /// whose end the process had seen, or one more. Then the next process goes on.
    @Test func aKilledProcessLosesNothingCommitted() async throws {
        let path = library.path
        var committed = 0
        for microseconds in [500, 3_000, 9_000, 20_000, 35_000, 50_000, 80_000, 150_000] as [UInt32] {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, microseconds = microseconds as UInt32] in
                Thread.detachNewThread {
                    usleep(microseconds)
                    kill(getpid(), SIGKILL)
                }
                try writeBatches(path, until: .max)
            }
            let acknowledged = FileManager.default.contents(atPath: path + ".acknowledged")?.count ?? 0
            let catalog = try library.open()
            try catalog.checkIntegrity()
            let known = try catalog.photos.known(under: PhotoPath("/"), model: try catalog.models.add(smallModel).id)
            committed = known.failed.count
            #expect(committed == acknowledged || committed == acknowledged + 1)
            #expect(Set(known.present.keys) == expectedPaths(batches: committed))
            #expect(known.present.values.allSatisfy { $0.vector == .exact })
            // As the killed process would have done next.
            _ = FileManager.default.createFile(
                atPath: path + ".acknowledged", contents: Data(repeating: 1, count: committed))
        }
        #expect(committed > 0)
        try writeBatches(path, until: committed + 3)
        #expect(try library.open(.readOnly).counts().failedFiles == committed + 3)
    }

    /// Killed while it marks photos, fills a collection and notes and rates searches: what it had been told was done is
    /// there, and at most one step more.
    @Test func aKilledProcessLosesNothingThatAPersonKeeps() async throws {
        let path = library.path
        try library.open().apply { $0.photos = (1...400).map { read("/\($0).jpg", content: $0) } }
        var kept = 0
        for microseconds in [2_000, 10_000, 30_000, 60_000, 120_000] as [UInt32] {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, microseconds = microseconds as UInt32] in
                Thread.detachNewThread {
                    usleep(microseconds)
                    kill(getpid(), SIGKILL)
                }
                try keepThings(path)
            }
            let told = FileManager.default.contents(atPath: path + ".kept")?.count ?? 0
            let catalog = try library.open()
            try catalog.checkIntegrity()
            kept = try catalog.favourites.count()
            #expect(kept == told || kept == told + 1)
            let members = try catalog.collections.all().first?.photos ?? 0
            #expect(members == told || members == told + 1)
            let searches = try catalog.searches.list(before: nil, limit: 1000)
            #expect(searches.count == told || searches.count == told + 1)
            #expect(searches.filter { $0.rating == 4 }.count >= told)
            // As the killed process would have done next.
            if let last = catalog.lastStep(), last > told {
                try finishStep(last, catalog)
                _ = FileManager.default.createFile(atPath: path + ".kept", contents: Data(repeating: 1, count: last))
            }
        }
        #expect(kept > 0)
    }

    @Test func aLibraryWhoseCreationWasKilledCanBeMade() async throws {
        for microseconds in [0, 300, 600, 1_000, 1_500, 2_000, 3_000, 5_000, 8_000] as [UInt32] {
            let library = try TemporaryLibrary()
            let path = library.path
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, microseconds = microseconds as UInt32] in
                Thread.detachNewThread {
                    usleep(microseconds)
                    kill(getpid(), SIGKILL)
                }
                let catalog = try PhotoLibrary(path: path)
                while true { try catalog.add("/a.jpg") }
            }
            let catalog = try library.open()
            try catalog.checkIntegrity()
            try catalog.add("/a.jpg")
            #expect(try catalog.counts().presentPhotos == 1)
        }
    }

    @Test(arguments: [0, 1])
    func aJournalLeftByAKilledProcessIsPlayedBack(pages: Int) async throws {
        let path = library.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, pages = pages as Int] in
            let queue = try DatabaseQueue(path: path)
            try queue.writeWithoutTransaction { db in
                // A file of no pages or some before the transaction that is cut off.
                if pages > 0 {
                    try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
                }
                try db.execute(sql: "PRAGMA cache_size = 1; BEGIN IMMEDIATE; CREATE TABLE photos (x)")
                for _ in 0..<200 { try db.execute(sql: "INSERT INTO photos VALUES (randomblob(3000))") }
                kill(getpid(), SIGKILL)
            }
        }
        let journal = try #require(FileManager.default.attributesOfItem(atPath: path + "-journal")[.size] as? NSNumber)
        #expect(journal.intValue > 0)
        let copy = try TemporaryLibrary()
        for suffix in ["", "-journal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy.path + suffix)
        }
        for (library, access) in [(library, PhotoLibrary.Access.readOnly), (copy, .readWrite)] {
            let catalog = try library.open(access)
            try catalog.checkIntegrity()
            #expect(try catalog.counts().presentPhotos == 0)
        }
    }

    @Test func manyProcessesMakeAndFillOneLibrary() async throws {
        let path = library.path
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String, writer = writer as Int] in
                        let catalog = try PhotoLibrary(path: path)
                        for index in 0..<20 { try catalog.add("/\(writer)/\(index)", "/\(writer)/\(index)b") }
                    }
                }
            }
        }
        let catalog = try library.open()
        #expect(try catalog.counts().presentPhotos == 160)
        try catalog.checkIntegrity()
    }

    @Test func onlyOneIndexesAndAKilledOneLetsGo() async throws {
        let path = library.path
        try library.open().add("/a.jpg")
        async let child: Void = {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                let catalog = try PhotoLibrary(path: path)
                let lock = try catalog.lockForIndexing(purpose: "index /photos")
                _ = FileManager.default.createFile(atPath: path + ".ready", contents: Data("\(getpid())".utf8))
                try waitForFile(path + ".go")
                kill(getpid(), SIGKILL)
                lock.release()
            }
        }()
        try await Task.detached { try waitForFile(path + ".ready") }.value
        let process = String(
            decoding: try #require(FileManager.default.contents(atPath: path + ".ready")), as: UTF8.self)
        let catalog = try library.open()
        let expected = CatalogError.lockedByIndexing(path: path, holder: "process \(process) (index /photos)")
        #expect(throws: expected) { try catalog.lockForIndexing(purpose: "index /other") }
        // Readers and short writes go on.
        #expect(try library.open(.readOnly).counts().presentPhotos == 1)
        try catalog.settings.set("a", to: "b")
        _ = FileManager.default.createFile(atPath: path + ".go", contents: nil)
        await child
        try catalog.lockForIndexing(purpose: "index /other").release()
    }

    @Test func theLockHoldsWithinOneProcessToo() throws {
        let catalog = try library.open()
        let lock = try catalog.lockForIndexing(purpose: "index /a")
        #expect(throws: CatalogError.lockedByIndexing(path: library.path, holder: "process \(getpid()) (index /a)")) {
            try library.open().lockForIndexing(purpose: "index /b")
        }
        lock.release()
        lock.release()
        _ = try catalog.lockForIndexing(purpose: "index /b")
        // Let go with its last reference.
        _ = try catalog.lockForIndexing(purpose: "index /c")
    }

    #if os(Linux)
    /// A process that is being started has a copy of every descriptor until it runs its program.
    @Test func theLockEndsThoughCopiesOfItsDescriptorAreOpen() throws {
        let catalog = try library.open()
        let lock = try catalog.lockForIndexing(purpose: "index /a")
        let folder = "/proc/self/fd/"
        let descriptor = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder).first {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + $0)) == library.path + ".lock"
            }.flatMap { Int32($0) })
        let copy = dup(descriptor)
        defer { close(copy) }
        lock.release()
        try catalog.lockForIndexing(purpose: "index /b").release()
    }
    #endif

    @Test func aReadOnlyFolderCanBeSearched() async throws {
        let path = library.path
        let other = try TemporaryLibrary()
        let unclosed = other.path
        do {
            let catalog = try library.open()
            try catalog.add("/a.jpg")
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: unclosed + suffix)
            }
        }
        for file in ["-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + file) }
        for folder in [library.folder, other.folder] {
            try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        }
        defer {
            for folder in [library.folder, other.folder] {
                try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
            }
        }
        await #expect(processExitsWith: .success) { [path = path as String, unclosed = unclosed as String] in
            // The superuser may write anywhere.
            if getuid() == 0 { try #require(setgid(65534) == 0 && setuid(65534) == 0) }
            let catalog = try PhotoLibrary(path: path, access: .readOnly)
            #expect(try catalog.counts().presentPhotos == 1)
            try catalog.checkIntegrity()
            #expect(throws: CatalogError.notWritable(path: path)) { try PhotoLibrary(path: path).add("/b.jpg") }
            #expect { try PhotoLibrary(path: unclosed, access: .readOnly) } throws: {
                "\($0)".contains("not closed properly")
            }
        }
    }
}

/// Batch n adds two photos, moves one of the batch before, and leaves one failure as its mark.
private func writeBatches(_ path: String, until end: Int) throws {
    let catalog = try PhotoLibrary(path: path)
    let lock = try catalog.lockForIndexing(purpose: "test")
    let model = try catalog.models.add(smallModel).id
    if !FileManager.default.fileExists(atPath: path + ".acknowledged") {
        _ = FileManager.default.createFile(atPath: path + ".acknowledged", contents: nil)
    }
    let acknowledged = FileHandle(forWritingAtPath: path + ".acknowledged")
    try acknowledged?.seekToEnd()
    var number = try catalog.counts().failedFiles
    while number < end {
        var batch = LibraryChange()
        if let before = try catalog.photos.find(at: PhotoPath("/\(number - 1)/first")) {
            batch.placements = [placement(before.id, "/\(number - 1)/moved")]
        }
        let texts = TextChange(
            source: .user,
            texts: PhotoTexts(captions: [Caption("batch \(number)", source: .user)], tags: [Tag("x", source: .user)]))
        batch.photos = ["first", "second"].map {
            read(
                "/\(number)/\($0)", content: number, vectors: [NewVector(model: model, values: [1, 2, 3, 4])],
                texts: [texts])
        }
        batch.failures = [FailedFile(path: PhotoPath("/\(number)/mark"), size: 1, modifiedNanoseconds: 1, reason: "x")]
        _ = try catalog.apply(batch)
        try acknowledged?.write(contentsOf: Data([1]))
        number += 1
    }
    lock.release()
}

/// Step n marks photo n, puts it into the only collection, and notes and rates a search.
private func keepThings(_ path: String) throws {
    let catalog = try PhotoLibrary(path: path)
    if !FileManager.default.fileExists(atPath: path + ".kept") {
        _ = FileManager.default.createFile(atPath: path + ".kept", contents: nil)
    }
    let told = FileHandle(forWritingAtPath: path + ".kept")
    var step = Int(try told?.seekToEnd() ?? 0)
    // When all photos are in use, the process waits for its end.
    while true {
        guard step < 400 else {
            usleep(1000)
            continue
        }
        step += 1
        try finishStep(step, catalog)
        try told?.write(contentsOf: Data([1]))
    }
}

private func finishStep(_ step: Int, _ catalog: PhotoLibrary) throws {
    let photo = PhotoID(step)
    _ = try catalog.favourites.add([photo])
    let collection = try catalog.collections.all().first ?? catalog.collections.add(name: "x", description: "")
    _ = try catalog.collections.add([photo], to: collection.id)
    if try catalog.searches.count() < step {
        _ = try catalog.searches.add(
            SearchRecord(searchedAt: 1, kind: .text, query: "\(step)", results: 1, milliseconds: 1), keeping: nil)
    }
    try catalog.searches.rate(try catalog.searches.list(before: nil, limit: 1)[0].id, 4)
}

extension PhotoLibrary {
    /// The last step that was begun.
    fileprivate func lastStep() -> Int? { try? favourites.count() }
}

private func expectedPaths(batches: Int) -> Set<PhotoPath> {
    Set(
        (0..<batches).flatMap { number in
            [PhotoPath("/\(number)/\(number == batches - 1 ? "first" : "moved")"), PhotoPath("/\(number)/second")]
        })
}

private struct Timeout: Error {}

private func waitForFile(_ path: String) throws {
    for _ in 0..<3000 {
        if FileManager.default.fileExists(atPath: path) { return }
        usleep(10_000)
    }
    throw Timeout()
}
#endif
