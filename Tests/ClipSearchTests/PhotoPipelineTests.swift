import Catalog
import ClipSearch
import Testing

/// The way of files to vectors without folders, plans or a library: files come from a list, as they could from a queue.
@Suite struct PhotoPipelineTests {
    private let photos: PhotoFolder
    private let colours: [(name: String, colour: Colour)] = (0..<9).map { number in
        ("\(number).png", [Colour.red, .green, .blue][number % 3])
    }

    init() throws {
        photos = try PhotoFolder()
        for (name, colour) in colours { try photos.write(name, colour) }
        try photos.write("notes.md", "no picture")
        try photos.write("empty.png", "")
        var damaged = try Colour.white.png()
        // A height that disagrees with the header's checksum.
        damaged[23] ^= 1
        try photos.write("damaged.png", damaged)
    }

    private func pipeline() throws -> PhotoPipeline {
        var scan = FolderScan()
        for name in colours.map(\.name) + ["notes.md", "empty.png", "damaged.png"] {
            scan.add(file: photos.photoPath(name))
        }
        let model = photos.model
        return PhotoPipeline(
            scan.files.map { PendingFile($0) }, options: IndexingOptions()) { try model.imageEncoder() }
    }

    /// The results of all steps.
    private struct Results {
        var opened: [PhotoPipeline.OpenedFile] = []
        var undecodable: [PhotoPipeline.UndecodableFile] = []
        var encoded: [PhotoPipeline.EncodedPhoto] = []
    }

    /// Runs all steps.
    ///
    /// - Parameter wants: decides of each picture whether it is decoded.
    private func run(wanting wants: (ScannedFile) -> Bool = { _ in true }) throws -> Results {
        var pipeline = try pipeline()
        var all = Results()
        while !pipeline.isDone {
            let step = try pipeline.step()
            for opened in step.opened {
                if wants(opened.file.file) { pipeline.decode(opened, id: nil) }
            }
            all.opened += step.opened
            all.undecodable += step.undecodable
            all.encoded += step.encoded
        }
        return all
    }

    @Test func eachFileLeavesOneResult() throws {
        let results = try run()
        #expect(results.opened.count == 12)
        #expect(results.encoded.map(\.photo.file.file.path.fileName) == colours.map(\.name))
        for (photo, (_, colour)) in zip(results.encoded, colours) {
            #expect(zip(photo.vector, colour.vector).allSatisfy { abs($0 - $1) < 0.01 })
            #expect((photo.info.width, photo.info.height) == (12, 9))
        }
        #expect(results.undecodable.map(\.file.file.path.fileName) == ["damaged.png"])
        let others = results.opened.filter { $0.contents.hash == nil }
        #expect(others.map(\.file.file.path.fileName) == ["notes.md", "empty.png"])
        guard case .noPicture = others[0].contents, case .failed(_, .notAPicture) = others[1].contents else {
            Issue.record("the text was taken, or the empty picture was not reported")
            return
        }
    }

    @Test func onlyWhatIsWantedIsDecoded() throws {
        #expect(try run { _ in false }.encoded.isEmpty)
        #expect(photos.model.imageEncodersMade == 0)
        #expect(try run { $0.path.fileName == "4.png" }.encoded.map(\.photo.file.file.path.fileName) == ["4.png"])
        #expect(photos.model.encodedPictures == 1)
    }

    /// What a step gives becomes rows by a recorder and `apply` alone.
    @Test func aChangeIsMadeWithoutARun() throws {
        let library = try photos.catalog()
        let model = try library.models.add(
            ModelDescription(name: "colours", fingerprint: "1", dimension: 4, precision: "f32")).id
        var recorder = ChangeRecorder()
        let results = try run()
        for photo in results.encoded { recorder.add(photo, model: model) }
        for failed in results.undecodable {
            for _ in 0..<2 { recorder.skip(failed.file.file, .damaged, reason: "its header is damaged") }
        }
        #expect(recorder.report.indexed == 9 && recorder.report.failedNames == ["damaged.png"])
        let change = recorder.takeChange()
        #expect(recorder.change.isEmpty)
        #expect(try library.apply(change).count == 9)
        #expect(try library.failures.all().map(\.path.fileName) == ["damaged.png"])
        // Equal files are one result.
        let found = try #require(try photos.search("green").first)
        #expect(["1.png", "4.png", "7.png"].contains(found))
    }
}
