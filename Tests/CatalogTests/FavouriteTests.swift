#if Catalog
import Catalog
import Testing

@Suite struct FavouriteTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary
    let photos: [PhotoID]

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
        photos = try catalog.add("/a.jpg", "/b.jpg", "/c.jpg")
    }

    @Test func photosAreMarkedOnce() throws {
        #expect(try catalog.favourites.add([photos[1], 999, photos[0], photos[1]]) == [photos[1], photos[0]])
        #expect(try catalog.favourites.add([photos[0], photos[2]]) == [photos[2]])
        #expect(try catalog.favourites.count() == 3)
        #expect(try catalog.favourites.among([photos[2], 999]) == [photos[2]])
        #expect(try catalog.favourites.remove([photos[0], 999]) == [photos[0]])
        #expect(try Set(library.open().favourites.page(limit: 10).entries.map(\.photo.id)) == [photos[1], photos[2]])
        #expect(try catalog.favourites.page(limit: 1, offset: 1).entries.count == 1)
    }

    @Test func clearingSaysWhatWasMarked() throws {
        _ = try catalog.favourites.add([photos[2], photos[0]])
        try catalog.photos.retire([photos[2]])
        #expect(try catalog.favourites.removeAll() == [photos[0], photos[2]])
        #expect(try catalog.favourites.count() == 0)
    }

    @Test func aMissingPhotoStaysOneAndAForgottenOneDoesNot() throws {
        _ = try catalog.favourites.add(photos)
        try catalog.photos.retire([photos[0]])
        #expect(try catalog.favourites.count() == 2)
        #expect(try catalog.favourites.page(limit: 10).entries.allSatisfy { $0.photo.id != photos[0] })
        #expect(try catalog.favourites.among(photos).count == 3)
        try catalog.photos.revive([photos[0]])
        #expect(try catalog.favourites.count() == 3)
        try catalog.photos.forget([photos[0]])
        #expect(try catalog.favourites.count() == 2)
        #expect(try catalog.favourites.among(photos).count == 2)
        try catalog.checkIntegrity()
    }

    @Test func searchesCanBeAmongThem() throws {
        _ = try catalog.favourites.add([photos[1]])
        var filter = PhotoFilter()
        filter.favouritesOnly = true
        #expect(try catalog.photos.ids(matching: filter) == [photos[1]])
        #expect(try catalog.photos.count(matching: filter) == 1)
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
            try catalog.photos.identical(matching: PhotoFilter()) == [[ids[0], ids[2]], [ids[1], ids[3], ids[4]]])
        var filter = PhotoFilter()
        filter.folders = [PhotoPath("/b")]
        #expect(try catalog.photos.identical(matching: filter) == [[ids[3], ids[4]]])
        try catalog.photos.retire([ids[0]])
        #expect(try catalog.photos.identical(matching: PhotoFilter()) == [[ids[1], ids[3], ids[4]]])
    }

    @Test func photosByCaptureTime() throws {
        let catalog = try library.open()
        let ids = try catalog.apply { batch in
            batch.photos = [("/1.jpg", 50), ("/2.jpg", nil), ("/3.jpg", 20), ("/4.jpg", 50)].map {
                .init(file: file($0.0, takenAt: $0.1))
            }
        }
        #expect(
            try catalog.photos.captureTimes(matching: PhotoFilter())
                == [(ids[2], 20), (ids[0], 50), (ids[3], 50)].map { CaptureTime(photo: $0.0, takenAt: $0.1) })
        try catalog.photos.retire([ids[0]])
        #expect(try catalog.photos.captureTimes(matching: PhotoFilter()).map(\.photo) == [ids[2], ids[3]])
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
            try catalog.photos.page(matching: PhotoFilter(), limit: 10).entries.map(\.photo.id) == [ids[1], ids[2], ids[0]])
        #expect(try catalog.photos.page(matching: PhotoFilter(), limit: 1, offset: 1).entries.map(\.photo.id) == [ids[2]])
        var filter = PhotoFilter()
        filter.from = 200
        #expect(try catalog.photos.count(matching: filter) == 2)
    }
}
#endif
