import Catalog
import ClipSearch
import Foundation
import Testing

/// Libraries without photos, and with the vectors of several models.
@Suite struct ModelsTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        try photos.write("red.png", .red)
        try photos.write("blue.png", .blue)
    }

    @Test func anEmptyLibrarySaysWhatToDo() throws {
        #expect(throws: CatalogError.self) {
            try OpenLibrary(photos.libraryFolder, model: photos.model, isReadOnly: true)
        }
        #expect(throws: CatalogError.self) { try PhotoLibrary(folder: photos.libraryFolder, access: .readOnly).status() }
        let expected = ClipSearchError.noPhotosIndexed(library: photos.libraryFolder, model: "colours")
        #expect(throws: expected) { try photos.search("red") }
        try photos.index()
        for name in ["red.png", "blue.png"] { try photos.remove(name) }
        try photos.index { $0.trustsEmptyFolders = true }
        #expect(throws: expected) { try photos.search("red") }
    }

    @Test func twoModelsLiveSideBySide() throws {
        let other = ColourModel(name: "other", fingerprint: "2")
        try photos.index()
        #expect(throws: ClipSearchError.noPhotosIndexed(library: photos.libraryFolder, model: "other")) {
            try photos.library(other).searcher.search(SearchQuery("red"))
        }
        #expect(try photos.library(other).indexer.index([photos.path]).counts == [2, 0, 0, 0])
        #expect(other.encodedPictures == 2)
        #expect(try photos.library(other).searcher.search(SearchQuery("red")).results.count == 2)
        try photos.write("white.png", .white)
        try photos.move("red.png", to: "rouge.png")
        #expect(try photos.index().counts == [1, 1, 1, 0])
        #expect(try photos.library(other).searcher.search(SearchQuery("red")).results.first?.path.fileName == "rouge.png")
        #expect(try photos.library(other).indexer.index([photos.path]).counts == [1, 2, 0, 0])
        let status = try PhotoLibrary(folder: photos.libraryFolder, access: .readOnly).status()
        #expect(status.models.map(\.name) == ["colours", "other"] && status.models.map(\.photos) == [3, 3])
        #expect(status.photos == 3)
    }

    @Test func anExchangedModelIsNoticed() throws {
        try photos.index()
        let changed = ColourModel(fingerprint: "2")
        let error = ClipSearchError.modelChanged(name: "colours", library: photos.libraryFolder)
        #expect(throws: error) { try photos.library(changed).searcher.search(SearchQuery("red")) }
        #expect("\(error)".contains("index its folders again"))
        #expect(try photos.library(changed).indexer.index([photos.path]).counts == [2, 0, 0, 0])
        #expect(try photos.library(changed).searcher.search(SearchQuery("red")).results.count == 2)
    }

    /// Moved before the second model has seen it.
    @Test func aMovedPhotoGetsTheVectorItLacks() throws {
        try photos.index()
        let id = try photos.id("red.png")
        try photos.move("red.png", to: "rouge.png")
        let other = ColourModel(name: "other", fingerprint: "2")
        let report = try photos.library(other).indexer.index([photos.path])
        #expect(report.moved == 1 && report.indexed == 2)
        #expect(try photos.id("rouge.png") == id)
        #expect(try photos.index().counts == [0, 2, 0, 0])
    }

    @Test func statusTellsWhatIsThere() throws {
        try photos.write("bad.png", "no picture")
        try photos.index()
        try photos.remove("blue.png")
        try photos.index()
        let status = try PhotoLibrary(folder: photos.libraryFolder, access: .readOnly).status()
        #expect((status.photos, status.missing, status.failed.count) == (1, 1, 1))
        #expect(status.indexedFolders == [PhotoPath(photos.path)] && status.folder == photos.libraryFolder)
        #expect(status.models.first?.photos == 1 && status.models.first?.dimension == 4)
        #expect(status.size > 0 && status.peakMemory > 1 << 20)
    }

    /// A sanity check, with room for a busy machine: three thousand files, then nothing to do.
    @Test func manyFiles() throws {
        for number in 0..<3000 { try photos.write("\(number % 10)/\(number).png", .orange, mark: number + 1) }
        let first = try photos.index()
        #expect(first.indexed == 3002 && first.seconds < 60)
        #expect(photos.model.calls.max() == IndexingOptions().batchSize)
        let second = try photos.index()
        #expect(second.counts == [0, 3002, 0, 0] && second.seconds < 5)
        try photos.move("3", to: "three")
        let third = try photos.index()
        #expect(third.counts == [0, 2702, 300, 0] && third.seconds < 20)
    }
}
