import Catalog
import ClipSearch
import Files
import Foundation
import Testing

/// Tags that the model gives.
@Suite struct TaggingTests {
    let photos: PhotoFolder
    let library: OpenLibrary

    init() throws {
        photos = try PhotoFolder()
        for (name, colour) in Colour.named { try photos.write("\(name).png", colour) }
        library = try photos.library()
    }

    private func options(_ words: String, change: (inout TaggingOptions) -> Void = { _ in }) -> TaggingOptions {
        var options = TaggingOptions()
        options.vocabulary = Vocabulary(text: words)
        options.threshold = 0.9
        options.limit = 1
        change(&options)
        return options
    }

    @Test func photosGetWhatFits() throws {
        try photos.index()
        try photos.tag("red.png", "mine")
        var seen: [Int] = []
        let report = try library.indexer.tag(options("red\nblue\nsky = blue white")) { done, _ in seen.append(done) }
        #expect((report.photos, report.unchanged, report.unindexed, report.wasInterrupted) == (5, 0, 0, false))
        #expect(seen == [5])
        #expect(Set(try photos.tags("red.png")) == ["mine", "red"])
        #expect(try photos.tags("blue.png") == ["blue"] && photos.tags("white.png") == ["sky"])
        let id = try #require(try photos.id("blue.png"))
        let tag = try #require(try photos.catalog().texts.of(id).tags.first)
        #expect(tag.source == .zeroShot && (0.9...1).contains(tag.confidence ?? 0))
        // Found by all that is said of them, whoever said it.
        var query = SearchQuery("green")
        query.filter.tags = ["red"]
        query.filter.excludedTags = ["sky"]
        #expect(try library.searcher.search(query).results.map(\.path.fileName).contains("red.png"))
        query.filter.excludedTags = ["mine"]
        #expect(try !library.searcher.search(query).results.map(\.path.fileName).contains("red.png"))
        let status = try PhotoLibrary(folder: photos.libraryFolder, access: .readOnly).status()
        #expect(status.taggedPhotos[.user] == 1 && status.taggedPhotos[.zeroShot] == report.tagged)
    }

    @Test func ofTagsThatMeanTheSameOneIsGiven() throws {
        try photos.index()
        try library.indexer.tag(options("sofa = red\ncouch = red\ntable = red\nblue") { $0.limit = 2 })
        let tags = Set(try photos.tags("red.png"))
        #expect(tags == ["sofa", "table"] || tags == ["couch", "table"], "\(tags)")
    }

    @Test func tagsStandForTheirKinds() throws {
        try photos.index()
        try photos.tag("red.png", "Elephant")
        try photos.tag("blue.png", "woman")
        try photos.tag("white.png", "truck")
        func found(_ change: (inout PhotoFilter) -> Void) throws -> Set<String> {
            var query = SearchQuery("green")
            change(&query.filter)
            return Set(try library.searcher.search(query).results.map(\.path.fileName))
        }
        #expect(try found { $0.tags = ["animal"] } == ["red.png"])
        #expect(try found { $0.tags = ["People", "People"] } == ["blue.png"])
        #expect(try found { $0.tags = ["elephant"] } == ["red.png"])
        #expect(try found { $0.tags = ["car"] }.isEmpty)
        let all = try found { $0.excludedTags = ["unheardof"] }
        #expect(all.count == 5)
        #expect(try found { $0.excludedTags = ["people"] } == all.subtracting(["blue.png"]))
        #expect(try found { $0.excludedTags = ["animals", "car"] } == all.subtracting(["red.png", "white.png"]))
        for (text, first) in [("animals", "red.png"), ("vehicle", "white.png")] {
            let results = try library.searcher.search(SearchQuery(text)).results
            #expect(results.first?.path.fileName == first)
        }
        // The kinds that were found are not kept beyond a new tag.
        try photos.tag("green.png", "dog")
        #expect(try found { $0.tags = ["animal"] } == ["red.png", "green.png"])
    }

    @Test func onlyWhatIsNewIsLookedAt() throws {
        try photos.index()
        let first = options("red\nblue")
        #expect(try library.indexer.tag(first).photos == 5)
        #expect(try library.indexer.tag(first).unchanged == 5)
        try photos.write("new.png", .red, mark: 1)
        try photos.write("blue.png", .red, mark: 2)
        try photos.index()
        let report = try library.indexer.tag(first)
        #expect(report.photos == 2 && report.unchanged == 4)
        #expect(try photos.tags("new.png") == ["red"] && photos.tags("blue.png") == ["red"])
        // Another vocabulary, another option, another model's files.
        #expect(try library.indexer.tag(options("green\nblue")).photos == 6)
        #expect(try photos.tags("new.png").contains("red") == false)
        #expect(try library.indexer.tag(options("green\nblue") { $0.limit = 2 }).photos == 6)
        #expect(try library.indexer.tag(options("green\nblue") { $0.threshold = 0.8 }).photos == 6)
        #expect(try library.indexer.tag(options("green\nblue") { ($0.threshold, $0.redoesAll) = (0.8, true) }).photos == 6)
        #expect(options("red").stamp(model: "1") != options("red").stamp(model: "2"))
    }

