import ClipSearch
import Testing

@Suite struct ImportTableTests {
    private func table(_ text: String) throws -> ImportTable { try ImportTable(text, name: "t.csv", folder: "/lists") }

    private func entry(
        _ row: Int, _ address: String, _ name: String, captions: [String] = [], tags: [String] = []
    ) -> ImportTable.Entry {
        .init(row: row, place: .address(address), name: name, captions: captions, tags: tags)
    }

    @Test func unsplashTables() throws {
        let tsv = """
            photo_id\tphoto_url\tphoto_image_url\tphoto_description\tai_description\tphotographer_username\r
            bygTaBey1Xk\thttps://x.com/photos/bygTaBey1Xk\thttps://images.x.com/photo-1?a=b\tA dock\tgray dock near a \
            lake\tjane\r
            Q7ylA\thttps://x.com/photos/Q7ylA\thttps://images.x.com/photo-2\t\t\tjoe\r
            """
        #expect(
            try table(tsv).entries == [
                entry(
                    2, "https://images.x.com/photo-1?a=b", "bygTaBey1Xk", captions: ["A dock", "gray dock near a lake"]),
                entry(3, "https://images.x.com/photo-2", "Q7ylA"),
            ])
        #expect(
            try table("\u{feff}photo_id,photo_image_url\n1,https://a/x.jpg\n").entries == [
                entry(2, "https://a/x.jpg", "1")
            ])
    }

    @Test func plainTables() throws {
        let csv = """
            URL,Caption,Tags
            http://a.org/dir/dog%20one.jpg?size=l,"A dog, ""Rex""
            at home","dog; home, rex"
            http://a.org/dir/dog%20one.jpg?size=l,Another,sofa|dog
            HTTPS://B.org/ü b.png,,
            ,no address,
            ,,
             , ,
            ,,another
            """
        let found = try table(csv)
        let nowhere = ImportTable.Place.invalid("", reason: "it names no photo: its path or address is empty")
        #expect(
            found.entries == [
                entry(
                    2, "http://a.org/dir/dog%20one.jpg?size=l", "dog%20one",
                    captions: ["A dog, \"Rex\"\nat home", "Another"], tags: ["dog", "home", "rex", "sofa"]),
                entry(4, "HTTPS://B.org/%C3%BC%20b.png", "%C3%BC%20b"),
                .init(row: 5, place: nowhere, name: ""), .init(row: 8, place: nowhere, name: ""),
            ])
        #expect((found.count, found.addressCount) == (4, 2))
    }

    @Test func filesAndOtherPlaces() throws {
        let places = try table("path,caption\na/b.jpg,x\n/c.jpg,\nfile:///etc/passwd,\nftp://x/y.jpg,\n\"a\u{1}b\",\n")
            .entries.map(\.place)
        #expect(
            places == [
                .file("/lists/a/b.jpg"), .file("/c.jpg"),
                .invalid("file:///etc/passwd", reason: "only addresses with http and https are fetched"),
                .invalid("ftp://x/y.jpg", reason: "only addresses with http and https are fetched"),
                .invalid("a\u{1}b", reason: "it holds a control character"),
            ])
    }

    @Test func listsWithoutAHeader() throws {
        #expect(
            try table("https://a/1.jpg\nhttps://a/2.jpg\n").entries.map(\.name) == ["1", "2"])
        #expect(try table("x,https://a/1.jpg,y\nz,https://a/2.jpg,\n").entries.map(\.row) == [1, 2])
        #expect(throws: ClipSearchError.self) { try table("") }
        #expect(throws: ClipSearchError.self) { try table("a,b\n1,2\n") }
        #expect(try table("url\n").entries.isEmpty)
        #expect(throws: ClipSearchError.self) { try ImportTable(contentsOfFile: "/nowhere/photos.csv") }
    }
}
