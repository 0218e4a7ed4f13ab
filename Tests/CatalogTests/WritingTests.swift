#if Catalog
import Catalog
import Testing

@Suite struct WritingTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
    }

    private func line(_ text: String, y: Double = 0) -> WrittenLine {
        let words = text.utf8.split(separator: UInt8(ascii: " ")).enumerated().map { place, word in
            WrittenWord(String(Substring(word)), corners: corners(x: Double(place) * 50, y: y))
        }
        return WrittenLine(text, confidence: 0.75, corners: corners(x: 0, y: y), words: words)
    }

    private func corners(x: Double, y: Double) -> [WritingPoint] {
        [(0, 0), (40, 0), (40, 12.5), (0, 12.5)].map { WritingPoint(x: x + $0.0, y: y + $0.1) }
    }

    private func store(_ number: Int, _ lines: String..., stamp: String = "1") throws {
        try catalog.writing.store([PictureReading(of: content(number), stamp: stamp, .read(lines.map { line($0) }))])
    }

    private func found(_ words: [String]...) throws -> Set<PhotoID> {
        let whole = Set(try catalog.writing.photos(withEachOf: words, asWholeWords: true))
        let all = Set(try catalog.writing.photos(withEachOf: words, asWholeWords: false))
        #expect(whole.isSubset(of: all))
        return all
    }

    private func matching(_ change: (inout PhotoFilter) -> Void) throws -> [PhotoID] {
        var filter = PhotoFilter()
        change(&filter)
        return try catalog.photos.ids(matching: filter)
    }

    @Test func linesComeBackAsTheyWereStored() throws {
        let ids = try catalog.add("/a.jpg", "/b.jpg", "/c.jpg")
        let lines = [line("Boarding pass"), line("Gate B 12", y: 20)]
        try catalog.writing.store([
            PictureReading(of: content(1), stamp: "1", .read(lines)),
            PictureReading(of: content(2), stamp: "1", .failed("it is damaged")),
        ])
        #expect(try catalog.writing.of(ids[0]) == .read(lines))
        #expect(try catalog.writing.of(ids[1]) == .failed("it is damaged"))
        #expect(try catalog.writing.of(ids[2]) == .notRead)
        #expect(try catalog.writing.photos(withoutReading: "1") == [ids[2]])
        #expect(try catalog.writing.photos(withoutReading: "2") == ids)
        #expect(try catalog.writing.counts() == WritingCounts(read: 1, withText: 1, failed: 1))
        #expect(try catalog.writing.failures().map(\.path.text) == ["/b.jpg"])
        try catalog.checkIntegrity()
    }

    @Test func theWritingBelongsToTheContents() throws {
        let ids = try catalog.apply { $0.photos = [read("/a.jpg"), read("/copy.jpg"), read("/b.jpg", content: 2)] }
        try store(1, "Boarding pass")
        #expect(try catalog.writing.photos(withoutReading: "1") == [ids[2]])
        #expect(try found(["boarding"]) == [ids[0], ids[1]])
        try catalog.apply { $0.placements = [placement(ids[0], "/moved.jpg")] }
        #expect(try catalog.writing.of(ids[0]) == .read([line("Boarding pass")]))
        // Other contents in place: the copy still has the writing.
        try catalog.apply { $0.photos = [read("/moved.jpg", content: 3)] }
        #expect(try catalog.writing.of(ids[0]) == .notRead)
        #expect(try found(["boarding"]) == [ids[1]])
        try catalog.photos.retire([ids[1]])
        #expect(try found(["boarding"]).isEmpty)
        try catalog.photos.revive([ids[1]])
        #expect(try found(["boarding"]) == [ids[1]])
        // Nothing is left of what was written in a forgotten photo.
        try catalog.photos.forget([ids[1]])
        #expect(try !catalog.writing.hasAny())
        try catalog.checkIntegrity()
    }

    @Test(arguments: [
        (["boarding"], true), (["BOARDING"], true), (["oardin"], true), (["bo"], false), (["qx7lmp"], true),
        (["7l"], false), (["12"], true), (["cafe"], true), (["CAFÉ"], true), (["ａbc"], false), (["登机"], true),
        (["机牌"], true), (["登牌"], false), (["xyz", "pass"], true), (["a\"b"], false), (["%"], false), (["*"], false),
    ])
    func wordsAndTheirPartsAreFound(forms: [String], isFound: Bool) throws {
        let id = try catalog.add("/a.jpg")[0]
        try store(1, "Boarding pass QX7LMP", "café 12 登机牌")
        #expect(try found(forms) == (isFound ? [id] : []))
        if isFound {
            #expect(try found(forms, ["boarding"]) == [id])
            #expect(try found(forms, ["zebra"]).isEmpty)
        }
    }

    @Test func photosAreFilteredByTheirWriting() throws {
        let ids = try catalog.add("/a.jpg", "/b.jpg", "/c.jpg")
        try store(1, "Wifi", "password turquoise")
        try store(2)
        #expect(try matching { $0.hasWriting = true } == [ids[0]])
        #expect(try matching { $0.writtenPhrases = ["wifi password"] } == [ids[0]])
        #expect(try matching { $0.writtenPhrases = ["password wifi"] }.isEmpty)
        #expect(try matching { $0.writtenPhrases = ["wifi", "turq"] } == [ids[0]])
        #expect(try matching { $0.writtenPhrases = ["!"] }.isEmpty)
    }

    @Test func charactersThatAreNoWritingAreNotStored() throws {
        let id = try catalog.add("/a.jpg")[0]
        try store(1, "a\0b \u{202E}evil\u{202C} \u{200B} x")
        guard case .read(let lines) = try catalog.writing.of(id) else { return #expect(Bool(false)) }
        #expect(lines.map(\.text) == ["ab evil x"])
        let places: [Double] = lines[0].words.map { $0.corners[0].x }
        #expect(places == [0, 50, 150])
    }

    /// A half-width sound mark, which combines with the space before it.
    @Test func aWordMayBeginWithACombiningLetter() throws {
        let id = try catalog.add("/a.jpg")[0]
        try store(1, "Paid \u{FF9E}by VISA")
        guard case .read(let lines) = try catalog.writing.of(id) else { return #expect(Bool(false)) }
        #expect(lines.map { $0.words.count } == [3])
        #expect(try found(["visa"]) == [id])
    }

    @Test func aReadingTakesThePlaceOfAnEarlierOne() throws {
        let id = try catalog.add("/a.jpg")[0]
        try store(1, "first")
        try store(1, "second", "third", stamp: "2")
        #expect(try found(["first"]).isEmpty)
        #expect(try found(["third"]) == [id])
        try catalog.writing.outdate()
        #expect(try catalog.writing.photos(withoutReading: "2") == [id])
        #expect(try found(["third"]) == [id])
        try catalog.checkIntegrity()
    }
}
#endif
