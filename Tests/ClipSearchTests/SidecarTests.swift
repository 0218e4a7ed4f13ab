import Catalog
import ClipSearch
import Files
import Foundation
import Testing

@Suite struct SidecarTests {
    private func names(_ photo: String) -> [String] {
        Sidecar.paths(forPhoto: PhotoPath("/p/" + photo)).map { String($0.text.dropFirst(3)) }
    }

    @Test func pathsStandBesideThePhoto() {
        #expect(
            names("a.b.jpg") == [
                "a.b.jpg.txt", "a.b.jpg.json", "a.b.jpg.xmp", "a.b.jpg.XMP", "a.b.txt", "a.b.json", "a.b.xmp", "a.b.XMP",
                "a.b.jpg.supplemental-metadata.json",
            ])
        #expect(
            Sidecar.paths(forPhoto: PhotoPath("/p.d/a")).map(\.text) == [
                "/p.d/a.txt", "/p.d/a.json", "/p.d/a.xmp", "/p.d/a.XMP", "/p.d/a.supplemental-metadata.json",
            ])
    }

    /// The names of archives that people described.
    @Test(arguments: [
        ("DSC_0101(1).JPG", "DSC_0101.JPG(1).json"), ("DSC_0101(1).JPG", "DSC_0101.JPG.supplemental-metadata(1).json"),
        ("PXL_20211013_220651983.jpg", "PXL_20211013_220651983.jpg.supplemental-metadata.json"),
        ("PXL_20230809_203449253.LONG_EXPOSURE-02.jpg", "PXL_20230809_203449253.LONG_EXPOSURE-02.jpg.su.json"),
        ("PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGINA.jpg", "PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGIN.json"),
        ("05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jpg", "05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jp.json"),
        ("13039_327707840323_537645323_9470255_27214_n(1).jpg", "13039_327707840323_537645323_9470255_27214_n.j(1).json"),
        ("Backyard_ceremony_wedding_photography_xxxxxxx_m(494).jpg",
            "Backyard_ceremony_wedding_photography_xxxxxxx_(494).json"),
        ("😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗😙😚😋😛.jpg", "😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗😙😚😋.json"),
        ("PXL_20220405_090123740.PORTRAIT-modifié.jpg", "PXL_20220405_090123740.PORTRAIT.jpg.json"),
        ("IMG_1-edited(2).jpg", "IMG_1.jpg(2).json"), ("IMG_1-bearbeitet.jpg", "IMG_1.jpg.supplemental-metadata.json"),
    ]) func namesOfTakeout(photo: String, record: String) {
        #expect(names(photo).contains(record), "\(names(photo))")
    }

    @Test(arguments: [
        ("DSC_0102(1).JPG", "DSC_0102.JPG(2).json"), ("DSC_0103.JPG", "DSC_0103.JPG(1).json"),
        ("DSC_0104(1).JPG", "DSC_0104.JPG.json"), ("-edited.jpg", ".jpg.json"), ("IMG_1.jpg", "metadata.json"),
    ]) func namesOfOtherPhotos(photo: String, record: String) {
        #expect(!names(photo).contains(record))
    }

    @Test func recordsOfTakeoutAreRead() throws {
        let folder = try TemporaryFolder()
        let json = #"""
            {"title": "a&b.jpg", "description": "At the sea", "photoTakenTime": {"timestamp": "-86399"},
             "geoData": {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0},
             "geoDataExif": {"latitude": 48.1, "longitude": -11.5, "altitude": 520.5},
             "people": [{"name": "Anna"}, {"name": " "}, 3, {"nom": "Bob"}], "favorited": true}
            """#
        let texts = try read(folder, "a.json", json.utf8)
        #expect(texts.captions.kept == ["At the sea"] && texts.tags.kept == ["Anna"])
        let record = try #require(texts.metadata.takeout)
        #expect(record.taken?.description == "1969-12-31T00:00:01+00:00")
        #expect(record.location == .init(latitude: 48.1, longitude: -11.5, altitude: 520.5))
        // Other JSON is no record.
        #expect(try read(folder, "b.json", #"{"caption": "a", "photoTakenTime": "yesterday"}"#.utf8).metadata.takeout == nil)
    }

    @Test(arguments: [
        #"{"timestamp": "9223372036854775807"}"#, #"{"timestamp": -9223372036854775808}"#, #"{"timestamp": "0"}"#,
        #"{"timestamp": "1e9"}"#, #"{"timestamp": 1e300}"#, #"{"timestamp": {"timestamp": "1"}}"#, "{}",
        #"{"timestamp": "253402300800"}"#, #"{"timestamp": null}"#,
    ]) func hostileTimesAreNone(time: String) throws {
        let json =
            #"{"photoTakenTime": \#(time), "title": 1, "people": {"name": "x"}, "geoData": {"latitude": 1e999, "longitude": "#
            + #"-1e999, "altitude": []}, "geoDataExif": [1, 2]}"#
        let record = try #require(try read(try TemporaryFolder(), "a.json", json.utf8).metadata.takeout)
        #expect(record.taken == nil && record.location == nil && record.people.isEmpty && record.title == nil)
    }

    @Test func deepJSONIsRefused() throws {
        let deep = String(repeating: "[", count: 30_000)
        #expect(throws: Sidecar.Fault.self) { try read(try TemporaryFolder(), "deep.json", deep.utf8) }
    }

    @Test func filesOfXMPAreRead() throws {
        let folder = try TemporaryFolder()
        let xmp = """
            <?xml version="1.0" encoding="UTF-8"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>
            <rdf:Description xmp:Rating="4" exif:DateTimeOriginal="2020-05-06T07:08:09.5+02:00" tiff:Make="NIKON"
              tiff:Model="NIKON Z 6" exif:GPSLatitude="48,8.25N" exif:GPSLongitude="11,34,30W" exif:GPSAltitude="5205/10">
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Müller &amp; Söhne</rdf:li></rdf:Alt></dc:title>
            <lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Italy</rdf:li></rdf:Bag></lr:hierarchicalSubject>
            <mwg-rs:Name>Anna</mwg-rs:Name></rdf:Description></rdf:RDF></x:xmpmeta>
            """
        let texts = try read(folder, "a.xmp", xmp.utf8)
        #expect(texts.captions.kept == ["Müller & Söhne"] && texts.tags.kept == ["Places", "Italy", "Anna"])
        let metadata = try #require(texts.metadata.xmp.first)
        #expect(metadata.originalDate?.description == "2020-05-06T07:08:09+02:00")
        #expect(metadata.originalDate?.milliseconds == 500)
        #expect(metadata.capture.rating == 4 && metadata.capture.camera == "NIKON Z 6")
        #expect(metadata.capture.location == .init(latitude: 48.1375, longitude: -11.575, altitude: 520.5))
        // The history at the end of a large file is not needed.
        let long = xmp + String(repeating: "<x>é</x>", count: InputLimits.embeddedTextBytes / 8)
        #expect(try read(folder, "long.xmp", long.utf8).tags.kept == texts.tags.kept)
        // In UTF-16, as some programs write it.
        let wide: [UInt8] = Array(xmp.utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        #expect(try read(folder, "wide.xmp", [0xff, 0xfe] + wide).captions.kept == texts.captions.kept)
        #expect(try read(folder, "no.xmp", "not XML at all".utf8).metadata.xmp.first?.capture == .init())
    }

    private func read(_ folder: TemporaryFolder, _ name: String, _ bytes: some Sequence<UInt8>) throws -> Sidecar.Texts {
        let path = try folder.write(name, bytes)
        var texts = Sidecar.Texts()
        let root = try #require(FileSystem.realPath(folder.path))
        try Sidecar.read(PhotoPath(path), within: [root.text], into: &texts)
        return texts
    }

    @Test func textsAreRead() throws {
        let folder = try TemporaryFolder()
        let text = try read(
            folder, "a.txt", "A cat.\r\n\n  On a mat. \nde.utf8=Eine Katze.\nsr@latin.utf8=Mačka.\n".utf8)
        #expect(text.captions.kept == ["A cat.", "On a mat."] && !text.isCut)
        let json = try read(
            folder, "a.json", #"{"caption": "A cat.", "captions": ["On a mat.", 3], "tags": "cat"}"#.utf8)
        #expect(json.captions.kept == ["A cat.", "On a mat."] && json.tags.kept == ["cat"])
    }

    @Test func encodingsAreFoundOut() throws {
        let folder = try TemporaryFolder()
        let caption = "Un café 🐕"
        let units = Array(caption.utf16)
        let little = units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        for (name, bytes) in [
            ("plain", Array(caption.utf8)), ("marked", [0xef, 0xbb, 0xbf] + Array(caption.utf8)),
            ("little", [0xff, 0xfe] + little), ("big", [0xfe, 0xff] + big),
        ] {
            #expect(try read(folder, "\(name).txt", bytes).captions.kept == [caption], "\(name)")
        }
        #expect(try read(folder, "latin.txt", Array("un caf".utf8) + [0xe9, 0x0a]).captions.kept == ["un café"])
        let json = [0xef, 0xbb, 0xbf] + Array(#"{"caption": "a dog"}"#.utf8)
        #expect(try read(folder, "marked.json", json).captions.kept == ["a dog"])
    }

    @Test func whatCannotBeUsedSaysWhy() throws {
        let folder = try TemporaryFolder()
        func code(_ name: String, _ bytes: some Sequence<UInt8>) -> SkipReason? {
            do {
                _ = try read(folder, name, bytes)
                return nil
            } catch {
                return (error as? Sidecar.Fault)?.code
            }
        }
        #expect(code("broken.json", "{".utf8) == .malformedText)
        #expect(code("half.txt", [0xff, 0xfe, 0x00]) == .malformedText)
        #expect(code("binary.txt", [0x61, 0x00, 0x62]) == .malformedText)
        let long = [UInt8](repeating: 0x61, count: InputLimits.sidecarBytes + 1)
        #expect(code("long.txt", long) == .textTooLarge)
        #expect(code("as-long.txt", long.dropLast()) == nil)
        let elsewhere = try TemporaryFolder()
        let outside = try elsewhere.write("secret.txt", "My diary.".utf8)
        let link = folder.path + "/link.txt"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: outside)
        var texts = Sidecar.Texts()
        let root = try #require(FileSystem.realPath(folder.path)).text
        let fault = #expect(throws: Sidecar.Fault.self) {
            try Sidecar.read(PhotoPath(link), within: [root], into: &texts)
        }
        #expect(fault?.code == .textOutside)
        // A link within the folder is as good as the file.
        let within = folder.path + "/within.txt"
        try FileManager.default.createSymbolicLink(
            atPath: within, withDestinationPath: try folder.write("real.txt", "A dog.".utf8))
        try Sidecar.read(PhotoPath(within), within: [root], into: &texts)
        #expect(texts.captions.kept == ["A dog."])
    }

    @Test func captionsAndTagsAreBounded() throws {
        let folder = try TemporaryFolder()
        let lines = (0...InputLimits.captions).map { "caption \($0)" }.joined(separator: "\n")
        let many = try read(folder, "many.txt", lines.utf8)
        #expect(many.captions.kept.count == InputLimits.captions && many.isCut)
        let long = try read(folder, "long.txt", String(repeating: "ab ", count: InputLimits.captionLength).utf8)
        #expect(long.captions.kept.map(\.unicodeScalars.count) == [InputLimits.captionLength] && long.isCut)
        let tags = (0...InputLimits.keywords).map { "\"t\($0)\"" }.joined(separator: ",")
        let tagged = try read(folder, "tags.json", "{\"tags\": [\(tags)]}".utf8)
        #expect(tagged.tags.kept.count == InputLimits.keywords && tagged.isCut)
    }
}
