#if Catalog
import Catalog
import Foundation
import GRDB
import Testing

@Suite struct MigrationTests {
    /// A file as version 1 of the layout was, with photos in it.
    private func makeFirstVersion(_ library: TemporaryLibrary) throws {
        try PhotoLibrary.make(atPath: library.path, upTo: "1-photos-texts-vectors")
        let queue = try DatabaseQueue(path: library.path)
        try queue.write { db in
            for number in 1...50 {
                try db.execute(
                    sql: """
                        INSERT INTO photos (path, size, modified_ns, content_hash, width, height, format, \
                        first_indexed_at)
                        VALUES (?, 10, 20, randomblob(32), 640, 480, 'jpeg', 30)
                        """,
                    arguments: ["/\(number).jpg"])
                try db.execute(
                    sql: "INSERT INTO words (rowid, name) VALUES (?, ?)", arguments: [number, "\(number).jpg"])
            }
            #expect(try !db.tableExists("favourites"))
        }
        try queue.close()
    }

    @Test(arguments: [PhotoLibrary.Access.readOnly, .readWrite])
    func aLibraryOfTheFirstVersionIsBroughtUpToDate(access: PhotoLibrary.Access) throws {
        let library = try TemporaryLibrary()
        try makeFirstVersion(library)
        let catalog = try library.open(access)
        try catalog.checkIntegrity()
        #expect(try catalog.counts().presentPhotos == 50)
        #expect(try catalog.photos.countWithoutCapture() == 50)
        #expect(try catalog.favourites.count() == 0)
        #expect(try catalog.collections.all().isEmpty)
        let writable = try library.open()
        #expect(try writable.favourites.add([7]) == [7])
        _ = try writable.searches.add(
            SearchRecord(searchedAt: 1, kind: .text, query: "x", results: 1, milliseconds: 1), keeping: nil)
        #expect(try catalog.favourites.count() == 1 && catalog.searches.count() == 1)
    }

    @Test func oneThatMayNotBeWrittenSaysSo() throws {
        let library = try TemporaryLibrary()
        try makeFirstVersion(library)
        // The superuser may write anywhere.
        guard getuid() != 0 else { return }
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: library.folder)
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: library.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: library.folder) }
        #expect(throws: CatalogError.needsUpgrade(path: library.path)) { try library.open(.readOnly) }
    }
}
#endif
