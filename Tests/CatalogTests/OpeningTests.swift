#if Catalog
import Catalog
import Foundation
import GRDB
import Testing

@Suite struct OpeningTests {
    let library: TemporaryLibrary

    init() throws { library = try TemporaryLibrary() }

    /// Runs raw SQL on the file and closes it.
    private func execute(_ sql: String) throws {
        let queue = try DatabaseQueue(path: library.path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func aCatalogIsTheSameWhenOpenedAgain() throws {
        let identifier = try library.open().identifier
        #expect(identifier.count == 32)
        #expect(try library.open().identifier == identifier)
        #expect(try library.open(.readOnly).identifier == identifier)
        #expect(try TemporaryLibrary().open().identifier != identifier)
    }

    @Test func commitsAreForcedToTheDisk() throws {
        let catalog = try library.open()
        #expect(try catalog.durability() == ["wal", "2", "16384"])
    }

    @Test func aRelativePathMayLookLikeAURI() throws {
        let base = FileManager.default.currentDirectoryPath
        let climb = String(repeating: "../", count: base.split(separator: "/").count)
        let name = "file:odd ?name#%41.sqlite"
        let relative = climb + library.folder.dropFirst() + "/" + name
        try PhotoLibrary(path: relative).add("/a.jpg")
        #expect(FileManager.default.fileExists(atPath: library.folder + "/" + name))
        #expect(try PhotoLibrary(path: relative, access: .readOnly).counts().presentPhotos == 1)
    }

    @Test func thereMustBeOneToReadAndAFolderToWriteTo() throws {
        #expect(throws: CatalogError.missing(path: library.path)) { try library.open(.readOnly) }
        #expect(!FileManager.default.fileExists(atPath: library.path))
        let nowhere = library.folder + "/none/catalog.sqlite"
        #expect { try PhotoLibrary(path: nowhere) } throws: { "\($0)".contains("folder does not exist") }
        #expect(throws: CatalogError.self) { try PhotoLibrary(path: library.folder) }
    }

    @Test func readOnlyAccessWritesNothing() throws {
        try library.open().add("/a.jpg")
        let catalog = try library.open(.readOnly)
        #expect(throws: CatalogError.notWritable(path: library.path)) { try catalog.add("/b.jpg") }
        #expect(throws: CatalogError.notWritable(path: library.path)) { try catalog.lockForIndexing(purpose: "x") }
        #expect(try catalog.counts().presentPhotos == 1)
    }

    @Test(arguments: [PhotoLibrary.Access.readOnly, .readWrite])
    func aNewerLibraryIsRefusedAndLeftAsItIs(access: PhotoLibrary.Access) throws {
        try library.open().add("/a.jpg")
        try execute("INSERT INTO grdb_migrations VALUES ('9-from-the-future')")
        let before = FileManager.default.contents(atPath: library.path)
        #expect(throws: CatalogError.writtenByNewerVersion(path: library.path, schema: "9-from-the-future")) {
            try library.open(access)
        }
        #expect(FileManager.default.contents(atPath: library.path) == before)
    }

    @Test(arguments: [PhotoLibrary.Access.readOnly, .readWrite])
    func anotherProgramsDatabaseIsRefusedAndLeftAsItIs(access: PhotoLibrary.Access) throws {
        try execute("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')")
        let before = FileManager.default.contents(atPath: library.path)
        #expect(throws: CatalogError.notACatalog(path: library.path)) { try library.open(access) }
        #expect(FileManager.default.contents(atPath: library.path) == before)
    }

    @Test func anUnfinishedCreationIsTakenUp() throws {
        _ = FileManager.default.createFile(atPath: library.path, contents: nil)
        try library.open().add("/a.jpg")
        // The header is written, the tables are not.
        let other = try TemporaryLibrary()
        let queue = try DatabaseQueue(path: other.path)
        try queue.writeWithoutTransaction { _ = try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL") }
        try queue.close()
        #expect(try other.open(.readOnly).counts().presentPhotos == 0)
        try other.open().add("/a.jpg")
    }

    @Test(arguments: [PhotoLibrary.Access.readOnly, .readWrite])
    func whatIsNoDatabaseIsRefused(access: PhotoLibrary.Access) throws {
        let contents = [
            Data("SQLite".utf8), Data(repeating: 0, count: 5000), Data("SQLite format 3\0".utf8), Data("{}".utf8),
        ]
        for data in contents {
            try data.write(to: URL(fileURLWithPath: library.path))
            #expect(throws: CatalogError.self) { try library.open(access) }
            #expect(FileManager.default.contents(atPath: library.path) == data)
        }
    }

    @Test func aFileThatIsDeletedOrReplacedIsNoticed() throws {
        for isReplaced in [false, true] {
            let library = try TemporaryLibrary()
            let catalog = try library.open()
            let photo = try catalog.add("/a.jpg")[0]
            try catalog.checkPresence()
            for suffix in ["", "-wal", "-shm"] {
                try FileManager.default.moveItem(atPath: library.path + suffix, toPath: library.folder + "/old" + suffix)
            }
            if isReplaced { _ = try library.open() }
            #expect(throws: CatalogError.gone(path: library.path)) { try catalog.checkPresence() }
            #expect(throws: CatalogError.gone(path: library.path)) { try catalog.favourites.add([photo]) }
            #expect(throws: CatalogError.gone(path: library.path)) {
                try catalog.searches.add(
                    SearchRecord(searchedAt: 1, kind: .text, query: "a", results: 1, milliseconds: 1), keeping: nil)
            }
            // What was read stays readable.
            #expect(try catalog.photos.find(photo) != nil)
        }
    }

    /// The schema forbids these, but only when they are written.
    @Test(arguments: [
        "UPDATE models SET dimension = -4", "UPDATE models SET dimension = 0", "UPDATE models SET dimension = 1 << 62",
        "UPDATE models SET dimension = 100000", "UPDATE models SET watermark = -1", "UPDATE photos SET width = 1 << 62",
        "UPDATE photos SET height = -1", "UPDATE photos SET size = -1", "UPDATE photos SET content_hash = x'00'",
        "UPDATE vector_data SET data = x'0000'", "UPDATE vector_data SET data = zeroblob(1 << 20)",
    ])
    func impossibleValuesAreDamage(_ sql: String) throws {
        let library = try TemporaryLibrary()
        let model = try library.open().models.add(smallModel)
        try library.open().apply {
            $0.photos = [read("/a.jpg", vectors: [NewVector(model: model.id, values: [1, 0, 0, 0])])]
        }
        let queue = try DatabaseQueue(path: library.path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = 1")
            try db.execute(sql: sql)
        }
        try queue.close()
        #expect(
            performing: {
                let catalog = try library.open()
                _ = try catalog.photos.page(matching: PhotoFilter(), limit: 10)
                _ = try catalog.vectors.table(of: model.id)
                _ = try catalog.vectors.changes(of: model.id, since: 0)
            },
            throws: { if case CatalogError.damaged = $0 { true } else { false } })
    }

