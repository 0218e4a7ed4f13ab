#if Catalog
import Catalog
import Files
import Testing

@Suite struct CollectionTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary
    let photos: [PhotoID]

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
        photos = try catalog.add("/a.jpg", "/b.jpg", "/c.jpg", "/d.jpg")
    }

    private func members(_ id: CollectionID) throws -> [PhotoID] {
        try catalog.collections.photos(of: id, limit: 100).entries.map(\.photo.id)
    }

    @Test func collectionsAreMadeChangedAndDeleted() throws {
        let beach = try catalog.collections.add(name: "  Strand ", description: "Sommer")
        #expect(beach.name == "Strand" && beach.description == "Sommer" && beach.photos == 0)
        let alps = try catalog.collections.add(name: "alps", description: "")
        #expect(try catalog.collections.all().map(\.name) == ["alps", "Strand"])
        let renamed = try catalog.collections.change(beach.id, name: "Beach", description: nil)
        #expect(renamed.name == "Beach" && renamed.description == "Sommer")
        #expect(try catalog.collections.change(beach.id, name: nil, description: "x").description == "x")
        try catalog.collections.remove(alps.id)
        #expect(try catalog.collections.all() == [library.open().collections.find(beach.id)])
        #expect(throws: CatalogError.unknownCollection(alps.id)) { try catalog.collections.remove(alps.id) }
        // Its number is not given to another.
        #expect(try catalog.collections.add(name: "new", description: "").id > alps.id)
    }

    @Test func manyAreAddedAtOnceOrNone() throws {
        let beach = try catalog.collections.add(name: "Beach", description: "Sommer")
        _ = try catalog.collections.add([photos[1]], to: beach.id)
        let many = [
            NewCollection(name: "beach", description: "Winter", photos: [photos[0], photos[1], 999]),
            NewCollection(name: "New", description: "x", photos: photos),
            NewCollection(name: "NEW", description: "y", photos: [photos[0]]),
        ]
        #expect(try catalog.collections.add(many) == (made: 1, added: 5))
        #expect(try members(beach.id) == [photos[1], photos[0]])
        #expect(try catalog.collections.find(beach.id)?.description == "Sommer")
        let new = try #require(try catalog.collections.all().last)
        #expect(new.name == "New" && new.description == "x")
        #expect(try members(new.id) == photos)
        #expect(throws: CatalogError.invalidCollectionName) {
            try catalog.collections.add([
                NewCollection(name: "Third", description: "", photos: []),
                NewCollection(name: " ", description: "", photos: []),
            ])
        }
        #expect(try catalog.collections.all().count == 2)
    }

    @Test func photosAreMovedByHand() throws {
        let id = try catalog.collections.add(name: "Order", description: "", photos: photos).id
        let (a, b, c, d) = (photos[0], photos[1], photos[2], photos[3])
        let collections = catalog.collections
        #expect(try collections.move([d], in: id, before: b) == [d])
        #expect(try members(id) == [a, d, b, c])
        #expect(try collections.move([a, 999, a], in: id, before: nil) == [a])
        #expect(try members(id) == [d, b, c, a])
        // In the order in which they are given, also around one of them.
        #expect(try collections.move([a, d], in: id, before: c) == [a, d])
        #expect(try members(id) == [b, a, d, c])
        try collections.move([c, b], in: id, before: b)
        #expect(try members(id) == [c, b, a, d])
        try collections.move([a], in: id, before: a)
        #expect(try members(id) == [c, b, a, d])
        let other = try catalog.add("/e.jpg")[0]
        #expect(throws: CatalogError.notInCollection(other)) { try collections.move([a], in: id, before: other) }
        #expect(throws: CatalogError.unknownCollection(99)) { try collections.move([a], in: 99, before: nil) }
        // What is added comes at the end, wherever others were moved.
        try collections.add([other], to: id)
        #expect(try members(id) == [c, b, a, d, other])
    }

    @Test func aPhotoOfTheCollectionStandsForIt() throws {
        let collections = catalog.collections
        let id = try collections.add(name: "Covered", description: "", photos: [photos[0], photos[1], photos[2]]).id
        #expect(try collections.record(id).cover == nil)
        #expect(try collections.setCover(photos[2], of: id).cover == photos[2])
        #expect(try collections.covers(of: [id], count: 2)[id]?.map(\.id) == [photos[2], photos[0]])
        #expect(throws: CatalogError.notInCollection(photos[3])) { try collections.setCover(photos[3], of: id) }
        // Taken out, it stands for nothing; put back, it does again.
        try collections.remove([photos[2]], from: id)
        #expect(try collections.record(id).cover == nil)
        #expect(try collections.covers(of: [id], count: 2)[id]?.map(\.id) == [photos[0], photos[1]])
        try collections.add([photos[2]], to: id)
        #expect(try library.open().collections.record(id).cover == photos[2])
        #expect(try collections.setCover(nil, of: id).cover == nil)
    }

    @Test func namesAreGivenOnceAndNotEmpty() throws {
        let one = try catalog.collections.add(name: "Île", description: "")
        #expect(throws: CatalogError.collectionNameTaken("île")) {
            try catalog.collections.add(name: "île", description: "")
        }
        #expect(try catalog.collections.change(one.id, name: "ÎLE", description: nil).name == "ÎLE")
        for name in ["", " \n", String(repeating: "x", count: 201)] {
            #expect(throws: CatalogError.invalidCollectionName) {
                try catalog.collections.add(name: name, description: "")
            }
        }
        let two = try catalog.collections.add(name: "two", description: "")
        #expect(throws: CatalogError.collectionNameTaken("île")) {
            try catalog.collections.change(two.id, name: "île", description: nil)
        }
    }

    @Test func photosKeepTheirOrder() throws {
        let id = try catalog.collections.add(name: "x", description: "").id
        #expect(try catalog.collections.add([photos[2], photos[0], 999, photos[2]], to: id) == [photos[2], photos[0]])
        #expect(try catalog.collections.add([photos[0], photos[1]], to: id) == [photos[1]])
        #expect(try members(id) == [photos[2], photos[0], photos[1]])
        #expect(try catalog.collections.photos(of: id, limit: 1, offset: 1).entries.map(\.photo.id) == [photos[0]])
        #expect(try catalog.collections.remove([photos[0], photos[3]], from: id) == [photos[0]])
        #expect(try catalog.collections.set([photos[3], photos[1], photos[3]], of: id) == [photos[3], photos[1]])
        #expect(try members(id) == [photos[3], photos[1]])
        #expect(throws: CatalogError.unknownCollection(77)) { try catalog.collections.add([photos[0]], to: 77) }
        #expect(try catalog.collections.containing(photos[3]).map(\.id) == [id])
    }

    @Test func aMissingPhotoKeepsItsPlaceAndAForgottenOneLeaves() throws {
        let id = try catalog.collections.add(name: "x", description: "").id
        _ = try catalog.collections.add(photos, to: id)
        try catalog.photos.retire([photos[1]])
        #expect(try members(id) == [photos[0], photos[2], photos[3]])
        let collection = try #require(try catalog.collections.find(id))
        #expect(collection.photos == 3 && collection.missing == 1)
        try catalog.photos.revive([photos[1]])
        #expect(try members(id) == photos)
        try catalog.photos.retire([photos[1]])
        #expect(try catalog.collections.set([photos[3], photos[0]], of: id) == [photos[3], photos[0]])
        try catalog.photos.revive([photos[1]])
        #expect(try members(id) == [photos[3], photos[0], photos[1]])
        try catalog.photos.forget([photos[3]])
        #expect(try members(id) == [photos[0], photos[1]])
        try catalog.checkIntegrity()
    }

    @Test func searchesCanBeWithinOne() throws {
        let id = try catalog.collections.add(name: "x", description: "").id
        _ = try catalog.collections.add([photos[3], photos[1]], to: id)
        var filter = PhotoFilter()
        filter.collection = id
        #expect(try catalog.photos.ids(matching: filter) == [photos[1], photos[3]])
        try catalog.collections.remove(id)
        #expect(throws: CatalogError.unknownCollection(id)) { try catalog.photos.ids(matching: filter) }
        #expect(throws: CatalogError.unknownCollection(id)) { try catalog.photos.page(matching: filter, limit: 1) }
        #expect(throws: CatalogError.unknownCollection(id)) { try catalog.photos.count(matching: filter) }
        #expect(try catalog.counts().presentPhotos == 4)
    }

    /// A part of every year, in a library of as many years as are looked at.
    @Test func manySpansAreOneFilter() throws {
        var filter = PhotoFilter()
        filter.spans = (0..<Int64(4 * InputLimits.filterYears)).map {
            TimeSpan(from: -1_000_000 * ($0 + 2), before: -1_000_000 * ($0 + 2) + 1)
        }
        #expect(try catalog.photos.ids(matching: filter).isEmpty)
        filter.spans.append(TimeSpan())
        #expect(try catalog.photos.ids(matching: filter).count == 4)
    }

    @Test func pagesAndCovers() throws {
        let photos = try catalog.add("/a", "/b", "/c")
        let ids = try ["C", "A", "B"].map { try catalog.collections.add(name: $0, photos: photos.reversed()).id }
        _ = try catalog.collections.add(name: "D")
        let page = try catalog.collections.page(limit: 2, offset: 1)
        #expect(page.elements.map(\.name) == ["B", "C"] && page.total == 4)
        try catalog.photos.retire([photos[2]])
        let covers = try catalog.collections.covers(of: Array(ids.prefix(2)), count: 1)
        #expect(covers.mapValues { $0.map(\.id) } == [ids[0]: [photos[1]], ids[1]: [photos[1]]])
    }
}
#endif
