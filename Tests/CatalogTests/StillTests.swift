#if Catalog
import Catalog
import Testing

/// Videos have a vector for each still.
@Suite struct StillTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary
    let model: ModelID

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
        model = try catalog.models.add(smallModel).id
    }

    private func vector(_ number: Int) -> NewVector {
        var values: [Float] = [0, 0, 0, 0]
        values[number % 4] = 1
        return NewVector(model: model, decodePath: .exact, values: values)
    }

    private func stills(_ seconds: [Double]) -> [LibraryChange.Still] {
        seconds.enumerated().map { index, second in
            .init(second: second, isMain: index == seconds.count / 2, vectors: [vector(index)])
        }
    }

    private func video(_ path: String, content number: Int = 1, at seconds: [Double]) -> LibraryChange.PhotoChange {
        var video = file(path, content: number)
        video.format = "MP4 video"
        var change = LibraryChange.PhotoChange(file: video)
        change.stills = stills(seconds)
        return change
    }

    private func live() throws -> Int { try catalog.vectors.count(of: model) }

    @Test func eachStillIsSearched() throws {
        let ids = try catalog.apply { $0.photos = [video("/p/a.mp4", at: [1, 2, 3]), read("/p/b.jpg", content: 2)] }
        let stills = try #require(try catalog.photos.stills(of: ids)[ids[0]])
        #expect(stills.map(\.second) == [1, 2, 3] && stills[1].id == ids[0])
        #expect(Set(stills.map(\.id)).union(ids).count == 4 && stills.allSatisfy { $0.photo == ids[0] })
        let record = try catalog.photos.record(ids[0])
        #expect(record.second == 2 && !record.isClip && record.otherFiles == 0)
        #expect(try catalog.photos.record(ids[1]).second == nil)
        #expect(try live() == 3 && catalog.counts().models[0].photoVectors == 1)
        // A row is a file: lists do not have the stills.
        #expect(try catalog.photos.ids(matching: PhotoFilter()) == ids)
        #expect(try Set(catalog.photos.files(matching: PhotoFilter())) == Set(ids + stills.map(\.id)))
        #expect(try catalog.photos.stills(among: [stills[0].id, ids[1], 999]) == [stills[0].id: stills[0]])
        #expect(try catalog.photos.photos(showing: [stills[2].id, ids[1]]) == Set(ids))
        // The next photo does not get an id of a still.
        let next = try catalog.apply { $0.photos = [read("/p/c.jpg", content: 3)] }
        #expect(next[0] > (stills.map(\.id).max() ?? 0))
        try catalog.checkIntegrity()
    }

    @Test func stillsGoAndComeWithTheirVideo() throws {
        let id = try catalog.apply { $0.photos = [video("/p/a.mp4", at: [1, 2, 3])] }[0]
        try catalog.photos.retire([id])
        #expect(try live() == 0)
        try catalog.checkIntegrity()
        try catalog.apply { $0.placements = [placement(id, "/q/a.mp4")] }
        #expect(try live() == 3)
        try catalog.photos.retire([id])
        try catalog.photos.revive([id])
        #expect(try live() == 3)
        try catalog.checkIntegrity()
        try catalog.photos.forget([id])
        #expect(try live() == 0 && catalog.photos.stills(of: [id]).isEmpty)
        try catalog.checkIntegrity()
    }

    @Test func anotherContentHasOtherStills() throws {
        let id = try catalog.apply { $0.photos = [video("/p/a.mp4", at: [1, 2, 3])] }[0]
        let former = try catalog.photos.stills(of: [id])[id]
        #expect(try catalog.apply { $0.photos = [video("/p/a.mp4", content: 2, at: [5, 6])] } == [id])
        let new = try #require(try catalog.photos.stills(of: [id])[id])
        #expect(try live() == 2 && new.map(\.second) == [5, 6])
        #expect(Set(former?.map(\.id) ?? []).intersection(new.map(\.id)) == [id])
        // A picture in its place has none.
        #expect(try catalog.apply { $0.photos = [read("/p/a.mp4", content: 3, vectors: [vector(0)])] } == [id])
        #expect(try catalog.photos.stills(of: [id]).isEmpty && live() == 1)
        try catalog.checkIntegrity()
    }

    @Test func anotherModelKeepsTheStills() throws {
        let id = try catalog.apply { $0.photos = [video("/p/a.mp4", at: [1, 2, 3])] }[0]
        let former = try catalog.photos.stills(of: [id])
        let other = try catalog.models.add(
            ModelDescription(name: "other", fingerprint: "def", dimension: 4, precision: "f32")
        ).id
        func change(_ seconds: [Double]) -> LibraryChange.VideoChange {
            .init(
                photo: id,
                stills: stills(seconds).map { still in
                    let vector = NewVector(model: other, decodePath: .exact, values: [0, 0, 0, 1])
                    return .init(second: still.second, isMain: still.isMain, vectors: [vector])
                })
        }
        try catalog.apply { $0.videos = [change([1, 2, 3])] }
        #expect(try catalog.photos.stills(of: [id]) == former)
        #expect(try live() == 3 && catalog.vectors.count(of: other) == 3)
        // Other places leave the first model with the video's own vector.
        try catalog.apply { $0.videos = [change([4, 5])] }
        #expect(try live() == 1 && catalog.vectors.count(of: other) == 2)
        try catalog.checkIntegrity()
        #expect(throws: CatalogError.unknownPhoto(99)) {
            try catalog.apply { $0.videos = [.init(photo: 99, stills: [])] }
        }
    }

    /// A video is a photo of its own, beside a picture of its name; a clip of which stills were made, too.
    @Test func videosBelongToNoPicture() throws {
        var clip = file("/p/a.mov", content: 2, takenAt: 5)
        clip.format = "QuickTime video"
        let ids = try catalog.apply {
            $0.photos = [.init(file: file("/p/a.jpg", takenAt: 5)), .init(file: clip)]
        }
        #expect(try catalog.photos.record(ids[1]).leader == ids[0] && catalog.photos.record(ids[1]).isClip)
        try catalog.apply { $0.videos = [.init(photo: ids[1], stills: stills([1]))] }
        #expect(try catalog.photos.record(ids[1]).leader == nil && !catalog.photos.record(ids[1]).isClip)
        try catalog.photos.retire([ids[0]])
        #expect(try catalog.photos.ids(matching: PhotoFilter()) == [ids[1]])
        try catalog.checkIntegrity()
    }
}
#endif
