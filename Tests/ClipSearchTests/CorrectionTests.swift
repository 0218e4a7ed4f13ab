import Catalog
import ClipSearch
import Spelling
import Testing

/// Misspelt questions to a library of five colours.
@Suite struct CorrectionTests {
    let photos: PhotoFolder
    let library: OpenLibrary

    init() throws {
        photos = try PhotoFolder()
        for (name, colour) in Colour.named { try photos.write("\(name).png", colour) }
        try photos.write("hildur.png", .blue)
        try photos.index()
        library = try photos.library(corrector: Self.corrector())
    }

    /// Judges by a dictionary alone.
    static func corrector() throws -> QueryCorrector {
        let weights = """
            {"margin": 1, "weights": {"frequency": 1, "changedWords": -4, "libraryWords": 6, "otherLetter": -4,
             "droppedLetter": -3, "droppedVowel": -3, "transposition": -2, "vowel": -3, "neighbourKey": -3}}
            """
        let configuration = try CorrectionConfiguration(
            parsing: Array(
                """
                {"maximumBytes": 512, "maximumWords": 32, "maximumLetters": 40, "shortCapitals": 5, "realWordRatio": 50,
                 "joinRatio": 100, "libraryShare": 0.1, "candidatesPerWord": 8, "candidates": 16, "beams": 4, \
                 "contextWords": 3,
                 "judgements": {"dictionary": \(weights), "language": \(weights), "full": \(weights)}}
                """.utf8))
        let words = ["red", "orange", "green", "blue", "white", "holder"].map { (word: $0, count: 1000) }
        return QueryCorrector(
            speller: nil, language: nil, words: SpellingDictionary(words), configuration: configuration)
    }

    @Test func aMisspeltQuestionFindsWhatTheCleanOneFinds() throws {
        let response = try library.searcher.search(SearchQuery("ornage"))
        #expect(response.results == (try library.searcher.search(SearchQuery("orange"))).results)
        #expect(response.results.first?.path.fileName == "orange.png")
        #expect(response.correction?.original == "ornage" && response.correction?.corrected == "orange")
        let clean = try library.searcher.search(SearchQuery("orange")).correction
        #expect(clean == QueryCorrection(unchanged: "orange"))
    }

    @Test func whatWasTypedCanBeHad() throws {
        var query = SearchQuery("ornage")
        query.correctsSpelling = false
        let response = try library.searcher.search(query)
        #expect(response.correction == nil && response.results.first?.path.fileName != "orange.png")
        let without = try photos.library().searcher
        #expect(try without.search(SearchQuery("ornage")).correction == nil && without.correct("ornage") == nil)
    }

    @Test func eachTermIsCorrectedForItself() throws {
        let query = SearchQuery(terms: [
            .init(.text("gren")), .init(.image(path: "\(photos.path)/red.png")), .init(.text("bleu"), weight: -0.5),
        ])
        let correction = try #require(try library.searcher.search(query).correction)
        #expect(correction.original == "gren - bleu" && correction.corrected == "green - blue")
        #expect(correction.changes.map(\.from) == ["gren", "bleu"])
        let bytes = Array(correction.original.utf8)
        for change in correction.changes {
            #expect(String(decoding: bytes[change.range], as: UTF8.self) == change.from)
        }
        #expect(correction.margin > 0)
    }

    @Test func namesOfTheLibraryAreKnown() throws {
        #expect(try library.searcher.correct("hildur")?.isChanged == false)
        let correction = try library.searcher.correct("Hilder")
        #expect(correction?.corrected == "Hildur" && correction?.changes.first?.reason == .library)
        try photos.write("ornage.png", .white)
        try photos.index()
        #expect(try library.searcher.correct("ornage")?.isChanged == false)
    }
}