    @Test func howManyAndHowSure() throws {
        try photos.index()
        try library.indexer.tag(options("red\nred orange\norange\nblue") { $0.limit = 2 })
        #expect(try photos.tags("red.png").count == 2)
        try library.indexer.tag(options("red\nblue") { $0.threshold = 1 })
        #expect(try photos.tags("red.png").isEmpty)
        let all = try library.indexer.tag(options("red\nblue\ngreen") { ($0.threshold, $0.limit) = (0, 10) })
        #expect(all.tags == 15)
        let endless = try library.indexer.tag(options("red\nblue\ngreen") { ($0.threshold, $0.limit) = (0, .max) })
        #expect(endless.tags == 15)
        for threshold in [-0.1, 1.1, .nan] {
            #expect(throws: ClipSearchError.self) { try library.indexer.tag(options("red") { $0.threshold = threshold }) }
        }
        #expect(throws: ClipSearchError.self) { try library.indexer.tag(options("red") { $0.limit = 0 }) }
        #expect(abs(TagConfidence.of(TagConfidence.standardised(0.3)) - 0.3) < 1e-9)
    }

    @Test func theyCanBeTakenAway() throws {
        try photos.index()
        try photos.tag("red.png", "mine")
        let report = try library.indexer.tag(options("red"))
        #expect(report.tagged > 0)
        #expect(try library.indexer.removeModelTags().removed == 5)
        #expect(try photos.tags("red.png") == ["mine"])
        #expect(try library.indexer.removeModelTags().removed == 0)
        #expect(try library.indexer.tag(options("red")).photos == 5)
    }

    @Test func aCancelledRunKeepsWhatItDid() async throws {
        try photos.index()
        let (library, options) = (library, options("red"))
        let report = try await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try library.indexer.tag(options)
        }.value
        #expect(report.wasInterrupted && report.photos == 0)
        #expect(try library.indexer.tag(options).photos == 5)
    }

    @Test func withoutPhotosThereIsNothingToTag() throws {
        #expect(throws: ClipSearchError.self) { try library.indexer.tag(options("red")) }
        try photos.index()
        // Indexed with another model alone.
        let other = try photos.library(ColourModel(name: "other", fingerprint: "2"))
        #expect(throws: ClipSearchError.self) { try other.indexer.tag(options("red")) }
    }

    @Test func vocabularies() throws {
        let parsed = Vocabulary(text: "# things\n\n sea = the sea | waves\r\ncat\nSea = water\n = nothing\nempty =\n")
        #expect(
            parsed.concepts == [
                .init(tag: "sea", phrases: ["the sea", "waves", "water"]), .init(tag: "cat", phrases: ["cat"]),
                .init(tag: "empty", phrases: ["empty"]),
            ])
        let builtIn = Vocabulary.builtIn.concepts
        #expect(builtIn.count > 400 && Set(builtIn.map { $0.tag.lowercased() }).count == builtIn.count)
        let folder = try TemporaryFolder()
        let phrases = (0...InputLimits.phrasesOfTag).map { "p\($0)" }
        let tooMany = try folder.write("many.txt", "dog = \(phrases.joined(separator: "|"))\n".utf8)
        #expect { try Vocabulary(contentsOfFile: tooMany) } throws: { "\($0)".contains("\"dog\" has 101 phrases") }
        let most = try folder.write("most.txt", "dog = \(phrases.dropLast().joined(separator: "|"))\n".utf8)
        #expect(try Vocabulary(contentsOfFile: most).concepts.first?.phrases.count == InputLimits.phrasesOfTag)
        #expect(builtIn.allSatisfy { !$0.phrases.isEmpty && $0.phrases.allSatisfy { !$0.isEmpty } })
        let path = try folder.write("words.txt", "sun\nmoon\n".utf8)
        #expect(try Vocabulary(contentsOfFile: path).concepts.map(\.tag) == ["sun", "moon"])
        for bytes in [Array("# nothing\n".utf8), [0xff, 0xfe, 0x00]] {
            let file = try folder.write("bad.txt", bytes)
            #expect { try Vocabulary(contentsOfFile: file) } throws: { "\($0)".contains(file) }
        }
        #expect(throws: ClipSearchError.self) { try Vocabulary(contentsOfFile: folder.path + "/none.txt") }
    }
}
