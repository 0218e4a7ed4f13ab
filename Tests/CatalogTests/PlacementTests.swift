#if Catalog
import Catalog
import Testing

/// Photos that move, go and come back.
@Suite struct PlacementTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
    }

    private func path(_ id: PhotoID) throws -> String? { try catalog.photos.find(id)?.file.path.text }

    @Test func aMovedPhotoKeepsItsIDTextsAndVector() throws {
        let model = try catalog.models.add(smallModel)
        let texts = TextChange(source: .user, texts: PhotoTexts(tags: [Tag("dog", source: .user)]))
        let id = try catalog.apply {
            $0.photos = [
                read("/a/old.jpg", vectors: [NewVector(model: model.id, values: [1, 0, 0, 0])], texts: [texts])
            ]
        }[0]
        let watermark = try catalog.vectors.table(of: model.id).watermark
        try catalog.apply { $0.placements = [placement(id, "/b/new.jpg")] }
        #expect(try path(id) == "/b/new.jpg")
        #expect(try catalog.photos.find(id)?.file.modifiedNanoseconds == 5)
        #expect(try catalog.texts.of(id).tags.map(\.name) == ["dog"])
        #expect(try catalog.words.photos(withAnyOf: ["new"], limit: 5).map(\.photo) == [id])
        #expect(try catalog.words.photos(withAnyOf: ["old"], limit: 5).isEmpty)
        // A move changes nothing that an index would have to know.
        #expect(try catalog.vectors.table(of: model.id).watermark == watermark)
    }

    @Test func twoPhotosSwapTheirPaths() throws {
        let ids = try catalog.add("/a.jpg", "/b.jpg")
        try catalog.apply { $0.placements = [placement(ids[0], "/b.jpg"), placement(ids[1], "/a.jpg")] }
        #expect(try path(ids[0]) == "/b.jpg")
        #expect(try path(ids[1]) == "/a.jpg")
        #expect(try catalog.counts().presentPhotos == 2)
        try catalog.checkIntegrity()
    }

    @Test func aFileMovedAwayMakesRoomForANewOne() throws {
        let old = try catalog.add("/a.jpg")[0]
        let new = try catalog.apply { batch in
            batch.placements = [placement(old, "/b.jpg")]
            batch.photos = [read("/a.jpg", content: 9)]
        }[0]
        #expect(new != old)
        #expect(try path(old) == "/b.jpg")
        #expect(try path(new) == "/a.jpg")
    }

    @Test func aPhotoThatIsReplacedByAMoveIsRetired() throws {
        let model = try catalog.models.add(smallModel).id
        let ids = try catalog.apply { batch in
            batch.photos = ["/a.jpg", "/b.jpg"].enumerated().map {
                read($1, content: $0, vectors: [NewVector(model: model, values: [1, 0, 0, 0])])
            }
        }
        try catalog.apply { $0.placements = [placement(ids[0], "/b.jpg")] }
        #expect(try catalog.photos.find(ids[1])?.isMissing == true)
        #expect(try catalog.vectors.table(of: model).ids == [ids[0]])
        try catalog.checkIntegrity()
    }

    @Test func copiesAreKeptApart() throws {
        let ids = try catalog.apply { $0.photos = [read("/a.jpg", content: 5), read("/copy of a.jpg", content: 5)] }
        #expect(ids[0] != ids[1])
        #expect(try catalog.photos.records(withContents: [content(5)]).map(\.id) == ids)
    }

    @Test func aRetiredPhotoIsNotSearchedAndComesBackWhole() throws {
        let model = try catalog.models.add(smallModel).id
        let texts = TextChange(
            source: .sidecar,
            texts: PhotoTexts(captions: [Caption("a dog", source: .sidecar)], tags: [Tag("dog", source: .sidecar)]))
        let id = try catalog.apply {
            $0.photos = [read("/a.jpg", vectors: [NewVector(model: model, values: [1, 0, 0, 0])], texts: [texts])]
        }[0]
        let caption = try #require(try catalog.texts.of(id).captions.first?.id)
        try catalog.apply {
            $0.vectors = [
                VectorChange(subject: .caption(caption), vector: NewVector(model: model, values: [0, 0, 0, 1]))
            ]
        }
        #expect(try catalog.vectors.table(of: model, for: .caption, only: nil).ids == [caption])

        try catalog.photos.retire([id])
        try catalog.photos.retire([id, 99])
        #expect(try catalog.photos.find(id)?.isMissing == true)
        #expect(try catalog.vectors.table(of: model).ids.isEmpty)
        #expect(try catalog.vectors.table(of: model, for: .caption, only: nil).ids.isEmpty)
        #expect(try catalog.photos.ids(matching: PhotoFilter()).isEmpty)
        #expect(try catalog.words.photos(withAnyOf: ["dog"], limit: 5).isEmpty)
        #expect(try catalog.texts.tags().elements.isEmpty)
        let status = try catalog.counts()
        #expect(status.presentPhotos == 0 && status.missingPhotos == 1 && status.captions == 0 && status.tags == 0)
        try catalog.checkIntegrity()

        try catalog.photos.revive([id])
        #expect(try catalog.photos.find(id)?.isMissing == false)
        #expect(try catalog.vectors.table(of: model).values == [1, 0, 0, 0])
        #expect(try catalog.vectors.table(of: model, for: .caption, only: nil).values == [0, 0, 0, 1])
        #expect(try catalog.texts.of(id).tags.map(\.name) == ["dog"])
        #expect(try catalog.words.photos(withAnyOf: ["dog"], limit: 5).map(\.photo) == [id])
        try catalog.checkIntegrity()
    }

    @Test func theSameFileReadAgainIsTheSamePhoto() throws {
        let id = try catalog.add("/a.jpg")[0]
        try catalog.photos.retire([id])
        #expect(try catalog.add("/a.jpg") == [id])
        #expect(try catalog.photos.find(id)?.isMissing == false)
        // Another picture at the place of one that went is another photo.
        try catalog.photos.retire([id])
        let other = try catalog.apply { $0.photos = [read("/a.jpg", content: 2)] }[0]
        #expect(other != id)
        #expect(try catalog.photos.find(id)?.isMissing == true)
        // And the first comes back elsewhere.
        try catalog.apply { $0.placements = [placement(id, "/elsewhere.jpg")] }
        #expect(try catalog.counts().presentPhotos == 2)
    }

    @Test func revivingTakesThePathBack() throws {
        let id = try catalog.add("/a.jpg")[0]
        try catalog.photos.retire([id])
        let other = try catalog.apply { $0.photos = [read("/a.jpg", content: 2)] }[0]
        try catalog.photos.revive([id, 99])
        #expect(try catalog.photos.find(at: PhotoPath("/a.jpg"))?.id == id)
        #expect(try catalog.photos.find(other)?.isMissing == true)
    }

    @Test func aForgottenPhotoLeavesNothingAndItsIDIsNotUsedAgain() throws {
        let model = try catalog.models.add(smallModel).id
        let texts = TextChange(
            source: .user,
            texts: PhotoTexts(captions: [Caption("a cat", source: .user)], tags: [Tag("cat", source: .user)]))
        let id = try catalog.apply {
            $0.photos = [read("/a.jpg", vectors: [NewVector(model: model, values: [1, 0, 0, 0])], texts: [texts])]
        }[0]
        let watermark = try catalog.vectors.table(of: model).watermark
        try catalog.photos.forget([id])
        #expect(try catalog.photos.find(id) == nil)
        #expect(try catalog.texts.of(id) == PhotoTexts())
        #expect(try catalog.words.photos(withAnyOf: ["cat"], limit: 5).isEmpty)
        #expect(try catalog.texts.tags().elements.isEmpty)
        #expect(try catalog.vectors.changes(of: model, since: watermark).removed == [id])
        try catalog.checkIntegrity()
        #expect(try catalog.add("/a.jpg")[0] > id)
    }
}
#endif
