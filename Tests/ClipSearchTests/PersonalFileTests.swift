import Catalog
import ClipSearch
import Foundation
import Testing

@Suite struct PersonalFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ text: String) throws -> String {
        try folder.write("file.json", text.utf8)
        return folder.path + "/file.json"
    }

    @Test(arguments: [
        #"["a/b.jpg", "c.jpg"]"#, #"{"favorites": ["a/b.jpg", "c.jpg"]}"#,
        #"{"favourites": [{"id": 3, "path": "a/b.jpg", "addedAt": "2024-01-01T00:00:00Z"}, {"path": "c.jpg"}]}"#,
        #"{"a/b.jpg": {"added": "2024-01-01"}, "c.jpg": {}}"#, #"[{"image_path": "a/b.jpg"}, {"filename": "c.jpg"}]"#,
    ])
    func favourites(text: String) throws {
        #expect(try PersonalFile.favourites(inFile: file(text)) == ["a/b.jpg", "c.jpg"])
    }

    /// As exported.
    @Test func pathsThatAreNotUTF8AreGivenByTheirBytes() throws {
        let text = #"{"favourites": [{"id": 1, "path": "caf\ufffd", "pathBase64": "L2NhZuk="}]}"#
        let path = try #require(try PersonalFile.favourites(inFile: file(text)).first)
        #expect(PhotoPath(path).bytes == Array("/caf".utf8) + [0xe9])
    }

    @Test(arguments: [
        #"{"Sea": {"description": "Blue", "images": ["a.jpg", "b.jpg"], "created": "x"}, "Empty": {}}"#,
        #"{"collections": [{"name": "Sea", "description": "Blue", "photos": 2, "images": [{"path": "a.jpg"}, {"path": "b.jpg"}]}, {"name": "Empty"}]}"#,
        #"[{"name": "Sea", "description": "Blue", "photos": ["a.jpg", "b.jpg"]}, {"title": "Empty", "items": []}]"#,
    ])
    func collections(text: String) throws {
        #expect(
            try PersonalFile.collections(inFile: file(text)) == [
                .init(name: "Sea", description: "Blue", photos: ["a.jpg", "b.jpg"]),
                .init(name: "Empty", description: "", photos: []),
            ])
    }

    @Test func searches() throws {
        let text = """
            [{"timestamp": "2024-05-17T14:30:01.5Z", "query_type": "text", "original_query": "a dgo",
              "processed_query": "a dog", "results_count": 9, "response_time_ms": 312.5, "user_rating": 3, \
              "session_id": "x"},
             {"timestamp": 1700000000, "query_type": "hybrid", "original_query": "b", "processed_query": "b",
              "results_count": 2, "response_time_ms": 1, "user_rating": null},
             {"query": "no time"}, 5]
            """
        let (searches, passedOver) = try PersonalFile.searches(inFile: file(text))
        #expect(passedOver == 2)
        #expect(
            searches == [
                SearchRecord(searchedAt: 1_700_000_000, kind: .mixed, query: "b", results: 2, milliseconds: 1),
                SearchRecord(
                    searchedAt: 1_715_956_201, kind: .text, query: "a dgo", correctedQuery: "a dog", results: 9,
                    milliseconds: 312.5, rating: 3),
            ])
    }

    /// Whatever is taken in is shown, in text, ever after.
    @Test(arguments: ["-9223372036854775808", "9223372036854775807", "1e300", "-62135596801", "253402300800"])
    func impossibleTimesAreRefused(_ time: String) throws {
        let file = try file(#"[{"at": \#(time), "query": "dog"}, {"at": 5, "query": "cat"}]"#)
        let (searches, passedOver) = try PersonalFile.searches(inFile: file)
        #expect(searches.map(\.query) == ["cat"] && passedOver == 1)
    }

    @Test func otherFilesAreRefused() throws {
        for text in ["", "{", "5", "\"text\""] {
            #expect(throws: ClipSearchError.self) { try PersonalFile.favourites(inFile: file(text)) }
            #expect(throws: ClipSearchError.self) { try PersonalFile.collections(inFile: file(text)) }
            #expect(throws: ClipSearchError.self) { try PersonalFile.searches(inFile: file(text)) }
        }
        #expect(throws: ClipSearchError.self) { try PersonalFile.collections(inFile: file("[{}]")) }
    }

    @Test func pathsFromElsewhere() throws {
        let photos = try PhotoFolder()
        for name in ["a/1.png", "b/1.png", "b/2.png", "c/b/2.png"] { try photos.write(name, .red, mark: name.count) }
        try photos.write("a/3.png", .green)
        try photos.index()
        let catalog = try photos.catalog()
        var lookup = PhotoLookup(catalog, base: photos.path)
        let id = { (name: String) in try photos.id(name) }
        #expect(try lookup.photo(at: "a/1.png") == id("a/1.png"))
        #expect(try lookup.photo(at: photos.path + "/b/../b/1.png") == id("b/1.png"))
        #expect(try lookup.photo(at: "/elsewhere/3.png") == id("a/3.png"))
        #expect(try lookup.photo(at: "C:\\photos\\b\\1.png") == id("b/1.png"))
        #expect(try lookup.photo(at: "x/c/b/2.png") == id("c/b/2.png"))
        #expect(try lookup.photo(at: "x/1.png") == nil)
        #expect(try lookup.photo(at: "x/b/2.png") == nil)
        #expect(try lookup.photo(at: "") == nil && lookup.photo(at: "/") == nil)
    }
}

@Suite struct PersonalImportTests {
    @Test func searchesAreAddedOnceAndUnknownPhotosNamed() throws {
        let folder = try TemporaryFolder()
        let library = try PhotoLibrary(folder: folder.path + "/library")
        let file = folder.path + "/file.json"
        try folder.write(
            "file.json",
            #"[{"at": 5, "query": "dog"}, {"at": 5, "query": "dog"}, {"at": 5, "query": "cat"}, {"query": "x"}]"#.utf8)
        #expect(try PersonalImport(file, into: library).searches() == (2, 1))
        #expect(try PersonalImport(file, into: library).searches() == (0, 1))
        #expect(try library.searches.list(before: nil, limit: 9).map(\.query).sorted() == ["cat", "dog"])

        try folder.write("file.json", #"{"Sea": ["a.jpg"], "Sky": []}"#.utf8)
        var source = PersonalImport(file, into: library)
        #expect(try source.collections() == (2, 0))
        #expect(source.unknown == ["a.jpg"])
        #expect(try source.favourites().isEmpty)
    }
}
