#if Catalog
import Catalog
import Testing

@Suite struct FavouriteTests {
    let library: TemporaryLibrary
    let catalog: SQLiteCatalog
    let photos: [PhotoID]

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
        photos = try catalog.add("/a.jpg", "/b.jpg", "/c.jpg")
    }

    @Test func photosAreMarkedOnce() throws {
        #expect(try catalog.addFavourites([photos[1], 999, photos[0], photos[1]]) == [photos[1], photos[0]])
        #expect(try catalog.addFavourites([photos[0], photos[2]]) == [photos[2]])
        #expect(try catalog.favouriteCount() == 3)
        #expect(try catalog.favourites(among: [photos[2], 999]) == [photos[2]])
        #expect(try catalog.removeFavourites([photos[0], 999]) == [photos[0]])
        #expect(try Set(library.open().favourites(limit: 10, offset: 0).map(\.photo)) == [photos[1], photos[2]])
        #expect(try catalog.favourites(limit: 1, offset: 1).count == 1)
    }

    @Test func clearingSaysWhatWasMarked() throws {
        _ = try catalog.addFavourites([photos[2], photos[0]])
        try catalog.retire([photos[2]])
        #expect(try catalog.removeAllFavourites() == [photos[0], photos[2]])
        #expect(try catalog.favouriteCount() == 0)
    }

    @Test func aMissingPhotoStaysOneAndAForgottenOneDoesNot() throws {
        _ = try catalog.addFavourites(photos)
        try catalog.retire([photos[0]])
        #expect(try catalog.favouriteCount() == 2)
        #expect(try catalog.favourites(limit: 10, offset: 0).allSatisfy { $0.photo != photos[0] })
        #expect(try catalog.favourites(among: photos).count == 3)
        try catalog.revive([photos[0]])
        #expect(try catalog.favouriteCount() == 3)
        try catalog.forget([photos[0]])
        #expect(try catalog.favouriteCount() == 2)
        #expect(try catalog.favourites(among: photos).count == 2)
        try catalog.checkIntegrity()
    }

    @Test func searchesCanBeAmongThem() throws {
        _ = try catalog.addFavourites([photos[1]])
        var filter = PhotoFilter()
        filter.favouritesOnly = true
        #expect(try catalog.photoIDs(matching: filter) == [photos[1]])
        #expect(try catalog.photoCount(matching: filter) == 1)
    }
}

@Suite struct BrowsingTests {
    private let library: TemporaryLibrary

    init() throws { library = try TemporaryLibrary() }

    @Test func photosWithTheSameContents() throws {
        let catalog = try library.open()
        let ids = try catalog.apply { batch in
            batch.photos = [
                ("/a/1.jpg", 5), ("/a/2.jpg", 3), ("/b/3.jpg", 5), ("/b/4.jpg", 3), ("/b/5.jpg", 3), ("/6.jpg", 9),
            ]
            .map { read($0.0, content: $0.1) }
        }
        #expect(
            try catalog.identicalPhotos(matching: PhotoFilter()) == [[ids[0], ids[2]], [ids[1], ids[3], ids[4]]])
        var filter = PhotoFilter()
        filter.folders = [PhotoPath("/b")]
        #expect(try catalog.identicalPhotos(matching: filter) == [[ids[3], ids[4]]])
        try catalog.retire([ids[0]])
        #expect(try catalog.identicalPhotos(matching: PhotoFilter()) == [[ids[1], ids[3], ids[4]]])
    }

    @Test func photosByCaptureTime() throws {
        let catalog = try library.open()
        let ids = try catalog.apply { batch in
            batch.photos = [("/1.jpg", 50), ("/2.jpg", nil), ("/3.jpg", 20), ("/4.jpg", 50)].map {
                .init(file: file($0.0, takenAt: $0.1))
            }
        }
        #expect(
            try catalog.captureTimes(matching: PhotoFilter())
                == [(ids[2], 20), (ids[0], 50), (ids[3], 50)].map { CaptureTime(photo: $0.0, takenAt: $0.1) })
        try catalog.retire([ids[0]])
        #expect(try catalog.captureTimes(matching: PhotoFilter()).map(\.photo) == [ids[2], ids[3]])
    }

    @Test func photosComeNewestFirst() throws {
        let library = try TemporaryLibrary()
        let catalog = try library.open()
        let ids = try catalog.apply { batch in
            batch.photos = [
                .init(file: file("/old.jpg", content: 1, takenAt: 100)),
                .init(file: file("/new.jpg", content: 2, takenAt: 300)),
                // Not taken at a known time: its file's counts, the second 200.
                .init(file: file("/middle.jpg", content: 3, modified: 200_000_000_000)),
            ]
        }
        #expect(
            try catalog.photos(matching: PhotoFilter(), limit: 10, offset: 0).map(\.id) == [ids[1], ids[2], ids[0]])
        #expect(try catalog.photos(matching: PhotoFilter(), limit: 1, offset: 1).map(\.id) == [ids[2]])
        var filter = PhotoFilter()
        filter.from = 200
        #expect(try catalog.photoCount(matching: filter) == 2)
    }
}
#endif
