import Catalog
import ClipSearch
import Foundation
import Testing
import Workers

/// What a run makes of files that are new, unchanged, changed, moved, copied, gone and back.
@Suite struct IndexingTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        try photos.write("red.png", .red)
        try photos.write("trip/green.png", .green)
        try photos.write("trip/blue.jpg", Colour.blue.jpeg())
    }

    @Test func aSecondRunReadsNothing() throws {
        let first = try photos.index()
        #expect(first.counts == [3, 0, 0, 0] && first.failed.isEmpty && !first.wasInterrupted && !first.isDryRun)
        #expect(photos.model.encodedPictures == 3)
        let second = try photos.index()
        #expect(second.counts == [0, 3, 0, 0])
        #expect(photos.model.encodedPictures == 3 && photos.model.imageEncodersMade == 1)
        let record = try #require(try photos.catalog().photos.find(at: photos.photoPath("trip/blue.jpg")))
        #expect((record.file.width, record.file.height, record.file.format) == (32, 24, "JPEG"))
        #expect(try photos.catalog().roots.all().map(\.path) == [PhotoPath(photos.path)])
    }

    @Test func aChangedFileKeepsItsID() throws {
        try photos.index()
        try photos.tag("red.png", "mine")
        let id = try photos.id("red.png")
        try photos.write("red.png", .white)
        #expect(try photos.index().counts == [1, 2, 0, 0])
        #expect(try photos.id("red.png") == id)
        #expect(try photos.tags("red.png") == ["mine"])
        #expect(try photos.search("white").first == "red.png")
    }

    @Test func aTouchedFileIsNotEncodedAgain() throws {
        try photos.index()
        let id = try photos.id("red.png")
        try photos.touch("red.png")
        #expect(try photos.index().counts == [0, 3, 0, 0])
        #expect(try photos.id("red.png") == id && photos.model.encodedPictures == 3)
        #expect(try photos.index().counts == [0, 3, 0, 0])
    }

    @Test func aMovedFileKeepsItsIDAndTags() throws {
        try photos.index()
        try photos.tag("red.png", "mine")
        let id = try photos.id("red.png")
        try photos.move("red.png", to: "old/renamed.png")
        #expect(try photos.index().counts == [0, 2, 1, 0])
        #expect(try photos.id("old/renamed.png") == id)
        #expect(try photos.tags("old/renamed.png") == ["mine"])
        #expect(try photos.search("red").first == "old/renamed.png")
        // To another folder, of which alone is spoken.
        try photos.move("old/renamed.png", to: "elsewhere/red.png")
        #expect(try photos.index("elsewhere").counts == [0, 0, 1, 0])
        #expect(try photos.id("elsewhere/red.png") == id)
        #expect(try photos.index().counts == [0, 3, 0, 0])
        #expect(photos.model.encodedPictures == 3)
    }

    @Test func copiesAreKeptApart() throws {
        try photos.index()
        try photos.write("copy.png", .red)
        #expect(try photos.index().counts == [1, 3, 0, 0])
        let ids = [try photos.id("red.png"), try photos.id("copy.png")]
        #expect(Set(ids).count == 2)
        // One of two copies moves: there is one photo to follow.
        try photos.move("copy.png", to: "moved.png")
        #expect(try photos.index().counts == [0, 3, 1, 0])
        #expect([try photos.id("red.png"), try photos.id("moved.png")] == ids)
        try photos.write("third.png", .red)
        try photos.remove("red.png")
        try photos.write("fourth.png", .red)
        let report = try photos.index()
        #expect(report.counts == [1, 3, 1, 0])
    }

    /// Tags belong to what the picture shows, whatever its file is called.
    @Test func swappedNamesSwapThePhotos() throws {
        try photos.index()
        let (red, green) = (try photos.id("red.png"), try photos.id("trip/green.png"))
        try photos.move("red.png", to: "aside.png")
        try photos.move("trip/green.png", to: "red.png")
        try photos.move("aside.png", to: "trip/green.png")
        try photos.touch("red.png")
        #expect(try photos.index().counts == [0, 1, 2, 0])
        #expect(try photos.id("red.png") == green && photos.id("trip/green.png") == red)
        #expect(photos.model.encodedPictures == 3)
        #expect(try photos.index().counts == [0, 3, 0, 0])
    }

    @Test func aNewFileUnderTheNameOfAMovedOneIsANewPhoto() throws {
        try photos.index()
        try photos.tag("red.png", "mine")
        let id = try photos.id("red.png")
        try photos.move("red.png", to: "trip/was-red.png")
        try photos.write("red.png", .white)
        #expect(try photos.index().counts == [1, 2, 1, 0])
        #expect(try photos.id("trip/was-red.png") == id)
        #expect(try photos.id("red.png") != id)
        #expect(try photos.tags("red.png").isEmpty && photos.tags("trip/was-red.png") == ["mine"])
    }

    @Test func aRotatedSetOfNamesIsFollowed() throws {
        for number in 0..<5 { try photos.write("\(number).png", .orange, mark: number) }
        try photos.index()
        let before = try (0..<5).map { try photos.id("\($0).png") }
        try photos.remove("0.png")
        for number in 1..<5 { try photos.move("\(number).png", to: "\(number - 1).png") }
        let report = try photos.index()
        #expect(report.counts == [0, 3, 4, 1])
        #expect(try (0..<4).map { try photos.id("\($0).png") } == Array(before.dropFirst()))
    }

    @Test func aDeletedPhotoIsRetiredAndComesBackAsItself() throws {
        try photos.index()
        try photos.tag("red.png", "mine")
        let id = try photos.id("red.png")
        let bytes = try Colour.red.png()
        try photos.remove("red.png")
        #expect(try photos.index().counts == [0, 2, 0, 1])
        #expect(try !photos.search("red").contains("red.png"))
        #expect(try photos.index().counts == [0, 2, 0, 0])
        // At its old place but with another time, at another place, and exactly as it was.
        try photos.write("red.png", bytes)
        #expect(try photos.index().counts == [0, 2, 1, 0])
        #expect(try photos.id("red.png") == id && photos.tags("red.png") == ["mine"])
        try photos.remove("red.png")
        try photos.index()
        try photos.write("other.png", bytes)
        #expect(try photos.index().counts == [0, 2, 1, 0])
        #expect(try photos.id("other.png") == id)
        try FileManager.default.moveItem(atPath: photos.path + "/other.png", toPath: photos.path + "/../away")
        try photos.index()
        try FileManager.default.moveItem(atPath: photos.path + "/../away", toPath: photos.path + "/other.png")
        #expect(try photos.index().counts == [0, 2, 1, 0])
        #expect(try photos.id("other.png") == id && photos.model.encodedPictures == 3)
        #expect(try photos.search("red").first == "other.png")
    }

    @Test func aPhotoReplacedByAnotherFileIsRetired() throws {
        try photos.index()
        try photos.write("red.png", "no picture, but a long enough text")
        let report = try photos.index()
        #expect(report.counts == [0, 2, 0, 1] && report.failedNames == ["red.png"])
        try photos.write("trip/green.png", "8BPS and so on")
        let next = try photos.index()
        #expect(next.counts == [0, 1, 0, 1] && next.skippedFormats == ["Photoshop": 1])
        #expect(try photos.search("green") == ["trip/blue.jpg"])
    }

    @Test func aSingleFileCanBeGiven() throws {
        try photos.write("red.txt", "Something red.")
        #expect(try photos.index("red.png").counts == [1, 0, 0, 0])
        #expect(try photos.captions("red.png") == ["Something red."])
        #expect(try photos.index("red.png").counts == [0, 1, 0, 0])
        #expect(try photos.captions("red.png") == ["Something red."])
        #expect(try photos.index().counts == [2, 1, 0, 0])
        #expect(try photos.index("red.png", "trip").counts == [0, 3, 0, 0])
    }

    @Test func overlappingFoldersAreScannedOnce() throws {
        #expect(try photos.index("", "trip", "trip/blue.jpg").counts == [3, 0, 0, 0])
        #expect(try photos.catalog().roots.all().map(\.path) == [PhotoPath(photos.path)])
    }

    @Test func aDryRunChangesNothing() throws {
        let dry = try photos.index { $0.isDryRun = true }
        #expect(dry.counts == [3, 0, 0, 0] && dry.isDryRun)
        #expect(try photos.catalog().counts().presentPhotos == 0)
        #expect(try photos.catalog().roots.all().isEmpty && photos.catalog().models.all().isEmpty)
        try photos.index()
        let before = try photos.catalog().photos.known(under: PhotoPath("/"), model: 1)
        try photos.remove("red.png")
        try photos.move("trip/green.png", to: "green.png")
        try photos.write("trip/blue.jpg", .white)
        try photos.write("new.png", .orange)
        try photos.write("bad.png", "no picture")
        let report = try photos.index { $0.isDryRun = true }
        #expect(report.counts == [2, 0, 1, 1] && report.failedNames == ["bad.png"])
        let after = try photos.catalog().photos.known(under: PhotoPath("/"), model: 1)
        #expect(after.present == before.present && after.missing == before.missing && after.failed.isEmpty)
        #expect(photos.model.encodedPictures == 3)
    }

    @Test func excludedAndHiddenFilesAreLeftOut() throws {
        try photos.write(".secret/white.png", .white)
        let report = try photos.index { $0.excluded = [GlobPattern("*.jpg")] }
        #expect(report.counts == [2, 0, 0, 0])
        let all = try photos.index { $0.includesHidden = true }
        #expect(all.counts == [1, 2, 0, 0])
        #expect(try photos.index().counts == [0, 2, 0, 1])
    }

    /// The picture is large enough for a JPEG decoder's reduced scale.
    @Test func exactDecodingReplacesFastDecoding() throws {
        try photos.write("trip/blue.jpg", Colour.blue.jpeg(width: 640, height: 480))
        try photos.index()
        let id = try photos.id("trip/blue.jpg")
        let path = photos.photoPath("trip/blue.jpg")
        let decoded = { try photos.catalog().photos.known(under: PhotoPath("/"), model: 1).present[path]?.vector }
        #expect(try decoded() == .fast)
        #expect(try photos.index { $0.decodesExactly = true }.counts == [1, 2, 0, 0])
        #expect(try decoded() == .exact)
        #expect(try photos.id("trip/blue.jpg") == id)
        // An exact vector is good enough for all.
        #expect(try photos.index().counts == [0, 3, 0, 0])
    }

    /// Files of all kinds are on their way at once, and the pictures are encoded by all threads together or by each its own.
    @Test(arguments: [nil, 1, 3]) func eachPhotoGetsItsOwnVector(portionSize: Int?) throws {
        photos.model.change { $0.portionSize = portionSize }
        var colours: [PhotoPath: Colour] = [:]
        for number in 0..<150 {
            let name = "\(number % 7)/\(number).png"
            let colour = Colour(
                red: Float(number % 5 + 1) / 5, green: Float(number % 6) / 6, blue: Float(number % 7) / 7)
            switch number % 10 {
            case 3: try photos.write(name, "no picture")
            case 6: try photos.write(name, colour.png().dropLast(30))
            default:
                try photos.write(name, colour, mark: number + 1)
                colours[photos.photoPath(name)] = colour
            }
        }
        let report = try photos.index("0", "1", "2", "3", "4", "5", "6")
        #expect(report.counts == [120, 0, 0, 0] && report.failed.count == 30)
        if let portionSize, WorkerPool.shared.threadCount <= 4 { #expect(photos.model.calls.contains(portionSize)) }
        let catalog = try photos.catalog()
        let table = try catalog.vectors.table(of: 1)
        #expect(table.ids.count == 120)
        for (row, id) in table.ids.enumerated() {
            let path = try #require(try catalog.photos.find(id)).file.path
            let vector = table.values[row * table.dimension..<(row + 1) * table.dimension]
            let expected = try #require(colours[path]).vector
            #expect(zip(vector, expected).allSatisfy { abs($0 - $1) < 0.02 }, "\(path)")
        }
    }
}
