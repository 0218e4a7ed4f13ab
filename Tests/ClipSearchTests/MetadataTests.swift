import Catalog
import ClipSearch
import Foundation
import Pictures
import Testing

/// Dates, places and ratings from pictures, from the files next to them and from names, and files that are read again.
@Suite struct MetadataTests {
    let photos: PhotoFolder

    init() throws { photos = try PhotoFolder() }

    private func details(_ name: String) throws -> PhotoDetails {
        try photos.catalog().details(of: #require(try photos.id(name)))
    }

    /// What is known of a file alone, and not of the others of the photo.
    private func capture(_ name: String) throws -> CaptureData {
        try photos.catalog().photos.capture(of: #require(try photos.id(name)))
    }

    private func taken(_ name: String) throws -> String? {
        try details(name).photo.file.takenAt.map(PhotoTime.text(of:))
    }

    /// An XMP packet with these attributes.
    private func xmp(_ attributes: String) -> String {
        "<x:xmpmeta><rdf:RDF><rdf:Description \(attributes)/></rdf:RDF></x:xmpmeta>"
    }

    /// A JPEG that holds a packet.
    private func jpeg(_ packet: String, _ colour: Colour = .blue) throws -> [UInt8] {
        let jpeg = try colour.jpeg()
        let content = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + packet.utf8
        let length = content.count + 2
        return jpeg.prefix(2) + [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 255)] + content + jpeg.dropFirst(2)
    }

    private func takeout(_ seconds: Int, _ more: String = "") -> String {
        #"{"title": "x", "photoTakenTime": {"timestamp": "\#(seconds)"}\#(more)}"#
    }

    private let place = #", "geoData": {"latitude": 10.5, "longitude": 20.5, "altitude": 0}"#

    /// Each date with all that are less trusted.
    @Test func theOrderOfDates() throws {
        let name = "IMG_20040404_040404"
        func check(_ picture: String, _ date: String, _ source: CaptureDate.Source) throws {
            try photos.write("\(name).jpg", jpeg(picture))
            try photos.index()
            #expect(try taken("\(name).jpg") == date)
            #expect(try details("\(name).jpg").capture.dateSource == source)
        }
        try photos.write("\(name).jpg.json", takeout(1_046_660_583, place))
        let inside = "photoshop:DateCreated='2002-02-02T02:02:02' exif:GPSLatitude='1,0N' exif:GPSLongitude='2,0E'"
        // The XMP file's date of the picture, then the picture's, then that of the XMP file itself, then Takeout's.
        try photos.write("\(name).xmp", xmp("exif:DateTimeOriginal='2001-01-01T01:01:01' xmp:Rating='5'"))
        try check(xmp(inside + " xmp:Rating='2'"), "2001-01-01T01:01:01", .sidecar)
        #expect(try details("\(name).jpg").capture.rating == 5)
        #expect(try details("\(name).jpg").capture.location == .init(latitude: 1, longitude: 2))
        try photos.write("\(name).xmp", xmp("xmp:CreateDate='2006-06-06T06:06:06'"))
        try check(xmp(inside + " xmp:Rating='2'"), "2002-02-02T02:02:02", .xmp)
        #expect(try details("\(name).jpg").capture.rating == 2)
        try check(xmp(""), "2006-06-06T06:06:06", .sidecar)
        try photos.remove("\(name).xmp")
        try check(xmp(""), "2003-03-03T03:03:03", .takeout)
        #expect(try details("\(name).jpg").capture.offsetMinutes == 0)
        #expect(try details("\(name).jpg").capture.location == .init(latitude: 10.5, longitude: 20.5))
        try photos.remove("\(name).jpg.json")
        try check(xmp("x"), "2004-04-04T04:04:04", .fileName)
        #expect(try details("\(name).jpg").capture.location == nil)
    }

    @Test func anXMPFileThatRepeatsTheDateKeepsTheZone() throws {
        try photos.write("a.jpg", jpeg(xmp("photoshop:DateCreated='2002-02-02T02:02:02.25+03:00'")))
        try photos.write("a.jpg.xmp", xmp("photoshop:DateCreated='2002-02-02T02:02:02'"))
        try photos.index()
        let capture = try details("a.jpg").capture
        #expect(capture.dateSource == .xmp && capture.offsetMinutes == 180 && capture.milliseconds == 250)
        #expect(capture.offsetSource == .stated)
    }

    @Test func aChangedSidecarIsNoticed() throws {
        try photos.write("a.jpg", jpeg(xmp("xmp:Rating='1'")))
        try photos.write("b.png", .red)
        #expect(try photos.index().counts == [2, 0, 0, 0])
        #expect(try details("a.jpg").capture.rating == 1)
        try photos.write("a.xmp", xmp("xmp:Rating='5' exif:DateTimeOriginal='2001-01-01T01:01:01'"))
        try photos.write("b.png.supplemental-metadata.json", takeout(86_400, #", "description": "Red""#))
        var report = try photos.index()
        #expect(report.counts == [0, 2, 0, 0] && report.retagged == 2 && report.reread == 0)
        #expect(try details("a.jpg").capture.rating == 5 && taken("a.jpg") == "2001-01-01T01:01:01")
        #expect(try taken("b.png") == "1970-01-02T00:00:00" && photos.captions("b.png") == ["Red"])
        report = try photos.index()
        #expect(report.reread == 0 && report.retagged == 0)
        try photos.remove("a.xmp")
        report = try photos.index()
        #expect(report.retagged == 1 && report.reread == 0)
        #expect(try details("a.jpg").capture.rating == 1 && taken("a.jpg") == nil)
        // Moved, with a sidecar that is new at the new place.
        try photos.move("a.jpg", to: "sub/c.jpg")
        try photos.write("sub/c.xmp", xmp("xmp:Rating='3'"))
        report = try photos.index()
        #expect(report.counts == [0, 1, 1, 0] && report.retagged == 1)
        #expect(try details("sub/c.jpg").capture.rating == 3)
        #expect(try photos.index().retagged == 0 && photos.model.encodedPictures == 2)
    }

    @Test func anUnusableSidecarDoesNotMakeThePhotoReadAgain() throws {
        try photos.write("a.png", .red)
        try photos.write("a.json", "{")
        try photos.index()
        let report = try photos.index()
        #expect(report.retagged == 0 && report.failedNames == ["a.json"])
        try photos.write("a.json", takeout(86_400))
        #expect(try photos.index().retagged == 1)
        #expect(try taken("a.png") == "1970-01-02T00:00:00")
    }

    @Test func anEditedCopyHasTheDateOfItsOriginal() throws {
        for (name, colour) in [("x.png", Colour.red), ("x-edited.png", .green), ("y-edited.png", .blue)] {
            try photos.write(name, colour)
        }
        try photos.write("x.png.json", takeout(86_400))
        try photos.write("y.png.json", takeout(2 * 86_400))
        try photos.write("y-edited.png.json", takeout(3 * 86_400))
        try photos.index()
        #expect(try ["x.png", "x-edited.png", "y-edited.png"].map(taken) == [
            "1970-01-02T00:00:00", "1970-01-02T00:00:00", "1970-01-04T00:00:00",
        ])
    }

    /// Of two long names that begin alike, the record belongs to the photo whose name it bears.
    @Test func aCutNameIsConfirmedByTheTitle() throws {
        let start = String(repeating: "n", count: 46)
        try photos.write(start + "1.png", .red)
        try photos.write(start + "2.png", .green)
        try photos.write(start + ".json", #"{"title": "\#(start)2_long.png", "photoTakenTime": {"timestamp": "86400"}}"#)
        let report = try photos.index()
        #expect(report.failed.isEmpty)
        #expect(try taken(start + "1.png") == nil && taken(start + "2.png") == "1970-01-02T00:00:00")
    }

    @Test func anXMPFileBelongsToTheRawFile() throws {
        try photos.write("a.jpg", try Colour.red.jpeg())
        // A raw file's contents don't matter here: by its name it is one.
        try photos.write("a.NEF", try Colour.green.jpeg())
        try photos.write("a.xmp", xmp("xmp:Rating='4'"))
        try photos.write("b.jpg", try Colour.blue.jpeg())
        try photos.write("b.xmp", xmp("xmp:Rating='3'"))
        try photos.index()
        #expect(try ["a.jpg", "a.NEF", "b.jpg"].map { try capture($0).rating } == [nil, 4, 3])
        // A single file is indexed with the same.
        let alone = try photos.index("a.jpg")
        #expect(alone.counts == [0, 1, 0, 0] && alone.retagged == 0)
    }

    @Test func filesAreReadAgain() throws {
        try photos.write("a.jpg", jpeg(xmp("xmp:Rating='4' photoshop:DateCreated='2002-02-02'")))
        try photos.write("b.png", .red)
        try photos.write("b.txt", "Red.")
        try photos.index()
        try photos.tag("a.jpg", "mine")
        let (a, b) = (try #require(try photos.id("a.jpg")), try #require(try photos.id("b.png")))
        // What an earlier version did not read.
        let catalog = try photos.catalog()
        var change = LibraryChange()
        change.photos = try [a, b].map { id in
            var file = try catalog.photos.record(id).file
            file.takenAt = nil
            return LibraryChange.PhotoChange(file: file)
        }
        #expect(try catalog.apply(change) == [a, b])
        #expect(try details("a.jpg").capture == CaptureData() && taken("a.jpg") == nil)
        #expect(try photos.index().reread == 0)
        let dry = try photos.index {
            $0.rereadsFiles = true
            $0.isDryRun = true
        }
        #expect(dry.reread == 2 && dry.counts == [0, 2, 0, 0])
        #expect(try taken("a.jpg") == nil)
        let report = try photos.index { $0.rereadsFiles = true }
        #expect(report.counts == [0, 2, 0, 0] && report.reread == 2 && report.failed.isEmpty)
        #expect(try details("a.jpg").capture.rating == 4 && taken("a.jpg") == "2002-02-02T00:00:00")
        #expect(try photos.tags("a.jpg") == ["mine"] && photos.captions("b.png") == ["Red."])
        #expect(try [photos.id("a.jpg"), photos.id("b.png")] == [a, b])
        #expect(try catalog.status().withoutMetadata == 0)
        #expect(photos.model.encodedPictures == 2 && photos.model.imageEncodersMade == 1)
        #expect(try photos.search("red").first == "b.png")
        #expect(try photos.index().counts == [0, 2, 0, 0])
    }

    /// A file that was replaced behind the back of its size and time.
    @Test func otherContentsOfTheSameSizeAndTimeAreFound() throws {
        let (red, green) = (try Colour.red.png(mark: 0), try Colour.green.png(mark: 0))
        let size = max(red.count, green.count)
        func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: size - bytes.count) }
        try photos.write("a.png", padded(red))
        try photos.index()
        let path = photos.path + "/a.png"
        let time = try #require(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
        try Data(padded(green)).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
        #expect(try photos.index().counts == [0, 1, 0, 0])
        let report = try photos.index { $0.rereadsFiles = true }
        #expect(report.counts == [1, 0, 0, 0] && report.reread == 0)
        #expect(photos.model.encodedPictures == 2)
    }

    @Test func anotherModelGetsItsVectorsToo() throws {
        try photos.write("a.png", .red)
        try photos.index()
        let other = ColourModel(name: "other", fingerprint: "2")
        var options = IndexingOptions()
        options.rereadsFiles = true
        let report = try photos.library(other).indexer.index([photos.path], options: options)
        #expect(report.counts == [1, 0, 0, 0] && report.reread == 1 && other.encodedPictures == 1)
    }

    @Test func aFileIsDescribedWithWhatIsNextToIt() throws {
        try photos.write("IMG_20040404_040404.png", .red)
        try photos.write("IMG_20040404_040404.png.json", takeout(86_400, #", "description": "Red""#))
        let description = try FileDescription(contentsOfFile: photos.path + "/IMG_20040404_040404.png")
        #expect(description.capture.dateSource == .takeout && description.texts.captions.map(\.text) == ["Red"])
    }
}