    @Test func damageIsFoundByTheCheck() throws {
        let wrongs = [
            "DELETE FROM words",
            "INSERT INTO words (rowid, name) VALUES (999, 'x')",
            "UPDATE vector_data SET data = x'00'",
            "DELETE FROM vector_data",
            "UPDATE vectors SET is_live = 0",
            "UPDATE photos SET missing_since = 5",
            "PRAGMA foreign_keys = OFF; DELETE FROM photos",
        ]
        for wrong in wrongs {
            let library = try TemporaryLibrary()
            try fill(library)
            try library.open().checkIntegrity()
            let queue = try DatabaseQueue(path: library.path)
            try queue.writeWithoutTransaction { try $0.execute(sql: wrong) }
            try queue.close()
            #expect(
                "\(wrong)", performing: { try library.open().checkIntegrity() },
                throws: { error in
                    if case CatalogError.damaged = error { true } else { false }
                })
        }
    }

    private func fill(_ library: TemporaryLibrary) throws {
        let catalog = try library.open()
        let model = try catalog.models.add(smallModel).id
        let texts = TextChange(
            source: .user,
            texts: PhotoTexts(captions: [Caption("a dog", source: .user)], tags: [Tag("dog", source: .user)]))
        try catalog.apply { batch in
            batch.photos = (0..<200).map {
                read(
                    "/\($0).jpg", content: $0, vectors: [NewVector(model: model, values: [1, 2, 3, 4])], texts: [texts])
            }
            batch.failures = [FailedFile(path: PhotoPath("/x"), size: 1, modifiedNanoseconds: 1, reason: "y")]
        }
    }

    /// Whatever bytes are wrong: an answer or an error of ours, no crash.
    @Test func damagedFilesNeverCrash() throws {
        try fill(library)
        let good = try #require(FileManager.default.contents(atPath: library.path))
        var generator = SplitMix(state: 42)
        var refused = 0
        for round in 0..<60 {
            var data = good
            if round % 6 == 0 {
                data = data.prefix(Int.random(in: 100..<data.count, using: &generator))
            } else {
                for _ in 0..<(1 << (round % 6 * 2)) {
                    // Schema and header more often than chance would have it.
                    let end = Bool.random(using: &generator) ? 6000 : data.count
                    data[Int.random(in: 16..<end, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
                }
            }
            let damaged = try TemporaryLibrary()
            try data.write(to: URL(fileURLWithPath: damaged.path))
            for access in [PhotoLibrary.Access.readOnly, .readWrite] {
                do {
                    try useEverything(try damaged.open(access), writing: access == .readWrite)
                } catch is CatalogError {
                    refused += 1
                }
            }
        }
        #expect(refused > 60)
    }

    private func useEverything(_ catalog: PhotoLibrary, writing: Bool) throws {
        var firstError: (any Error)?
        func attempt(_ work: () throws -> Void) {
            do { try work() } catch { firstError = firstError ?? error }
        }
        attempt { _ = try catalog.vectors.table(of: 1) }
        attempt { _ = try catalog.photos.known(under: PhotoPath("/"), model: 1) }
        attempt { _ = try catalog.photos.records(Array(1...200)) }
        attempt { _ = try catalog.texts.of(5) }
        attempt { _ = try catalog.texts.tags().elements }
        attempt { _ = try catalog.words.photos(withAnyOf: ["dog"], limit: 5) }
        attempt { _ = try catalog.words.all() }
        attempt { _ = try catalog.failures.all() }
        attempt { _ = try catalog.counts() }
        if writing {
            attempt { try catalog.photos.retire(Array(1...20)) }
            attempt { try catalog.photos.forget(Array(10...30)) }
            attempt { try catalog.add("/new", "/5.jpg") }
        }
        attempt { try catalog.checkIntegrity() }
        if let firstError { throw firstError }
    }

    @Test func aBackupIsWhole() throws {
        try fill(library)
        let catalog = try library.open()
        let copy = library.folder + "/copy.sqlite"
        try catalog.backup(to: copy)
        let opened = try PhotoLibrary(path: copy, access: .readOnly)
        try opened.checkIntegrity()
        #expect(try opened.vectors.table(of: 1).ids == catalog.vectors.table(of: 1).ids)
        #expect(opened.identifier == catalog.identifier)
        #expect(throws: CatalogError.self) { try catalog.backup(to: copy) }
    }
}

/// Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
#endif
