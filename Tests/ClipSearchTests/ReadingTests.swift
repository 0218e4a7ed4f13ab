import Catalog
import ClipSearch
import Foundation
import Pictures
import Synchronization
import Testing
import TextReading

/// Reads what a test says is written in pictures of a colour.
final class ColourReader: WritingReader {
    private let lines: [String: [String]]
    private let count = Mutex(0)

    /// - Parameter lines: by the names of colours.
    init(_ lines: [String: [String]]) { self.lines = lines }

    /// The number of pictures that were read.
    var pictures: Int { count.withLock(\.self) }

    var model: WritingModel { WritingModel(fingerprint: "colours") { self } }

    func lines(in picture: Picture, checkpoint: () throws -> Void) throws -> [TextLine] {
        try checkpoint()
        count.withLock { $0 += 1 }
        let (red, blue) = (picture.pixels[0], picture.pixels[2])
        let texts = lines[red > 200 ? "red" : blue > 200 ? "blue" : "other"] ?? []
        return texts.enumerated().map { number, text in
            let place = Self.place(x: 0, y: 10 * number)
            let words = text.split(separator: " ").enumerated().map {
                TextLine.Word(text: String($1), place: Self.place(x: 50 * $0, y: 10 * number))
            }
            return TextLine(text: text, confidence: 0.9, place: place, words: words)
        }
    }

    private static func place(x: Int, y: Int) -> Quadrilateral {
        func point(_ dx: Int, _ dy: Int) -> PicturePoint { PicturePoint(x: Double(x + dx), y: Double(y + dy)) }
        return Quadrilateral(
            topLeading: point(0, 0), topTrailing: point(40, 0), bottomTrailing: point(40, 8), bottomLeading: point(0, 8))
    }
}

