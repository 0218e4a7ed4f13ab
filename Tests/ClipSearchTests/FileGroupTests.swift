import Catalog
import ClipSearch
import Testing

/// A raw file and the camera's JPEG, or an edited copy and its original, are one result.
@Suite struct FileGroupTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        try photos.write("IMG_1.CR2", Colour.red.jpeg(width: 64, height: 48))
        try photos.write("IMG_1.jpg", Colour.red.jpeg())
        try photos.write("IMG_2.CR2", Colour.blue.jpeg(width: 48, height: 64))
        try photos.write("IMG_2-edited.jpg", Colour.white.jpeg())
        try photos.write("green.png", .green)
        try photos.index()
    }

    private func search(
        _ text: String, apart: Bool = false, _ change: (inout SearchQuery) -> Void = { _ in }
    ) throws -> [SearchResponse.Result] {
        var query = SearchQuery(text)
        query.filter.listsFilesApart = apart
        query.stacksCopies = false
        change(&query)
        return try photos.library().searcher.search(query).results
    }

    private func id(_ name: String) throws -> PhotoID { try #require(try photos.id(name)) }

    private func expectNames(_ results: [SearchResponse.Result], _ names: [String]) {
        #expect(results.map(\.path.fileName) == names)
    }

    @Test(arguments: [SearchRanking.vector, .hybrid])
    func thePlaceOfAPhotoIsThatOfItsBestFile(ranking: SearchRanking) throws {
        let results = try search("blue") { $0.ranking = ranking }
        // The raw file is blue, the edited copy that is shown is not.
        #expect(results.count == 3 && results.map(\.rank) == [1, 2, 3])
        #expect(results[0].path.fileName == "IMG_2-edited.jpg")
        let several = results.filter { !$0.otherFiles.isEmpty }.sorted { $0.path < $1.path }
        expectNames(several, ["IMG_1.jpg", "IMG_2-edited.jpg"])
        #expect(results[0].otherFiles.map(\.file.path.fileName) == ["IMG_2.CR2"])
        let apart = try search("blue", apart: true) { $0.ranking = ranking }
        #expect(apart.count == 5 && apart[0].path.fileName == "IMG_2.CR2" && apart.allSatisfy(\.otherFiles.isEmpty))
        #expect(results[0].score == apart[0].score)
    }

    @Test(arguments: [
        ("IMG_1.CR2", "IMG_1.jpg"), ("IMG_2.CR2", "IMG_2-edited.jpg"), ("IMG_2", "IMG_2-edited.jpg"),
        ("IMG_1.jpg", "IMG_1.jpg"),
    ])
    func aPhotoIsFoundByTheNameOfAnyOfItsFiles(name: String, shown: String) throws {
        let found = try #require(try photos.library().searcher.search(SearchQuery(name), explains: true).results.first)
        #expect(found.path.fileName == shown && found.scores?.ownWords == 2 && found.otherFiles.count == 1)
    }

    @Test func filtersLookAtAllFiles() throws {
        let raw = FileNamePattern(extensions: FileKind.raw.extensions)
        let found = try search("green") { $0.filter.fileNames = raw }
        #expect(Set(found.map(\.path.fileName)) == ["IMG_1.jpg", "IMG_2-edited.jpg"])
        expectNames(try search("green") { $0.filter.excludedFileNames = raw }, ["green.png"])
        #expect(try search("raw photos").allSatisfy { !$0.otherFiles.isEmpty })
        let apart = try search("green", apart: true) { $0.filter.fileNames = raw }
        #expect(Set(apart.map(\.path.fileName)) == ["IMG_1.CR2", "IMG_2.CR2"])
    }

    @Test(arguments: ["IMG_1.jpg", "IMG_1.CR2"]) func aPhotoIsNotLikeItsOwnFiles(name: String) throws {
        let photo = try id(name)
        let similar = try search("") { $0.terms = [.init(.photo(id: photo))] }
        #expect(similar.count == 2 && similar.allSatisfy { !$0.path.fileName.hasPrefix("IMG_1") })
        let apart = try search("", apart: true) { $0.terms = [.init(.photo(id: photo))] }
        #expect(apart.count == 4 && apart[0].path.fileName == (name == "IMG_1.jpg" ? "IMG_1.CR2" : "IMG_1.jpg"))
    }

    @Test func filesOfAPhotoAreNoDuplicates() throws {
        func groups(_ kind: DuplicateKind) throws -> [Set<String>] {
            var options = DuplicateOptions()
            options.kind = kind
            return try photos.library().searcher.duplicates(options).groups.map { group in
                Set(group.members.map { String($0.photo.file.path.text.dropFirst(photos.path.count + 1)) })
            }
        }
        for kind in [DuplicateKind.similar, .identical] { #expect(try groups(kind).isEmpty) }
        for name in ["IMG_1.CR2", "IMG_1.jpg"] {
            let scale = name.hasSuffix("jpg") ? 1 : 2
            try photos.write("copies/\(name)", Colour.red.jpeg(width: 32 * scale, height: 24 * scale))
        }
        try photos.index()
        #expect(try groups(.similar) == [["IMG_1.jpg", "copies/IMG_1.jpg"]])
        // Files with the same contents are found among all.
        #expect(try Set(groups(.identical)) == [["IMG_1.jpg", "copies/IMG_1.jpg"], ["IMG_1.CR2", "copies/IMG_1.CR2"]])
    }

    @Test func theNextFileTakesOverWhenTheLeadingOneIsDeleted() throws {
        let library = try photos.catalog()
        _ = try library.favourites.add([try id("IMG_1.jpg")])
        let before = photos.model.encodedPictures
        try photos.remove("IMG_1.jpg")
        try photos.index()
        #expect(try library.favourites.page().entries.map(\.photo.file.path.fileName) == ["IMG_1.CR2"])
        #expect(try search("red")[0].path.fileName == "IMG_1.CR2")
        try photos.write("IMG_1.jpg", Colour.red.jpeg())
        try photos.index()
        #expect(try library.favourites.page().entries.map(\.photo.file.path.fileName) == ["IMG_1.jpg"])
        #expect(photos.model.encodedPictures == before)
        try library.checkIntegrity()
    }

    /// Renamed one by one, they are two photos in between.
    @Test func renamedFilesStayTogether() throws {
        _ = try photos.catalog().favourites.add([try id("IMG_1.CR2")])
        try photos.move("IMG_1.CR2", to: "sea.CR2")
        try photos.index()
        #expect(try search("red").count == 4)
        try photos.move("IMG_1.jpg", to: "sea.jpg")
        let report = try photos.index()
        #expect(report.counts == [0, 4, 1, 0])
        #expect(try search("red").count == 3)
        #expect(try photos.catalog().favourites.page().entries.map(\.photo.file.path.fileName) == ["sea.jpg"])
        // A pattern takes the raw files out.
        try photos.catalog().setExclusions([GlobPattern("*.CR2")], below: PhotoPath(photos.path))
        #expect(try search("red").allSatisfy(\.otherFiles.isEmpty))
        try photos.catalog().checkIntegrity()
    }

    /// More files are looked at until there are as many photos as were asked for.
    @Test(arguments: [true, false]) func pagesAreComplete(stacksCopies: Bool) throws {
        for number in 0..<40 {
            try photos.write("many/\(number).jpg", Colour.orange.jpeg(width: 30 + number, height: 20))
            try photos.write("many/\(number).nef", Colour.orange.jpeg(width: 30 + number, height: 21))
        }
        try photos.index()
        func page(_ limit: Int, _ offset: Int = 0) throws -> [PhotoID] {
            try search("orange red") {
                ($0.limit, $0.offset, $0.stacksCopies) = (limit, offset, stacksCopies)
            }.map(\.id)
        }
        let whole = try page(43)
        #expect(whole.count == Set(whole).count && (stacksCopies || whole.count == 43))
        #expect(try (0..<whole.count).flatMap { try page(1, $0) } == whole)
    }
}
