#if Catalog
import Catalog
import Testing

@Suite struct CollectionTests {
    let library: TemporaryLibrary
    let catalog: SQLiteCatalog
    let photos: [PhotoID]

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
        photos = try catalog.add("/a.jpg", "/b.jpg", "/c.jpg", "/d.jpg")
    }

    private func members(_ id: CollectionID) throws -> [PhotoID] {
        try catalog.members(of: id, limit: 100, offset: 0).map(\.photo)
    }

    @Test func collectionsAreMadeChangedAndDeleted() throws {
        let beach = try catalog.addCollection(name: "  Strand ", description: "Sommer")
        #expect(beach.name == "Strand" && beach.description == "Sommer" && beach.photos == 0)
        let alps = try catalog.addCollection(name: "alps", description: "")
        #expect(try catalog.collections().map(\.name) == ["alps", "Strand"])
        let renamed = try catalog.changeCollection(beach.id, name: "Beach", description: nil)
        #expect(renamed.name == "Beach" && renamed.description == "Sommer")
        #expect(try catalog.changeCollection(beach.id, name: nil, description: "x").description == "x")
        try catalog.removeCollection(alps.id)
        #expect(try catalog.collections() == [library.open().collection(beach.id)])
        #expect(throws: CatalogError.unknownCollection(alps.id)) { try catalog.removeCollection(alps.id) }
        // Its number is not given to another.
        #expect(try catalog.addCollection(name: "new", description: "").id > alps.id)
    }

    @Test func manyAreAddedAtOnceOrNone() throws {
        let beach = try catalog.addCollection(name: "Beach", description: "Sommer")
        _ = try catalog.addPhotos([photos[1]], to: beach.id)
        let many = [
            NewCollection(name: "beach", description: "Winter", photos: [photos[0], photos[1], 999]),
            NewCollection(name: "New", description: "x", photos: photos),
            NewCollection(name: "NEW", description: "y", photos: [photos[0]]),
        ]
        #expect(try catalog.addCollections(many) == (made: 1, added: 5))
        #expect(try members(beach.id) == [photos[1], photos[0]])
        #expect(try catalog.collection(beach.id)?.description == "Sommer")
        let new = try #require(try catalog.collections().last)
        #expect(new.name == "New" && new.description == "x")
        #expect(try members(new.id) == photos)
        #expect(throws: CatalogError.invalidCollectionName) {
            try catalog.addCollections([
                NewCollection(name: "Third", description: "", photos: []),
                NewCollection(name: " ", description: "", photos: []),
            ])
        }
        #expect(try catalog.collections().count == 2)
    }

    @Test func namesAreGivenOnceAndNotEmpty() throws {
        let one = try catalog.addCollection(name: "Île", description: "")
        #expect(throws: CatalogError.collectionNameTaken("île")) {
            try catalog.addCollection(name: "île", description: "")
        }
        #expect(try catalog.changeCollection(one.id, name: "ÎLE", description: nil).name == "ÎLE")
        for name in ["", " \n", String(repeating: "x", count: 201)] {
            #expect(throws: CatalogError.invalidCollectionName) {
                try catalog.addCollection(name: name, description: "")
            }
        }
        let two = try catalog.addCollection(name: "two", description: "")
        #expect(throws: CatalogError.collectionNameTaken("île")) {
            try catalog.changeCollection(two.id, name: "île", description: nil)
        }
    }

    @Test func photosKeepTheirOrder() throws {
        let id = try catalog.addCollection(name: "x", description: "").id
        #expect(try catalog.addPhotos([photos[2], photos[0], 999, photos[2]], to: id) == [photos[2], photos[0]])
        #expect(try catalog.addPhotos([photos[0], photos[1]], to: id) == [photos[1]])
        #expect(try members(id) == [photos[2], photos[0], photos[1]])
        #expect(try catalog.members(of: id, limit: 1, offset: 1).map(\.photo) == [photos[0]])
        #expect(try catalog.removePhotos([photos[0], photos[3]], from: id) == [photos[0]])
        #expect(try catalog.setPhotos([photos[3], photos[1], photos[3]], of: id) == [photos[3], photos[1]])
        #expect(try members(id) == [photos[3], photos[1]])
        #expect(throws: CatalogError.unknownCollection(77)) { try catalog.addPhotos([photos[0]], to: 77) }
        #expect(try catalog.collections(with: photos[3]).map(\.id) == [id])
    }

    @Test func aMissingPhotoKeepsItsPlaceAndAForgottenOneLeaves() throws {
        let id = try catalog.addCollection(name: "x", description: "").id
        _ = try catalog.addPhotos(photos, to: id)
        try catalog.retire([photos[1]])
        #expect(try members(id) == [photos[0], photos[2], photos[3]])
        let collection = try #require(try catalog.collection(id))
        #expect(collection.photos == 3 && collection.missing == 1)
        try catalog.revive([photos[1]])
        #expect(try members(id) == photos)
        try catalog.retire([photos[1]])
        #expect(try catalog.setPhotos([photos[3], photos[0]], of: id) == [photos[3], photos[0]])
        try catalog.revive([photos[1]])
        #expect(try members(id) == [photos[3], photos[0], photos[1]])
        try catalog.forget([photos[3]])
        #expect(try members(id) == [photos[0], photos[1]])
        try catalog.checkIntegrity()
    }

    @Test func searchesCanBeWithinOne() throws {
        let id = try catalog.addCollection(name: "x", description: "").id
        _ = try catalog.addPhotos([photos[3], photos[1]], to: id)
        var filter = PhotoFilter()
        filter.collection = id
        #expect(try catalog.photoIDs(matching: filter) == [photos[1], photos[3]])
        try catalog.removeCollection(id)
        #expect(try catalog.photoIDs(matching: filter).isEmpty)
        #expect(try catalog.status().presentPhotos == 4)
    }
}
#endif
