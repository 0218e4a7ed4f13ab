import Catalog
import ClipSearch
import Encoders
import LanguageModels
import Foundation
import Testing

/// Pictures, captions and words together.
@Suite struct RankingTests {
    let photos: PhotoFolder
    let sentences = WordSentenceModel()

    init() throws {
        photos = try PhotoFolder()
        for (name, colour) in Colour.named { try photos.write("\(name).png", colour) }
    }

    private func library(languageModel: (any LanguageModel)? = nil) throws -> OpenLibrary {
        try OpenLibrary(photos.libraryFolder, model: photos.model, sentenceModel: sentences, languageModel: languageModel)
    }

    @discardableResult
    private func indexed() throws -> OpenLibrary {
        let library = try library()
        try library.indexer.index([photos.path])
        return library
    }

    private func names(_ library: OpenLibrary, _ query: SearchQuery) throws -> [String] {
        try library.searcher.search(query).results.map(\.path.fileName)
    }

    private func captionVectors() throws -> Int {
        try PhotoLibrary(folder: photos.libraryFolder, access: .readOnly).status().models.first { $0.name == "words" }?.captions ?? 0
    }

    @Test func captionsAreEmbeddedOnce() throws {
        try photos.write("red.txt", "Grandma in the garden.\nAn old lady among roses.")
        try indexed()
        #expect(try captionVectors() == 2 && sentences.encodedTexts == 2)
        try indexed()
        #expect(sentences.encodedTexts == 2)
        try photos.write("red.txt", "Grandma in the garden.\nAn old lady among tulips.")
        try photos.write("blue.txt", "A lake.")
        try indexed()
        #expect(try captionVectors() == 3 && sentences.encodedTexts == 4)
        try photos.remove("red.png")
        try indexed()
        #expect(try captionVectors() == 1)
    }

    @Test func manyCaptionsAreEmbeddedInBatches() throws {
        for (name, _) in Colour.named {
            try photos.write("\(name).txt", (0..<30).map { "\(name) number \($0)" }.joined(separator: "\n"))
        }
        try indexed()
        #expect(try captionVectors() == 150)
    }

    @Test func aLibraryWithoutCaptionsHasNoSentenceModel() throws {
        try indexed()
        #expect(try PhotoLibrary(folder: photos.libraryFolder, access: .readOnly).status().models.map(\.name) == ["colours"])
    }

    @Test func aCaptionFindsWhatThePictureDoesNotSay() throws {
        try photos.write("blue.txt", "Grandma red with anger")
        let library = try indexed()
        var query = SearchQuery("grandma red with anger")
        query.ranking = .vector
        #expect(try names(library, query).first == "red.png")
        query.ranking = .hybrid
        // Told apart by few standard deviations where pictures are so different, so the picture is left out here.
        query.terms = [.init(.text("grandma with anger"))]
        let response = try library.searcher.search(query, explains: true)
        #expect(response.ranking == .hybrid && response.results.first?.path.fileName == "blue.png")
        let scores = try #require(response.results.first?.scores)
        #expect(scores.bestCaption == "Grandma red with anger" && (scores.caption ?? 0) > 0.7)
        #expect(scores.matchedWords == ["grandma", "anger"] && (scores.words ?? 0) > 0.5)
        #expect(scores.vector == response.results.first?.score && scores.likelihood == nil)
        let other = try #require(response.results.last?.scores)
        #expect(other.caption == nil && other.bestCaption == nil && other.words == nil && other.matchedWords.isEmpty)
        #expect(try library.searcher.search(query).results.allSatisfy { $0.scores == nil })
    }

    @Test func itIsTheDefaultWhereThereAreWords() throws {
        try photos.write("blue.txt", "Grandma with anger")
        let library = try indexed()
        #expect(try library.searcher.search(SearchQuery("grandma")).ranking == .hybrid)
        let picture = SearchQuery(terms: [.init(.image(path: photos.path + "/red.png"))])
        #expect(try library.searcher.search(picture).ranking == .vector)
        let unwanted = SearchQuery(terms: [.init(.text("red"), weight: -1)])
        #expect(try library.searcher.search(unwanted).ranking == .vector)
    }

