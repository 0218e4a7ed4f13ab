import Catalog
import ClipSearch
import Files
import Foundation
import Testing

/// Captions and tags from sidecar files, tables and the pictures themselves.
@Suite struct TextsTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        try photos.write("red.png", .red)
        try photos.write("green.png", .green)
    }

    @Test func sidecarsAreFollowed() throws {
        try photos.write("red.txt", "A red picture.\nTwo lines.")
        #expect(try photos.index().retagged == 0)
        #expect(try photos.captions("red.png") == ["A red picture.", "Two lines."])
        // Added, edited, removed.
        try photos.write("green.png.json", #"{"caption": "Green.", "tags": ["colour", "calm"]}"#)
        try photos.write("red.txt", "A very red picture.")
        var report = try photos.index()
        #expect(report.counts == [0, 2, 0, 0] && report.retagged == 2)
        #expect(try photos.captions("red.png") == ["A very red picture."])
        #expect(try photos.captions("green.png") == ["Green."] && Set(photos.tags("green.png")) == ["colour", "calm"])
        #expect(try photos.index().retagged == 0)
        try photos.remove("green.png.json")
        report = try photos.index()
        #expect(report.retagged == 1)
        #expect(try photos.captions("green.png").isEmpty && photos.tags("green.png").isEmpty)
        #expect(photos.model.encodedPictures == 2)
    }

    @Test func whatTheOwnerSaidStays() throws {
        try photos.index()
        try photos.tag("red.png", "mine")
        try photos.write("red.json", #"{"tags": "theirs"}"#)
        try photos.index()
        #expect(Set(try photos.tags("red.png")) == ["mine", "theirs"])
        try photos.remove("red.json")
        try photos.index()
        #expect(try photos.tags("red.png") == ["mine"])
    }

    @Test func aSidecarMovesWithItsPhoto() throws {
        try photos.write("red.txt", "Red.")
        try photos.index()
        try photos.move("red.png", to: "sub/rouge.png")
        try photos.move("red.txt", to: "sub/rouge.txt")
        try photos.write("sub/rouge.txt", "Rouge.")
        let report = try photos.index()
        #expect(report.counts == [0, 1, 1, 0] && report.retagged == 1)
        #expect(try photos.captions("sub/rouge.png") == ["Rouge."])
        // Of a photo that was only touched, too.
        try photos.touch("sub/rouge.png")
        try photos.write("sub/rouge.txt", "Rosso.")
        try photos.index()
        #expect(try photos.captions("sub/rouge.png") == ["Rosso."])
    }

    @Test func aSidecarThatCannotBeUsedIsNamedAndReadAgain() throws {
        try photos.write("red.txt", "Red.")
        try photos.index()
        // What was there before stays.
        try photos.write("red.txt", [0x52, 0x00])
        for _ in 0..<2 {
            let report = try photos.index()
            #expect(report.failedNames == ["red.txt"] && report.failed.map(\.code) == [.malformedText])
            #expect(report.retagged == 0 && report.failedBefore == 0)
            #expect(try photos.captions("red.png") == ["Red."])
            let status = try PhotoLibrary(folder: photos.libraryFolder, access: .readOnly).status()
            #expect(status.failed.map(\.path.fileName) == ["red.txt"] && status.notes.isEmpty)
        }
        try photos.write("red.txt", "Rosso.")
        #expect(try photos.index().failed.isEmpty)
        #expect(try photos.captions("red.png") == ["Rosso."])
        #expect(try photos.catalog().failures.all().isEmpty)
    }

    @Test func aPhotoIsIndexedWhateverStandsBesideIt() throws {
        try photos.write("red.json", "{")
        try photos.write("red.txt", "Red.")
        let report = try photos.index()
        #expect(report.indexed == 2 && report.failedNames == ["red.json"])
        #expect(try photos.captions("red.png") == ["Red."])
        try photos.write("red.json", #"{"tags": "warm"}"#)
        #expect(try photos.index().failed.isEmpty)
        #expect(try photos.tags("red.png") == ["warm"] && photos.captions("red.png") == ["Red."])
        try photos.remove("red.txt")
        try photos.index()
        #expect(try photos.captions("red.png").isEmpty)
    }

    @Test func aSidecarMayNotLeadElsewhere() throws {
        let elsewhere = try TemporaryFolder()
        let outside = try elsewhere.write("secret.txt", "My diary.".utf8)
        try FileManager.default.createSymbolicLink(atPath: photos.path + "/red.txt", withDestinationPath: outside)
        let report = try photos.index()
        #expect(report.failed.map(\.code) == [.textOutside] && report.indexed == 2)
        #expect(try photos.captions("red.png").isEmpty)
    }

    @Test func cutTextsAreNotedAndNoFailure() throws {
        try photos.write("red.txt", String(repeating: "red ", count: InputLimits.captionLength))
        let report = try photos.index()
        #expect(report.failed.isEmpty && report.notes.map(\.code) == [.textsCut])
        #expect(try photos.captions("red.png").first?.unicodeScalars.count == InputLimits.captionLength - 1)
        #expect(try photos.index().notes.isEmpty)
        #expect(try PhotoLibrary(folder: photos.libraryFolder, access: .readOnly).status().notes.map(\.path.fileName) == ["red.txt"])
        try photos.write("red.txt", "Red.")
        try photos.index()
        #expect(try PhotoLibrary(folder: photos.libraryFolder, access: .readOnly).status().notes.isEmpty)
    }

    @Test func aTableIsFollowed() throws {
        try photos.write(
            "table.csv", "path,caption,tags\nred.png,\"Red, all over.\",\"warm ; loud\"\ngone.png,Nothing,\n")
        try photos.index { $0.captionTable = try? CaptionTable(contentsOfFile: photos.path + "/table.csv") }
        #expect(
            try photos.captions("red.png") == ["Red, all over."] && Set(photos.tags("red.png")) == ["warm", "loud"])
        try photos.write("table.csv", "path,caption,tags\nred.png,Red.,\ngreen.png,Green.,calm\n")
        let report = try photos.index {
            $0.captionTable = try? CaptionTable(contentsOfFile: photos.path + "/table.csv")
        }
        #expect(report.retagged == 2)
        #expect(try photos.captions("red.png") == ["Red."] && photos.tags("red.png").isEmpty)
        #expect(try photos.tags("green.png") == ["calm"])
        // A row without a photo is named each time, and changes nothing else.
        try photos.write(
            "more.csv",
            "path,caption\nred.png,Red.\ngone.png,Nothing.\nhttp://a/b.jpg,Elsewhere.\n,Nowhere.\n,\n")
        let more = try photos.index { $0.captionTable = try? CaptionTable(contentsOfFile: photos.path + "/more.csv") }
        #expect(more.failed.map(\.code) == [.rowWithoutPhoto, .rowWithoutPhoto, .rowWithoutPhoto])
        for (failure, row) in zip(more.failed, [4, 5, 3]) { #expect(failure.reason.contains("row \(row) ")) }
        #expect(more.retagged == 0)
        // Without the table nothing is taken back.
        #expect(try photos.index().retagged == 0)
        #expect(try photos.captions("red.png") == ["Red."])
    }

    @Test func whatStandsInThePictureIsRead() throws {
        let packet = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
            <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">\
            <dc:description><rdf:Alt><rdf:li xml:lang="x-default">A blue field.</rdf:li></rdf:Alt></dc:description>\
            <dc:subject><rdf:Bag><rdf:li>sky</rdf:li><rdf:li>empty</rdf:li></rdf:Bag></dc:subject>\
            </rdf:Description></rdf:RDF></x:xmpmeta>
            """
        let payload = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(packet.utf8)
        let length = payload.count + 2
        let jpeg = try Colour.blue.jpeg()
        let segment = [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 0xff)] + payload
        try photos.write("blue.jpg", jpeg.prefix(2) + segment + jpeg.dropFirst(2))
        try photos.index()
        #expect(
            try photos.captions("blue.jpg") == ["A blue field."] && Set(photos.tags("blue.jpg")) == ["sky", "empty"])
        // Written anew without them.
        try photos.write("blue.jpg", jpeg)
        try photos.index()
        #expect(try photos.captions("blue.jpg").isEmpty && photos.tags("blue.jpg").isEmpty)
    }

    @Test func aSecondModelLeavesTextsAlone() throws {
        try photos.write("red.txt", "Red.")
        try photos.index()
        try photos.write("red.txt", "Rosso.")
        try photos.library(ColourModel(name: "other", fingerprint: "2")).indexer.index([photos.path])
        #expect(try photos.captions("red.png") == ["Rosso."])
    }
}
