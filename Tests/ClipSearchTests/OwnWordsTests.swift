import Catalog
import ClipSearch
import Testing

/// The words that people gave their photos come before any picture's likeness.
@Suite struct OwnWordsTests {
    let photos: PhotoFolder

    /// A blue photo, whose words are the ones asked for, among many red ones that look like the query.
    init() throws {
        photos = try PhotoFolder()
        for number in 0..<14 { try photos.write("red \(number).png", .red, mark: number + 1) }
    }

    private func first(_ text: String, explains: Bool = false) throws -> SearchResponse.Result {
        let searcher = try photos.library().searcher
        return try #require(try searcher.search(SearchQuery(text), explains: explains).results.first)
    }

    @Test(arguments: [
        ("hildur", "hildur", ""), ("Hildur red", "HILDUR", ""), ("grandma hildur", "", "Grandma Hildur"),
        ("fiskur", "", "Fiskur með kartöflum"), ("kartoflum", "", "Fiskur með kartöflum"), ("狗", "", "海边的狗"),
        ("海边", "", "海边的狗"), ("kites", "kite", ""), ("kite", "kites", ""), ("new york", "New York", ""),
    ])
    func aWordOfOnePhotoPutsItFirst(query: String, tag: String, caption: String) throws {
        try photos.write("blue.png", .blue)
        try photos.write("blue.txt", caption)
        try photos.index()
        if !tag.isEmpty { try photos.tag("blue.png", tag) }
        let result = try first(query, explains: true)
        #expect(result.path.fileName == "blue.png" && result.isRelevant == true)
        #expect((result.scores?.ownWords ?? 0) > 0.5)
    }

    @Test(arguments: [
        ("Sicily 2019/blue.png", "sicily"), ("Sicily 2019/blue.png", "Sicily 2019"), ("SicilyTrip/blue.png", "trip"),
        ("trip2019/blue.png", "trip 2019"), ("Fête d'Été/blue.png", "ete"), ("MyDogRex.png", "rex"), ("rex_1.png", "Rex"),
    ])
    func foldersAndPartsOfNamesAreWords(name: String, query: String) throws {
        try photos.write(name, .blue)
        try photos.index()
        #expect(try first(query).path.text.hasSuffix(name))
    }

    @Test(arguments: [
        "IMG_1234.PNG", "img_1234.png", "IMG_1234", "\"IMG_1234.png\"", "2019/IMG_1234.png", "2019\\IMG_1234.png",
        "photos/2019/IMG_1234", " IMG_1234.png\n",
    ])
    func aFileIsFoundByItsName(query: String) throws {
        try photos.write("2019/IMG_1234.png", .blue)
        // Others with the same words, which are not the name.
        for number in 0..<12 { try photos.write("img 1234 \(number).png", .red, mark: 50 + number) }
        try photos.index()
        let result = try first(query, explains: true)
        #expect(result.path.fileName == "IMG_1234.png" && result.scores?.ownWords == 2)
    }

    @Test func aFileIsFoundByItsWholePath() throws {
        try photos.write("2019/a photo.png", .blue)
        try photos.write("2018/a photo.png", .red)
        try photos.index()
        for prefix in ["", "file://"] {
            #expect(try first("\(prefix)\(photos.path)/2019/a photo.png").path.text.contains("/2019/"))
        }
        #expect(try first("file://\(photos.path)/2019/a%20photo.png").path.text.contains("/2019/"))
        #expect(try first("2018/a photo").path.text.contains("/2018/"))
    }

    /// Half of the question, and an everyday thing at that, doesn't outweigh what is seen.
    @Test func aWordThatExplainsLittleDecidesNothing() throws {
        try photos.write("beach/blue.png", .blue)
        try photos.index()
        #expect(try first("red dog beach").path.fileName != "blue.png")
        #expect(try first("beach").path.fileName == "blue.png")
    }

    @Test func wordsOfManyPhotosDecideNothing() throws {
        try photos.write("orange.png", .orange)
        try photos.index()
        // Most have "red" in their names.
        #expect(try first("red", explains: true).scores?.ownWords == nil)
    }

    @Test func filtersAndPicturesHold() throws {
        try photos.write("hildur.png", .blue)
        try photos.index()
        var query = SearchQuery("hildur")
        query.filter.favouritesOnly = true
        let searcher = try photos.library().searcher
        #expect(try searcher.search(query).results.isEmpty)
        // Mostly a picture: its likeness decides.
        let red = try #require(try photos.id("red 1.png"))
        query = SearchQuery(terms: [.init(.text("hildur"), weight: 0.5), .init(.photo(id: red))])
        #expect(try searcher.search(query).results.first?.path.fileName != "hildur.png")
    }
}