    @Test func anUnfittingCaptionDoesNotHideThePicture() throws {
        try photos.write("red.txt", "Nothing to do with it.")
        let library = try indexed()
        let names = try names(library, SearchQuery("red"))
        let place = try #require(names.firstIndex(of: "red.png"))
        for other in ["green.png", "blue.png"] { #expect(try place < #require(names.firstIndex(of: other))) }
    }

    @Test func fileNamesAndTagsAreWords() throws {
        try photos.write("zanzibar.png", Colour.blue, mark: 3)
        try indexed()
        try photos.tag("green.png", "holidays")
        let library = try library()
        #expect(try names(library, SearchQuery("zanzibar")).first == "zanzibar.png")
        #expect(try names(library, SearchQuery("holiday")).first == "green.png")
    }

    @Test func filtersHoldForTextsToo() throws {
        try photos.write("in/a.png", Colour.red, mark: 1)
        try photos.write("in/a.txt", "something else")
        try photos.write("blue.txt", "grandma with anger")
        let library = try indexed()
        var query = SearchQuery("grandma with anger")
        query.filter.folders = [photos.photoPath("in")]
        #expect(try names(library, query) == ["a.png"])
        query.filter = PhotoFilter()
        query.minimumScore = 0.9
        #expect(try names(library, query).allSatisfy { $0 != "blue.png" })
        query.minimumScore = nil
        query.limit = 1
        let best = try names(library, query)
        query.offset = 1
        #expect(best == ["blue.png"])
        #expect(try names(library, query) != best)
        #expect(try library.searcher.search(query).results.map(\.rank) == [2])
    }

    @Test func whatIsAskedWithPicturesCountsByItsShare() throws {
        let evidence = Evidence(cosine: 0.3, picture: 2, caption: 0.9, words: 1)
        #expect(evidence.total(share: 0) == 2)
        #expect(abs(evidence.total(share: 1) - (2 + 6 * 0.4 + 3 * 0.7)) < 1e-6)
        #expect(abs(evidence.total(share: 0.5) - (2 + 3 * 0.4 + 1.5 * 0.7)) < 1e-6)
        // Fewer words than any text may have by chance count neither way.
        #expect(Evidence(cosine: 0.3, picture: 2, words: 0.2).total(share: 1) == 2)
        // Without texts, the picture alone.
        #expect(Evidence(cosine: 0.3, picture: 2).total(share: 1) == 2)
    }

    @Test(arguments: [0, 0.5, 1])
    func noTextSpeaksAgainstAPhoto(share: Double) throws {
        let bare = Evidence(cosine: 0.3, picture: 2).total(share: share)
        for caption: Float? in [nil, -1, 0, 0.2, 0.5, 0.9] {
            for words in [0, 0.1, 1] {
                for likelihood: Double? in [nil, -20, -0.7, 3] {
                    let evidence = Evidence(
                        cosine: 0.3, picture: 2, caption: caption, words: words, likelihood: likelihood)
                    #expect(evidence.total(share: share) >= bare)
                    // Nor does a caption take away what a file name gives.
                    var uncaptioned = evidence
                    uncaptioned.caption = nil
                    #expect(evidence.total(share: share) >= uncaptioned.total(share: share))
                }
            }
        }
        let described = Evidence(cosine: 0.3, picture: 2, caption: 0.7).total(share: 1)
        #expect(abs(described - (2 + 6 * 0.2)) < 1e-6)
    }

    @Test func anyTextLeavesAPhotoItsPlace() throws {
        let query = SearchQuery("red")
        let before = try names(indexed(), query)
        for text in ["Screenshot", "Happy birthday!", "total 12,50 EUR thank you for your visit"] {
            try photos.write("\(before[0]).txt", text)
            #expect(try names(indexed(), query) == before, "\(text)")
        }
    }

    @Test func theLanguageModelIsAskedOfTexts() throws {
        try photos.write("red.txt", "an old lady")
        try photos.write("blue.txt", "grandma is an old lady with anger")
        try indexed()
        var query = SearchQuery("grandma with anger")
        query.ranking = .reranked
        #expect(throws: ClipSearchError.self) { try library().searcher.search(query) }
        let asking = try library(languageModel: EchoLanguageModel()).searcher
        let response = try asking.search(query, explains: true)
        #expect(response.results.first?.path.fileName == "blue.png" && response.ranking == .reranked)
        let likelihoods = Dictionary(
            uniqueKeysWithValues: response.results.map { ($0.path.fileName, $0.scores?.likelihood) })
        // Three words, all read before: 4 nats each.
        #expect(likelihoods["blue.png"] == 4 && likelihoods["red.png"] == 0 && likelihoods["green.png"] == 0)
    }

    @Test func relevantAnswersAreToldFromTheNearest() throws {
        let library = try indexed()
        let found = try library.searcher.search(SearchQuery("red"))
        let count = try #require(found.relevantCount)
        #expect((1..<5).contains(count))
        #expect(found.results.map(\.isRelevant) == (0..<5).map { $0 < count })
        var query = SearchQuery("red")
        query.relevance = .relevantOnly
        #expect(try names(library, query) == found.results.prefix(count).map(\.path.fileName))
        query.offset = 1
        #expect(try names(library, query).count == count - 1)
        // Nothing is like what this model knows no colour of.
        query = SearchQuery("democracy")
        #expect(try library.searcher.search(query).relevantCount == 0)
        #expect(try library.searcher.search(query).results.count == 5)
        query.relevance = .relevantOnly
        #expect(try library.searcher.search(query).results.isEmpty)
        // Of pictures it can't be told.
        query.terms = [.init(.image(path: photos.path + "/red.png"))]
        #expect(try library.searcher.search(query).relevantCount == nil)
        #expect(try library.searcher.search(query).results.count == 4)
    }

    @Test func theScaleIsStoredAndFollowsTheLibrary() throws {
        let library = try indexed()
        let stored = {
            let record = try #require(try library.library.models.record(of: photos.model))
            let name = "score-scale/\(record.description.fingerprint)/\(record.description.precision)"
            return try #require(try library.library.settings.value(name).flatMap(StoredScale.init(setting:)))
        }
        let scale = try stored()
        #expect(scale.photos == 5 && scale.scale.deviation > 0)
        #expect(try library.searcher.cosineScales().words == scale.scale)
        #expect(StoredScale(setting: scale.setting) == scale)
        for setting in ["", "1 2", "1 0 3", "nan 1 3", "1 inf 3", "1 2 0", "1 2 x"] {
            #expect(StoredScale(setting: setting) == nil)
        }
        #expect(!scale.isOutdated(photos: 6) && scale.isOutdated(photos: 7) && scale.isOutdated(photos: 3))
        for mark in 1...4 { try photos.write("more \(mark).png", .red, mark: mark) }
        try indexed()
        #expect(try stored().photos == 9)
        #expect(CosineScale(photos: [[1, 0][...]], texts: [[1, 0], [1, 0]]) == nil)
        #expect(CosineScale(photos: [], texts: [[1, 0]]) == nil)
        let known = try #require(CosineScale(photos: [[1, 0][...]], texts: [[1, 0], [0, 1]]))
        #expect((known.mean, known.deviation) == (0.5, 0.5) && known.standardised(1) == 1)
    }

    @Test func moreIsAskedOfLongQueriesAndLargeLibraries() {
        let rule = { RelevanceRule(words: $0, photos: $1).logit(3) }
        #expect(rule(1, 100) > rule(8, 100) && rule(1, 100) > rule(1, 100_000))
        #expect(rule(0, 0) == rule(1, 20) && rule(1000, 20) == rule(20, 20))
        let simple = RelevanceRule(words: 3, photos: 100)
        #expect(simple.logit(5) > simple.logit(4))
    }

    @Test func wordsOfAQuery() {
        #expect(QueryWords(["A photo of the Dogs, on a beach"]).groups == [["dogs", "dog"], ["beach", "beaches"]])
        #expect(QueryWords(["the of"]).groups == [["the", "thes"], ["of"]])
        #expect(QueryWords(["red", "Red car"]).groups.map(\.first) == ["red", "car"])
        let forms = [
            "cities": "city", "city": "cities", "glass": "glasses", "glasses": "glass", "boxes": "box", "day": "days",
            "cat": "cats",
        ]
        for (word, other) in forms { #expect(QueryWords.forms(of: word) == [word, other]) }
        for word in ["él", "2023", "ox", "日本"] { #expect(QueryWords.forms(of: word) == [word]) }
        #expect(QueryWords([String(repeating: "word ", count: 9) + "…"]).groups.count == 1)
        #expect(QueryWords(["?!"]).isEmpty)
        #expect(QueryWords(["old dogs"]).matched(in: ["A dog.", "oldest"]) == ["dogs"])
    }
}
