import Catalog
import ClipSearch
import Encoders
import Spelling
import Synchronization
import Testing

/// Queries in other languages than English, to a model that names colours in English and, by a second tower, in German,
/// Portuguese and Russian.
@Suite struct OtherLanguageTests {
    private let photos: PhotoFolder
    private let model: TwoLanguageModel

    /// The library is indexed by the model without its second tower, as one that is older than the tower.
    init() throws {
        photos = try PhotoFolder()
        for (name, colour) in Colour.named { try photos.write("\(name).png", colour) }
        try photos.index()
        model = TwoLanguageModel(photos.model)
    }

    private func searcher(_ corrector: QueryCorrector? = nil) throws -> PhotoSearcher {
        try OpenLibrary(photos.libraryFolder, model: model, corrector: corrector).searcher
    }

    private func first(_ text: String) throws -> String? {
        try searcher().search(SearchQuery(text)).results.first?.path.fileName
    }

    @Test(arguments: [
        ("red", "red.png"), ("Blau", "blue.png"), ("ein Foto in Grün", "green.png"), ("красный", "red.png"),
        ("Weiß!", "white.png"), ("Orange Blau", "blue.png"),
    ])
    func photosAreFound(query: String, photo: String) throws {
        #expect(try first(query) == photo)
        let before = photos.model.encodedPictures
        #expect(try first(query) == photo)
        #expect(photos.model.encodedPictures == before, "a photo was encoded again")
    }

    @Test func textsInOtherLanguagesAreEmbeddedAsTyped() throws {
        _ = try first("Blau ")
        #expect(model.texts(by: .multilingual).filter { $0.lowercased().contains("blau") } == ["Blau"])
        _ = try first("red")
        // A thing's phrasings are English.
        #expect(model.texts(by: .main).count > 1)
        let response = try searcher().search(SearchQuery("Grün"))
        #expect(response.usesMultilingualTower)
        #expect(try !searcher().search(SearchQuery("green")).usesMultilingualTower)
        #expect(try model.vector(ofText: "Blau", usesPromptEnsemble: true) == Colour.blue.vector)
    }

    @Test func englishRulesAreNotForOtherLanguages() throws {
        // "No" is "in the" in Portuguese.
        let response = try searcher().search(SearchQuery("vermelho no azul"))
        #expect(response.conditions.isEmpty && response.leftOutPhotos == 0)
        #expect(model.texts(by: .multilingual).contains("vermelho no azul"))
        // Dates are read all the same.
        let asked = try searcher().search(SearchQuery("photos of azul taken in 1990"))
        #expect(asked.conditions.map(\.label) == ["taken 1990"])
        #expect(try first("azul 2020") == nil || model.texts(by: .multilingual).contains("azul"))
    }

    @Test func termsHaveTheirOwnLanguages() throws {
        let query = SearchQuery(terms: [.init(.text("red")), .init(.text("grün")), .init(.text("blau"), weight: -0.5)])
        let response = try searcher().search(query, explains: true)
        let scores = try #require(response.results.first?.termScores)
        #expect(scores.count == 3 && response.usesMultilingualTower)
        var without = SearchQuery(terms: [.init(.text("grün")), .init(.text("weiß"), weight: -1)])
        without.subtractsUnwanted = false
        #expect(try searcher().search(without).results.contains { $0.path.fileName == "green.png" })
    }

    @Test func wordsThatTheTowerReadsAreNotReported() throws {
        #expect(try searcher().search(SearchQuery("красный")).unread.isEmpty)
        #expect(try searcher().search(SearchQuery("ไทย")).unread.map(\.reason) == [.script("Thai")])
        let without = try OpenLibrary(photos.libraryFolder, model: photos.model).searcher
        #expect(try without.search(SearchQuery("красный")).unread.map(\.reason) == [.script("Cyrillic")])
    }

