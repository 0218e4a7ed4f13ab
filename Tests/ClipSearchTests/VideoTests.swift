import Catalog
import ClipSearch
import Foundation
import Pictures
import Testing

/// A file that passes for a video, of one colour for every ten seconds.
enum ColourVideo {
    static func bytes(_ text: String) -> [UInt8] { [0, 0, 0, 16] + Array("ftypqt  \0\0\0\0\(text)".utf8) }
}

/// Plays such files.
struct ColourVideoDecoder: VideoDecoder {
    var obstacle: String?

    private func colours(_ descriptor: Int32) -> [Substring] {
        var bytes = [UInt8](repeating: 0, count: 1000)
        let count = max(0, pread(descriptor, &bytes, bytes.count, 16))
        return String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: ",")
    }

    func information(ofVideo descriptor: Int32, format: PictureFormat) throws(PictureError) -> VideoInformation? {
        let colours = colours(descriptor)
        if colours == ["music"] { return nil }
        var information = VideoInformation()
        information.seconds = 10 * Double(colours.count)
        (information.width, information.height) = (1920, 1080)
        information.title = "Colours"
        return information
    }

    func still(
        ofVideo descriptor: Int32, format: PictureFormat, at second: Double, side: Int
    ) throws(PictureError) -> Picture? {
        let colours = colours(descriptor)
        guard Int(second / 10) < colours.count else { return nil }
        switch colours[Int(second / 10)] {
        case "red": return Colour.red.picture(width: 16, height: 9)
        case "green": return Colour.green.picture(width: 16, height: 9)
        case "blue": return Colour.blue.picture(width: 16, height: 9)
        case "black": return Picture(width: 16, height: 9, pixels: [UInt8](repeating: 0, count: 16 * 9 * 3))
        default: throw .damaged(format, reason: "the decoder ended by signal 11")
        }
    }
}

@Suite struct VideoTests {
    let photos: PhotoFolder

    init() throws { photos = try PhotoFolder() }

    @discardableResult
    private func index(_ options: (inout IndexingOptions) -> Void = { _ in }) throws -> IndexingReport {
        try photos.index {
            $0.videoDecoder = ColourVideoDecoder()
            options(&$0)
        }
    }

    private func search(_ text: String, _ change: (inout SearchQuery) -> Void = { _ in }) throws -> [String] {
        var query = SearchQuery(text)
        change(&query)
        return try photos.library().searcher.search(query).results.map { result in
            result.path.fileName + (result.second.map { " \($0)" } ?? "")
        }
    }

