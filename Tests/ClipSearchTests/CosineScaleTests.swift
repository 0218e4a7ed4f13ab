import Catalog
import ClipSearch
import Encoders
import Foundation
import Pictures
import Testing

/// What a score is worth, and pictures that were embedded before.
@Suite struct CosineScaleTests {
    let photos: PhotoFolder
    let library: OpenLibrary

    init() throws {
        photos = try PhotoFolder()
        for (name, colour) in Colour.named { try photos.write("\(name).png", colour) }
        try photos.index()
        library = try photos.library()
    }

    @Test func scoresOfPhotosSpreadAsTheirPairsDo() throws {
        let ids = try library.library.photos.page(matching: PhotoFilter(), limit: 10).entries.map(\.photo.id)
        let cosines = try ids.flatMap { id in
            try library.searcher.search(SearchQuery(terms: [.init(.photo(id: id))])).results.map { Double($0.score) }
        }
        let mean = cosines.reduce(0, +) / Double(cosines.count)
        let deviation = (cosines.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(cosines.count)).squareRoot()
        let scale = try #require(try library.searcher.cosineScales().photos)
        #expect(abs(scale.mean - mean) < 1e-4 && abs(scale.deviation - deviation) < 1e-4)
        let own = try #require(try library.searcher.search(SearchQuery(terms: [.init(.photo(id: ids[0]))])).scale)
        #expect(abs(own.mean - scale.mean) < 1e-6 && abs(own.deviation - scale.deviation) < 1e-6)
    }

    @Test func aQuestionOfTwoPicturesHasAScaleOfItsOwn() throws {
        let ids = try library.library.photos.page(matching: PhotoFilter(), limit: 2).entries.map(\.photo.id)
        let scale = try #require(try library.searcher.cosineScales().photos)
        let answer = try library.searcher.search(SearchQuery(terms: ids.map { .init(.photo(id: $0)) }))
        let both = try #require(answer.scale)
        let cosine = try #require(
            try library.searcher.search(SearchQuery(terms: [.init(.photo(id: ids[0]))])).results.first { $0.id == ids[1] }?.score)
        let norm = (2 + 2 * Double(cosine)).squareRoot()
        #expect(abs(both.mean - 2 * scale.mean / norm) < 1e-4)
        #expect(abs(both.deviation - 2.0.squareRoot() * scale.deviation / norm) < 1e-4)
    }

    @Test func anEmbeddedPictureAsksAsItsFileDoes() throws {
        let path = photos.path + "/red.png"
        let picture = try library.searcher.embed(pictureAt: path)
        let once = try library.searcher.search(SearchQuery(terms: [.init(.picture(picture))]))
        let anew = try library.searcher.search(SearchQuery(terms: [.init(.image(path: path))]))
        #expect(once.results == anew.results)
        #expect(!once.results.map(\.path.fileName).contains("red.png"), "a picture is not its own answer")
        #expect(throws: ClipSearchError.self) { try library.searcher.embed(pictureAt: "/no/such.jpg") }
    }
}