    @Test func onlyEnglishIsCorrected() throws {
        let corrector = try CorrectionTests.corrector()
        let searcher = try searcher(corrector)
        // As if a word of another language that means something else than the English one next to it.
        #expect(try corrector.correct("holdre").corrected == "holder")
        #expect(try searcher.search(SearchQuery("holdre")).correction?.isChanged == false)
        #expect(try searcher.search(SearchQuery("holdre")).results.first?.path.fileName == "white.png")
        #expect(try searcher.search(SearchQuery("gren")).correction?.corrected == "green")
        #expect(try searcher.search(SearchQuery("ornage")).results.first?.path.fileName == "orange.png")
    }

    @Test func textsInOtherLanguagesHaveAScaleOfTheirOwn() throws {
        let searcher = try searcher()
        var query = SearchQuery("Blau")
        query.relevance = .relevantOnly
        let scale = try #require(try searcher.search(query).scale)
        let english = try #require(try searcher.cosineScales().words)
        #expect(scale != english)
        // It is stored: another process encodes nothing for it.
        let again = TwoLanguageModel(photos.model)
        let other = try OpenLibrary(photos.libraryFolder, model: again).searcher
        #expect(try other.search(query).scale == scale)
        #expect(again.texts(by: .multilingual) == ["Blau"])
        // A library that cannot be written is searched all the same.
        let readOnly = try OpenLibrary(photos.libraryFolder, model: TwoLanguageModel(photos.model), isReadOnly: true)
        #expect(try readOnly.searcher.search(query).scale == scale)
    }

    @Test func tagsOfOnesOwnMayBeInOtherLanguages() throws {
        let library = try OpenLibrary(photos.libraryFolder, model: model)
        var options = TaggingOptions()
        options.vocabulary = Vocabulary(text: "blau\nred\ngrün")
        options.threshold = 0.3
        _ = try library.indexer.tag(options)
        #expect(model.texts(by: .multilingual).filter { $0 == "blau" || $0 == "grün" }.count >= 2)
        #expect(!model.texts(by: .multilingual).contains { $0.contains("photo") })
    }
}

/// The model of colours with a second tower for texts that name a colour in another language.
final class TwoLanguageModel: EmbeddingModel {
    private let colours: ColourModel
    private let encoded = Mutex<[(TextTower, String)]>([])

    init(_ colours: ColourModel) { self.colours = colours }

    var name: String { colours.name }
    var fingerprint: String { colours.fingerprint }
    var dimension: Int { colours.dimension }

    func imageEncoder() throws -> any ImageEncoder { try colours.imageEncoder() }
    func textEncoder() throws -> any TextEncoder { Encoder(model: self, main: try colours.textEncoder()) }

    /// The texts that one of the towers encoded.
    func texts(by tower: TextTower) -> [String] { encoded.withLock { $0.filter { $0.0 == tower }.map(\.1) } }

    private struct Encoder: TextEncoder {
        let model: TwoLanguageModel
        let main: any TextEncoder
        var dimension: Int { main.dimension }
        var towers: [TextTower] { [.main, .multilingual] }

        private static let named: [String: Colour] = [
            "blau": .blue, "grün": .green, "grun": .green, "weiß": .white, "rot": .red, "красный": .red, "azul": .blue,
            "vermelho": .red, "holdre": .white,
        ]

        private func colours(_ text: String) -> [Colour] {
            text.lowercased().split { !$0.isLetter }.compactMap { Self.named[String($0)] }
        }

        func tokenize(_ text: String) -> [Int32] { main.tokenize(text) }
        func tower(for text: String) throws -> TextTower { colours(text).isEmpty ? .main : .multilingual }
        func reads(_ word: String) throws -> Bool { !colours(word).isEmpty }

        func encode(_ texts: [String]) throws -> [[Float]] {
            try texts.map { try encode([$0], by: try tower(for: $0))[0] }
        }

        func encode(_ texts: [String], by tower: TextTower) throws -> [[Float]] {
            model.encoded.withLock { $0 += texts.map { (tower, $0) } }
            guard tower == .multilingual else { return try main.encode(texts) }
            return texts.map { colours($0).first?.vector ?? ColourModel.vector((0.3, 0.3, 0.2)) }
        }
    }
}