    @Test func aVideoIsOneResultAtItsBestSecond() throws {
        try photos.write("a.mov", ColourVideo.bytes("red,green,blue"))
        try photos.write("b.png", .green)
        try photos.write("c.png", .white)
        let report = try index()
        #expect(report.counts == [3, 0, 0, 0] && report.failed.isEmpty && report.skippedFormats.isEmpty)
        #expect(photos.model.encodedPictures == 5)
        #expect(try search("red").first == "a.mov 5.0" && search("red").count == 3)
        #expect(try search("blue").first == "a.mov 25.0")
        #expect(try Set(search("green").prefix(2)) == ["a.mov 15.0", "b.png"])
        for limit in 1...3 { #expect(try search("blue") { $0.limit = limit }.count == limit) }
        for stacks in [true, false] {
            for apart in [true, false] {
                let found = try search("red") {
                    $0.stacksCopies = stacks
                    $0.filter.listsFilesApart = apart
                }
                #expect(found.first == "a.mov 5.0" && found.count == 3)
            }
        }
        #expect(try photos.captions("a.mov") == ["Colours"])
        let record = try photos.catalog().photos.record(#require(try photos.id("a.mov")))
        #expect((record.file.width, record.file.height) == (1920, 1080) && record.second == 15)
        #expect(record.file.format == "QuickTime video")
        #expect(try index().counts == [0, 3, 0, 0])
        try photos.catalog().checkIntegrity()
    }

    @Test func filtersAndExclusionsHoldForAllStills() throws {
        try photos.write("a.mov", ColourVideo.bytes("red,green,blue"))
        try photos.write("b.png", .green)
        try index()
        #expect(try search("blue type:video") == ["a.mov 25.0"])
        #expect(try search("blue not:type:video") == ["b.png"])
        #expect(try search("type:video") == ["a.mov 15.0"])
        let id = try #require(try photos.id("a.mov"))
        let similar = try photos.library().searcher.search(SearchQuery(terms: [.init(.photo(id: id))])).results
        #expect(similar.map(\.path.fileName) == ["b.png"])
        try photos.tag("a.mov", "holiday")
        #expect(try search("red") { $0.filter.tags = ["holiday"] } == ["a.mov 5.0"])
    }

    @Test func videosAreMovedChangedAndRemoved() throws {
        try photos.write("a.mov", ColourVideo.bytes("red,green"))
        try index()
        try photos.move("a.mov", to: "b/c.mov")
        #expect(try index().counts == [0, 0, 1, 0])
        #expect(try search("red") == ["c.mov 5.0"] && photos.model.encodedPictures == 2)
        try photos.touch("b/c.mov")
        #expect(try index().counts == [0, 1, 0, 0])
        try photos.write("b/c.mov", ColourVideo.bytes("blue"))
        #expect(try index().counts == [1, 0, 0, 0])
        #expect(try search("red") == ["c.mov 5.0"])
        #expect(try photos.catalog().stillCount(photos, "b/c.mov") == 1)
        try photos.remove("b/c.mov")
        #expect(try index().counts == [0, 0, 0, 1])
        try photos.catalog().checkIntegrity()
    }

    @Test func blackStillsAreLeftOut() throws {
        try photos.write("a.mov", ColourVideo.bytes("black,red,black"))
        try index()
        #expect(try search("red") == ["a.mov 15.0"] && photos.model.encodedPictures == 1)
    }

    @Test func oneVideoThatFailsStopsNothing() throws {
        try photos.write("a.mov", ColourVideo.bytes("crash"))
        try photos.write("b.mov", ColourVideo.bytes("red"))
        try photos.write("music.mp4", ColourVideo.bytes("music"))
        let report = try index()
        #expect(report.counts == [1, 0, 0, 0] && report.failedNames == ["a.mov"])
        #expect(report.failed[0].reason.contains("the decoder ended by signal 11") && report.failed[0].code == .damaged)
        // It is not tried again until it changes.
        #expect(try index().failedBefore == 1)
    }

    @Test func withoutADecoderVideosAreCounted() throws {
        try photos.write("a.mov", ColourVideo.bytes("red"))
        let without: (inout IndexingOptions) -> Void = { $0.videoDecoder = ColourVideoDecoder(obstacle: "none") }
        for _ in 0..<2 { #expect(try index(without).skippedFormats == ["QuickTime video": 1]) }
        // Once there is one, they are read; and are kept when it goes.
        #expect(try index().counts == [1, 0, 0, 0])
        #expect(try index(without).counts == [0, 1, 0, 0])
        #expect(try photos.catalog().failures.all().isEmpty)
    }

    /// The clip of a picture that goes away is a video, and is found by its contents.
    @Test func aClipWithoutItsPictureIsAVideo() throws {
        try photos.write("IMG_1.png", .red)
        try photos.write("IMG_1.mov", MovieFile.bytes(seconds: 3) + [0, 0, 0, 8] + Array("free".utf8))
        try index()
        let clip = try #require(try photos.id("IMG_1.mov"))
        #expect(try photos.catalog().photos.record(clip).isClip)
        try photos.remove("IMG_1.png")
        let report = try index { $0.videoDecoder = ConstantVideoDecoder() }
        #expect(report.failed.isEmpty && report.removed == 1)
        #expect(try search("blue") == ["IMG_1.mov 1.5"])
        #expect(try photos.id("IMG_1.mov") == clip)
        try photos.catalog().checkIntegrity()
    }

    @Test func videosAreCountedInTheProgress() throws {
        for name in ["a.mov", "b.mov"] { try photos.write(name, ColourVideo.bytes("red,\(name == "a.mov" ? "red" : "blue")")) }
        var options = IndexingOptions()
        options.videoDecoder = ColourVideoDecoder()
        var seen: [Int] = []
        try photos.library().indexer.index([photos.path], options: options) { progress in
            if progress.phase == .videos, progress.total == 2 { seen.append(progress.completed) }
        }
        #expect(seen == [0, 1, 2])
    }

    /// Copies and similar pictures are looked for among files, not among the stills of one.
    @Test func stillsAreNoDuplicates() throws {
        try photos.write("a.mov", ColourVideo.bytes("red,red,red"))
        try photos.write("b.mov", ColourVideo.bytes("red,red,red"))
        try photos.write("c.png", .blue)
        try index()
        let groups = try photos.library().searcher.duplicates().groups
        #expect(groups.map { Set($0.members.map(\.photo.file.path.fileName)) } == [["a.mov", "b.mov"]])
    }
}

/// Plays all files in blue.
private struct ConstantVideoDecoder: VideoDecoder {
    var obstacle: String? { nil }

    func information(ofVideo: Int32, format: PictureFormat) throws(PictureError) -> VideoInformation? {
        var information = VideoInformation()
        information.seconds = 3
        return information
    }

    func still(ofVideo: Int32, format: PictureFormat, at: Double, side: Int) throws(PictureError) -> Picture? {
        Colour.blue.picture(width: 16, height: 9)
    }
}

extension PhotoLibrary {
    fileprivate func stillCount(_ folder: PhotoFolder, _ name: String) throws -> Int {
        guard let id = try folder.id(name) else { return 0 }
        return try photos.stills(of: [id])[id]?.count ?? 0
    }
}
