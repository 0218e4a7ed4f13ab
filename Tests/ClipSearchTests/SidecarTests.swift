import Catalog
import ClipSearch
import Files
import Foundation
import Testing

@Suite struct SidecarTests {
    @Test func pathsStandBesideThePhoto() {
        #expect(
            Sidecar.paths(forPhoto: PhotoPath("/p/a.b.jpg")).map(\.text) == [
                "/p/a.b.jpg.txt", "/p/a.b.jpg.json", "/p/a.b.txt", "/p/a.b.json",
            ])
        #expect(Sidecar.paths(forPhoto: PhotoPath("/p.d/a")).map(\.text) == ["/p.d/a.txt", "/p.d/a.json"])
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
