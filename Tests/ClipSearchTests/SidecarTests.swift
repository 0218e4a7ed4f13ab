import Catalog
import ClipSearch
import Testing

@Suite struct SidecarTests {
    @Test func pathsStandBesideThePhoto() {
        #expect(
            Sidecar.paths(forPhoto: PhotoPath("/p/a.b.jpg")).map(\.text) == [
                "/p/a.b.jpg.txt", "/p/a.b.jpg.json", "/p/a.b.txt", "/p/a.b.json",
            ])
        #expect(Sidecar.paths(forPhoto: PhotoPath("/p.d/a")).map(\.text) == ["/p.d/a.txt", "/p.d/a.json"])
    }

    @Test func textsAreRead() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write(
            "a.txt", "A cat.\r\n\n  On a mat. \nde.utf8=Eine Katze.\nsr@latin.utf8=Mačka.\n".utf8)
        #expect(Sidecar.texts(at: PhotoPath(text)).captions == ["A cat.", "On a mat."])
        let json = try folder.write(
            "a.json", #"{"caption": "A cat.", "captions": ["On a mat.", 3], "tags": "cat"}"#.utf8)
        #expect(Sidecar.texts(at: PhotoPath(json)).captions == ["A cat.", "On a mat."])
        #expect(Sidecar.texts(at: PhotoPath(json)).tags == ["cat"])
        let broken = try folder.write("b.json", "{".utf8)
        #expect(Sidecar.texts(at: PhotoPath(broken)).captions.isEmpty)
        let binary = try folder.write("b.txt", [0xff, 0xfe, 0x00])
        #expect(Sidecar.texts(at: PhotoPath(binary)).captions.isEmpty)
    }
}