/// The pass that reads writing, and the search for it.
@Suite struct ReadingTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        try photos.write("blue.png", .blue)
        for number in 0..<4 { try photos.write("red \(number).png", .red, mark: number + 1) }
        try photos.index()
    }

    @discardableResult
    private func read(
        _ reader: ColourReader, options: (inout ReadingOptions) -> Void = { _ in }
    ) throws -> ReadingReport {
        var chosen = ReadingOptions()
        options(&chosen)
        return try photos.library().indexer.readWriting(by: reader.model, options: chosen)
    }

    private func results(
        _ text: String, change: (inout SearchQuery) -> Void = { _ in }
    ) throws -> [SearchResponse.Result] {
        var query = SearchQuery(text)
        change(&query)
        return try photos.library().searcher.search(query).results
    }

    @Test func eachPictureIsReadOnce() throws {
        let reader = ColourReader(["blue": ["Boarding pass"]])
        try photos.write("copy.png", .blue)
        try photos.index()
        let report = try read(reader)
        let counts: [Int] = [report.read, report.withText, report.left, reader.pictures]
        #expect(counts == [5, 1, 0, 5])
        try photos.move("blue.png", to: "elsewhere/blue.png")
        try photos.index()
        #expect(try read(reader) == ReadingReport())
        #expect(reader.pictures == 5)
        for name in ["copy.png", "elsewhere/blue.png"] {
            let id = try #require(try photos.id(name))
            guard case .read(let lines) = try photos.catalog().writing.of(id) else { return #expect(Bool(false)) }
            #expect(lines.map(\.text) == ["Boarding pass"])
        }
        try read(reader) { $0.rereads = true }
        #expect(reader.pictures == 10)
    }

    @Test func anInterruptedRunIsResumed() throws {
        let reader = ColourReader(["blue": ["one"]])
        let report = try read(reader) { options in options.isCancelled = { reader.pictures >= 2 } }
        #expect(report.wasInterrupted && report.read == 2 && report.left == 3)
        let rest = try read(reader)
        #expect(!rest.wasInterrupted && rest.read == 3 && rest.left == 0)
    }

    @Test func aPausedRunWaits() throws {
        let reader = ColourReader([:])
        let asked = Mutex(0)
        let report = try read(reader) { options in
            options.isPaused = { asked.withLock { $0 += 1; return $0 < 3 } }
        }
        #expect(report.read == 5 && asked.withLock(\.self) >= 7)
    }

    @Test func aFileThatChangedIsReadAfterItIsIndexed() throws {
        let reader = ColourReader(["blue": ["one"], "red": ["two"]])
        try photos.write("blue.png", .red, mark: 5)
        #expect(try read(reader).left == 1)
        try photos.index()
        #expect(try read(reader).left == 0)
        let written = try results("two").map { $0.path.fileName + " " + $0.writing.map(\.text).joined() }
        #expect(written.sorted() == ["blue.png two"] + (0..<4).map { "red \($0).png two" })
    }

    @Test func aDamagedPictureIsNamedOnce() throws {
        let reader = ColourReader([:])
        let id = try #require(try photos.id("blue.png"))
        let hash = try photos.catalog().photos.record(id).file.contentHash
        try photos.catalog().writing.store([PictureReading(of: hash, stamp: "x", .failed("before"))])
        let report = try read(reader) { $0.pixelLimit = 1 }
        #expect(report.failed.count == 5 && report.read == 0 && report.left == 0)
        #expect(try read(reader) == ReadingReport())
        #expect(try photos.catalog().status().unreadWriting.count == 5)
        #expect(try read(reader) { $0.retriesFailed = true }.read == 5)
    }

    @Test(arguments: [
        "QX7LMP", "qx7lmp", "boarding pass", "pass Lisbon", "lisbon", "boardin pass", "turquois", "\"boarding pass\"",
        "text:board", "lisbno",
    ])
    func writingThatTellsPutsAPhotoFirst(query: String) throws {
        try read(ColourReader(["blue": ["BOARDING PASS", "Lisbon QX7LMP", "Wifi turquoise"]]))
        let first = try #require(try results(query).first)
        #expect(first.path.fileName == "blue.png")
        #expect(!first.writing.isEmpty && first.isRelevant != false)
    }

    @Test func theWordsOfTheQuestionAreGivenWithTheirPlaces() throws {
        try read(ColourReader(["blue": ["BOARDING PASS", "Lisbon QX7LMP"]]))
        let words = try #require(try results("pass qx7lmp").first).writing
        #expect(words.map(\.text) == ["PASS", "QX7LMP"])
        let places: [WritingPoint] = words.map { $0.corners[0] }
        #expect(places == [WritingPoint(x: 50, y: 0), WritingPoint(x: 50, y: 10)])
    }

    /// A photo of a dog is what "dog" asks for; what only says so comes third at best, and loses nothing.
    @Test func anEverydayWordIsNoReasonToComeFirst() throws {
        try read(ColourReader(["blue": ["a red dog"]]))
        let results = try results("red")
        #expect(results.prefix(2).allSatisfy { $0.path.fileName.hasPrefix("red") })
        let blue = try #require(results.first { $0.path.fileName == "blue.png" })
        #expect(blue.writing.map(\.text) == ["red"])
    }

    @Test func otherWordsOfTheWritingChangeNothing() throws {
        let before = try results("red").map(\.id)
        try read(ColourReader(["blue": ["Boarding pass"], "red": ["Lisbon"]]))
        #expect(try results("red").map(\.id) == before)
        #expect(try results("red").allSatisfy(\.writing.isEmpty))
    }

    @Test func quotesAndConditionsLookAtNothingButWriting() throws {
        try read(ColourReader(["blue": ["Boarding pass"]]))
        #expect(try results("\"pass boarding\"").isEmpty)
        #expect(try results("red text:boarding").map(\.path.fileName) == ["blue.png"])
        #expect(try results("has:text").map(\.path.fileName) == ["blue.png"])
        #expect(throws: ClipSearchError.self) { _ = try results("has:nothing") }
    }

    @Test(arguments: ["1998", "Lisbon 1998"])
    func aNumberIsNoYearWhereThatLeavesNothingAndItIsWritten(query: String) throws {
        #expect(try results("1998").isEmpty)
        try read(ColourReader(["blue": ["Lisbon Expo", "1998"]]))
        #expect(try results(query).first?.path.fileName == "blue.png")
        #expect(try results("red 1998").isEmpty)
    }

    @Test func quotesAreWordsWhereNothingIsRead() throws {
        #expect(try results("\"red\"").count == 5)
    }

    @Test func theOrderOfReadingIsRemembered() throws {
        let library = try photos.catalog()
        #expect(try library.readsWriting())
        try library.setReadsWriting(false)
        #expect(try !photos.catalog().readsWriting())
        try library.setReadsWriting(true)
        #expect(try photos.catalog().readsWriting())
    }

    @Test func theThreadReadsWhatIsIndexed() async throws {
        let reader = ColourReader(["blue": ["one"]])
        let indexer = try photos.library().indexer
        let follower = WritingFollower(indexer: { indexer }, model: reader.model)
        defer { follower.stop() }
        try photos.write("new.png", .blue, mark: 7)
        try indexer.index([photos.path])
        follower.wake()
        let deadline = ContinuousClock.now + .seconds(20)
        while try indexer.library.writing.counts().read < 6, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try indexer.library.writing.counts() == WritingCounts(read: 6, withText: 2, failed: 0))
        #expect(follower.problem == nil)
    }
}

@Suite struct WritingMatcherTests {
    private func match(_ query: String, _ lines: String...) -> WritingMatch? {
        WritingMatcher(QueryWords([query])).match(lines)
    }

    @Test func allWordsMustBeWritten() {
        #expect(match("boarding pass", "boarding card") == nil)
        #expect(match("boarding pass", "Boarding", "Pass")?.strength == 1)
        #expect(match("dog beach", "no dog", "on this", "beach")?.isTelling == false)
        #expect(match("dog 22C", "dog", "a", "b", "c", "22C")?.isTelling == true)
    }

    @Test func partsCountLess() {
        #expect(match("baguette", "Baguettes")?.strength == 1)
        #expect(match("vaccin", "vaccination")?.strength == 0.5)
        #expect(match("vin", "vinegar") == nil)
        #expect(match("rendez-vous", "Rendez-vous demain")?.strength == 1)
        #expect(match("14.35", "TOTAL 14.35")?.strength == 1)
        #expect(match("取件码", "您的取件码是123")?.strength == 1)
    }

    @Test func everydayWordsTellNothingAlone() {
        #expect(match("dog", "Hot dog")?.isTelling == false)
        #expect(match("dog", "dogma") == nil)
        #expect(match("old dog", "Old dog")?.isTelling == false)
        #expect(match("Lisbon", "LISBON")?.isTelling == true)
    }
}
