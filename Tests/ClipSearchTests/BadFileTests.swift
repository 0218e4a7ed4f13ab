import Catalog
import ClipSearch
import Foundation
import Testing

/// Files that are no pictures, or not those that their names promise.
@Suite struct BadFileTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        try photos.write("good.png", .red)
    }

    @Test func aFailureIsNamedOncePerRunAndRemembered() throws {
        try photos.write("cut.png", Colour.green.png().prefix(45))
        try photos.write("empty.jpg", "")
        try photos.write("text.jpeg", "This is no picture.")
        let first = try photos.index()
        #expect(first.counts == [1, 0, 0, 0] && first.failedBefore == 0)
        #expect(first.failedNames == ["cut.png", "empty.jpg", "text.jpeg"])
        #expect(first.failed.allSatisfy { !$0.reason.isEmpty && !$0.reason.contains(photos.path) })
        let second = try photos.index()
        #expect(second.failedNames == first.failedNames && second.failedBefore == 3)
        #expect(try photos.catalog().failures.all().count == 3)
        let third = try photos.index { $0.retriesFailed = true }
        #expect(third.failedNames == first.failedNames && third.failedBefore == 0)
    }

    @Test func whatIsNoFileIsNamedAsLongAsItIsThere() throws {
        try FileManager.default.createSymbolicLink(
            atPath: photos.path + "/gone.jpg", withDestinationPath: "/nowhere")
        mkfifo(photos.path + "/pipe.jpg", 0o600)
        try photos.write("empty.jpg", "")
        for indexed in [1, 0] {
            let report = try photos.index()
            #expect(report.indexed == indexed && report.failedNames == ["empty.jpg", "gone.jpg", "pipe.jpg"])
            #expect(Set(report.failed.map(\.code)) == [.notAPicture, .danglingLink, .notAFile])
            let stored = try PhotoLibrary(folder: photos.libraryFolder, access: .readOnly).status().failed
            #expect(stored.map(\.path.fileName) == ["empty.jpg", "gone.jpg", "pipe.jpg"])
            #expect(stored.map(\.code) == [.notAPicture, .danglingLink, .notAFile])
        }
        try photos.remove("pipe.jpg")
        try photos.write("target.dat", .green)
        try photos.remove("gone.jpg")
        try FileManager.default.createSymbolicLink(
            atPath: photos.path + "/gone.jpg", withDestinationPath: photos.path + "/target.dat")
        #expect(try photos.index().failedNames == ["empty.jpg"])
        #expect(try photos.catalog().failures.all().map(\.path.fileName) == ["empty.jpg"])
    }

    @Test func aFolderThatGoesAwayIsOneLine() throws {
        for number in 0..<40 { try photos.write("\(number).png", .green, mark: number + 1) }
        let path = photos.path
        let report = try photos.library().indexer.index([path]) { progress in
            // Scanned, and not read yet.
            if progress.phase == .scanning, progress.completed > 0 { rename(path, path + "-away") }
        }
        #expect(report.failed.map(\.code) == [.folderGone] && report.failed.map(\.path.text) == [path])
        rename(path + "-away", path)
        let next = try photos.index()
        #expect(next.failed.isEmpty && next.indexed + report.indexed == 41)
    }

    @Test func aFailedFileIsTriedAgainWhenItChanges() throws {
        try photos.write("cut.png", Colour.green.png().prefix(45))
        try photos.index()
        try photos.write("cut.png", .green)
        let report = try photos.index()
        #expect(report.counts == [1, 1, 0, 0] && report.failed.isEmpty)
        #expect(try photos.catalog().failures.all().isEmpty)
    }

    @Test func failuresOfFilesThatAreGoneOrNoPicturesAreForgotten() throws {
        for name in ["gone.png", "text.jpg", "excluded.jpg"] { try photos.write(name, "This is no picture.") }
        try photos.index()
        try photos.remove("gone.png")
        try photos.write("text.jpg", "8BPS and so on")
        #expect(try photos.index { $0.excluded = [GlobPattern("excluded.*")] }.failed.isEmpty)
        #expect(try photos.catalog().failures.all().map(\.code) == [.formatNotRead])
    }

    @Test func theFormatIsToldFromTheBytes() throws {
        try photos.write("really-a-jpeg.png", Colour.blue.jpeg())
        try photos.write("without-ending", .green)
        try photos.write("picture.txt", .white)
        let report = try photos.index()
        #expect(report.counts == [4, 0, 0, 0] && report.failed.isEmpty)
        #expect(try photos.catalog().photos.find(at: photos.photoPath("really-a-jpeg.png"))?.file.format == "JPEG")
    }

    @Test func otherFilesArePassedOver() throws {
        try photos.write("notes.txt", "good")
        try photos.write("table.csv", "a,b\n")
        try photos.write("program", [0x7f, 0x45, 0x4c, 0x46])
        try photos.write("nothing", "")
        let report = try photos.index()
        #expect(report.counts == [1, 0, 0, 0] && report.failed.isEmpty && report.skippedFormats.isEmpty)
    }

    @Test func formatsThatAreNotDecodedAreCounted() throws {
        try photos.write("a.psd", "8BPS, and so on")
        try photos.write("b.psd", "8BPS, and so on")
        try photos.write("c.tif", [0x49, 0x49, 0x2a, 0x00, 0x08, 0, 0, 0] + [UInt8](repeating: 0, count: 40))
        for _ in 0..<2 {
            let report = try photos.index()
            #expect(report.skippedFormats == ["Photoshop": 2, "TIFF": 1] && report.failed.isEmpty)
        }
        let named = try photos.catalog().failures.all()
        #expect(named.map(\.path.fileName) == ["a.psd", "b.psd", "c.tif"])
        #expect(named.allSatisfy { $0.code == .formatNotRead } && named.first?.reason == "Photoshop is not read here")
        // Once it is another file, or gone, it is no longer named.
        try photos.write("a.psd", Colour.red.png(mark: 9))
        try photos.remove("b.psd")
        #expect(try photos.index().skippedFormats == ["TIFF": 1])
        #expect(try photos.catalog().failures.all().map(\.path.fileName) == ["c.tif"])
    }

    @Test func thePixelLimitHolds() throws {
        try photos.write("large.png", Colour.blue.picture(width: 100, height: 100).pngData())
        let report = try photos.index { $0.pixelLimit = 5000 }
        #expect(report.counts == [1, 0, 0, 0] && report.failedNames == ["large.png"])
        #expect(report.failed[0].reason.contains("5000"))
    }

    @Test func aModelWithoutImagesSaysSo() throws {
        photos.model.change { $0.hasImageEncoder = false }
        #expect { try photos.index() } throws: { "\($0)".contains("no image encoder") }
        #expect(try photos.catalog().models.all().isEmpty)
    }

    /// Names that a program easily trips over. Two of them differ in their Unicode normalisation alone.
    @Test func anyNameWillDo() throws {
        let names: [[UInt8]] =
            [
                "line\nbreak.png", "carriage\r.png", " space .png", "🐕 dog.png", "caf\u{e9}.png", "cafe\u{301}.png",
                "\u{301}mark.png", "-dash.png", "quote'\".png", "back\\slash.png", "%41.png", "\u{ef80}escape.png",
                String(repeating: "x", count: 251) + ".png",
            ].map { Array($0.utf8) } + [
                [0xff, 0xfe] + Array(".png".utf8), Array("half".utf8) + [0xc3] + Array(".png".utf8),
            ]
        let folder = PhotoPath(photos.path)
        for (number, name) in names.enumerated() {
            let path = folder.appending(name).bytes.map { CChar(bitPattern: $0) } + [0]
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
            try #require(descriptor >= 0, "\(String(decoding: name, as: UTF8.self))")
            let bytes = try Colour.green.png(mark: number + 1)
            #expect(write(descriptor, bytes, bytes.count) == bytes.count)
            close(descriptor)
        }
        #expect(try photos.index().counts == [names.count + 1, 0, 0, 0])
        #expect(try photos.index().counts == [0, names.count + 1, 0, 0])
        let results = try photos.library().searcher.search(SearchQuery(terms: [.init(.text("green"))])).results
        #expect(results.count == 10)
        var all = SearchQuery("green")
        all.limit = 100
        let found = try photos.library().searcher.search(all).results.map(\.path)
        #expect(Set(found) == Set(names.map { folder.appending($0) } + [photos.photoPath("good.png")]))
    }
}
