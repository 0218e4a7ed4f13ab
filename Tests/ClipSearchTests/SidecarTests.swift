import ClipSearch
import Testing

@Suite struct SidecarTests {
    @Test func pathsStandBesideThePhoto() {
        #expect(Sidecar.paths(forPhoto: "/p/a.b.jpg") == ["/p/a.b.jpg.txt", "/p/a.b.jpg.json", "/p/a.b.txt", "/p/a.b.json"])
        #expect(Sidecar.paths(forPhoto: "/p.d/a") == ["/p.d/a.txt", "/p.d/a.json"])
    }

    @Test func textsAreRead() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("a.txt", "A cat.\r\n\n  On a mat. \nde.utf8=Eine Katze.\nsr@latin.utf8=Mačka.\n".utf8)
        #expect(Sidecar.texts(at: text).captions == ["A cat.", "On a mat."])
        let json = try folder.write("a.json", #"{"caption": "A cat.", "captions": ["On a mat.", 3], "tags": "cat"}"#.utf8)
        #expect(Sidecar.texts(at: json).captions == ["A cat.", "On a mat."])
        #expect(Sidecar.texts(at: json).tags == ["cat"])
        let broken = try folder.write("b.json", "{".utf8)
        #expect(Sidecar.texts(at: broken).captions.isEmpty)
        let binary = try folder.write("b.txt", [0xff, 0xfe, 0x00])
        #expect(Sidecar.texts(at: binary).captions.isEmpty)
    }
}
