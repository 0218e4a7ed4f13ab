import Catalog
import ClipSearch
import Testing

/// The picture and the clip of a Live Photo are one photo.
@Suite struct LivePhotoTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        try photos.write("IMG_1.jpg", .red)
        try photos.write("IMG_1.MOV", MovieFile.bytes(seconds: 3))
        try photos.write("IMG_2.jpg", .blue)
        try photos.write("IMG_2.MOV", MovieFile.bytes(seconds: 60))
        try photos.write("IMG_3.MOV", MovieFile.bytes(seconds: 2, mark: 3))
    }

    private func all(apart: Bool = false) throws -> [String] {
        var filter = PhotoFilter()
        filter.listsFilesApart = apart
        let page = try photos.catalog().photos.page(matching: filter, by: .name, limit: 99)
        return page.entries.map(\.photo.file.path.fileName)
    }

    private func files(_ name: String) throws -> [String] {
        let id = try #require(try photos.id(name))
        return try photos.catalog().photos.files(of: [id])[id]?.map(\.file.path.fileName) ?? []
    }

    @Test func aClipBelongsToItsPicture() throws {
        let report = try photos.index()
        #expect(report.counts == [3, 0, 0, 0] && report.skippedFormats == ["QuickTime video": 2])
        #expect(try all() == ["IMG_1.jpg", "IMG_2.jpg"] && files("IMG_1.jpg") == ["IMG_1.jpg", "IMG_1.MOV"])
        #expect(photos.model.encodedPictures == 2)
        let again = try photos.index()
        #expect(again.counts == [0, 3, 0, 0] && again.skippedFormats == ["QuickTime video": 2])
        // Its name finds the photo.
        let found = try photos.library().searcher.search(SearchQuery("IMG_1.MOV")).results
        #expect(found.first?.path.fileName == "IMG_1.jpg")
        #expect(found.first?.otherFiles.map(\.file.format) == ["QuickTime video"])
        let tagged = try photos.library().indexer.tag()
        #expect(tagged.unindexed == 0)
        try photos.catalog().checkIntegrity()
    }

    @Test func bothAreRenamedDeletedAndComeBack() throws {
        try photos.index()
        try photos.move("IMG_1.jpg", to: "sea/a.jpg")
        try photos.move("IMG_1.MOV", to: "sea/a.MOV")
        #expect(try photos.index().counts == [0, 1, 2, 0])
        #expect(try files("sea/a.jpg") == ["a.jpg", "a.MOV"])
        // Without its picture it is a video, which is not read.
        try photos.remove("sea/a.jpg")
        let report = try photos.index()
        #expect(report.skippedFormats == ["QuickTime video": 3] && report.removed == 2)
        #expect(try all(apart: true) == ["IMG_2.jpg"])
        try photos.catalog().checkIntegrity()
        try photos.write("sea/a.jpg", .red)
        try photos.index()
        #expect(try files("sea/a.jpg") == ["a.jpg", "a.MOV"])
        // A longer one takes its place.
        try photos.write("sea/a.MOV", MovieFile.bytes(seconds: 9))
        try photos.index()
        #expect(try all(apart: true) == ["a.jpg", "IMG_2.jpg"])
        try photos.catalog().checkIntegrity()
    }

    /// A picture that is excluded, or can't be read, takes its clip with it.
    @Test func aClipIsNotShownAlone() throws {
        try photos.write("IMG_4.jpg", Array("no picture".utf8))
        try photos.write("IMG_4.MOV", MovieFile.bytes(seconds: 1, mark: 4))
        try photos.index()
        #expect(try all(apart: true).count == 3)
        try photos.catalog().setExclusions([GlobPattern("IMG_1.jpg")], below: PhotoPath(photos.path))
        #expect(try all(apart: true) == ["IMG_2.jpg"])
        try photos.catalog().setExclusions([], below: PhotoPath(photos.path))
        try photos.index()
        #expect(try files("IMG_1.jpg") == ["IMG_1.jpg", "IMG_1.MOV"])
        // A single file that changed is looked at with those next to it.
        try photos.write("IMG_1.MOV", MovieFile.bytes(seconds: 2, mark: 9))
        try photos.index { $0.files = [photos.photoPath("IMG_1.MOV")] }
        #expect(try files("IMG_1.jpg") == ["IMG_1.jpg", "IMG_1.MOV"])
        try photos.catalog().checkIntegrity()
    }
}
