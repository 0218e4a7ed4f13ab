import ClipSearch
import Testing

@Suite struct QueryReadingTests {
    private let context = DateReadingTests.context

    @Test func allPartsAreRead() {
        let query = "Show me screenshots of maps without people, July 2019"
        let reading = QueryReading.read(query, context: context)
        #expect(reading.words == "maps")
        #expect(reading.subject.text == "map")
        #expect(reading.chips.map(\.label) == ["screenshots only", "without people", "taken July 2019"])
        #expect(reading.chips.map { String(query[$0.range]) } == ["screenshots of", "without people", "July 2019"])
        #expect(reading.chips.map(\.typed) == ["screenshots of", "without people", "July 2019"])
        #expect(reading.fileKinds?.kinds == [.screenshot])
    }

    @Test func eachChipIsUndoneByItsWords() {
        let query = "dogs without people, July 2019"
        for (kept, words) in [("July 2019", "dogs, July 2019"), ("WITHOUT PEOPLE", "dogs without people")] {
            var context = context
            context.kept = [kept]
            let reading = QueryReading.read(query, context: context)
            #expect(reading.words == words)
            #expect(reading.chips.count == 1)
        }
    }

    @Test func literallyEveryWordStays() {
        var context = context
        context.isLiteral = true
        for query in ["dogs without people, July 2019", "photos of dogs", "jpg"] {
            let reading = QueryReading.read(query, context: context)
            #expect(reading.words == query)
            #expect(reading.chips.isEmpty)
            #expect(reading.takenOff.isEmpty)
        }
    }

    @Test func aNameOfTheLibraryIsTheWholeQuery() {
        let context = QueryReading.Context(now: context.now) {
            ["photos of dogs", "no people", "screenshots"].contains($0)
        }
        for query in ["Photos of dogs", "no people", "Screenshots"] {
            #expect(QueryReading.read(query, context: context).words == query)
        }
    }

    /// [query, words left, kinds…]
    @Test(arguments: [
        ["screenshots", "", "screenshot"], ["screenshots of maps", "maps", "screenshot"],
        ["show me screenshots", "", "screenshot"],
        ["a screenshot of a map", "a map", "screenshot"], ["screen shots", "", "screenshot"],
        ["map screenshot", "map", "screenshot"],
        ["jpg", "", "jpeg"], ["JPEG files", "", "jpeg"], ["png logo", "logo", "png"], ["logo png", "logo", "png"],
        ["logos in png", "logos", "png"], ["png files of logos", "logos", "png"], [".png files", "", "png"],
        ["dogs, jpg only", "dogs, only", "jpeg"], ["webp pictures of dogs", "dogs", "webp"],
        ["gifs of cats", "cats", "gif"],
        ["videos", "", "video"], ["videos of dogs", "dogs", "video"], ["raw photos", "", "raw"],
        ["raw files of dogs", "dogs", "raw"],
    ])
    func kindsOfFilesAreTaken(_ expected: [String]) {
        let reading = QueryReading.read(expected[0], context: context)
        #expect(reading.words == expected[1])
        #expect(reading.fileKinds?.kinds.map(\.rawValue) == Array(expected[2...]))
    }

    @Test(arguments: [
        ["everything except screenshots", ""], ["dogs no screenshots", "dogs"], ["dogs without videos", "dogs"],
    ])
    func kindsOfFilesAreExcluded(_ expected: [String]) {
        let reading = QueryReading.read(expected[0], context: context)
        #expect(reading.words == expected[1])
        #expect(reading.fileKinds?.kinds == [])
        #expect(reading.fileKinds?.excluded.count == 1)
    }

    @Test(arguments: [
        "dog.jpg", "IMG_2019.PNG", "a man looking at a screenshot", "video game", "video camera", "playing video games",
        "raw meat", "raw fish", "a raw egg", "movie theater", "music video", "photos/dog.jpg", "dog jpg.png", "raw",
        "screen",
        "big screen", "a woman watching videos", "C:\\photos\\a.jpeg",
    ])
    func whatOnlyLooksLikeAKindStays(_ query: String) {
        let reading = QueryReading.read(query, context: context)
        #expect(reading.fileKinds == nil)
        #expect(reading.words == query)
    }

    @Test func fileNamesTellTheirKind() {
        var filter = FileKindFilter()
        filter.kinds = [.screenshot]
        #expect(filter.contains(fileName: "Screenshot_20190704-120000.png"))
        #expect(filter.contains(fileName: "Screen Shot 2019-07-04 at 12.00.00.png"))
        #expect(!filter.contains(fileName: "IMG_2019.png"))
        filter.excluded = [.png]
        #expect(!filter.contains(fileName: "Screenshot.PNG"))
        filter = FileKindFilter()
        #expect(filter.contains(fileName: "noending"))
        filter.kinds = [.jpeg]
        #expect(filter.contains(fileName: "a.b.JPG"))
        #expect(!filter.contains(fileName: "jpg"))
    }

    @Test(
        arguments: [
            ("\u{1F415}", [.emoji]), ("dog \u{1F415}", [.emoji]), ("\u{2764}\u{FE0F}", [.emoji]),
            ("собака", [.script("Cyrillic")]),
            ("犬", [.script("Chinese")]), ("いぬ", [.script("Japanese")]), ("كلب", [.script("Arabic")]),
            ("σκύλος", [.script("Greek")]),
            ("asdfghjkl", [.letters]), ("dog qxzvbn", [.letters]), ("???", [.signs]), ("++", [.signs]),
        ] as [(String, [UnreadText.Reason])])
    func partsThatMeanNothingAreSaid(_ query: String, _ reasons: [UnreadText.Reason]) {
        #expect(QueryReading.read(query, context: context).unread.map(\.reason) == reasons)
    }

    @Test(arguments: [
        "dog", "a man on the subway", "szczebrzeszyn", "Krzysztof", "chrysanthemum", "rhythm", "Nguyen", "straße",
        "crème brûlée",
        "Hund am Strand", "perro en la playa", "jalapeño", "Reykjavik", "Wroclaw", "gnocchi", "NYPD", "DVD", "2019",
        "IMG_1234", "x",
        "sphynx", "Schwarzwald", "Mbappé", "pterodactyl",
    ])
    func wordsAndNamesOfManyLanguagesAreRead(_ query: String) {
        #expect(QueryReading.read(query, context: context).unread == [])
    }

    @Test func wordsOfTheLibraryAndOfASpellerAreKnown() {
        var context = context
        #expect(QueryReading.read("zxqvw", context: context).unread.count == 1)
        context.isKnownWord = { $0 == "zxqvw" }
        #expect(QueryReading.read("zxqvw", context: context).unread == [])
        context.isKnownWord = { _ in false }
        context.isOwnPhrase = { $0 == "zxqvw" || $0 == "\u{1F415}" }
        #expect(QueryReading.read("zxqvw", context: context).unread == [])
    }

    /// Letter case, punctuation at the end and spaces around never change what is understood.
    @Test(
        arguments: DateReadingTests.dates.map { $0[0] } + DateTrapTests.untouched + [
            "dogs without people", "beach - people", "Paris - Eiffel Tower", "paris photo", "polar bear",
            "except north america",
            "family without anna", "an empty beach", "screenshots of maps", "png logo", "show me photos of dogs",
            "no parking sign",
        ])
    func caseAndPunctuationChangeNothing(_ query: String) {
        let effects = { (query: String) in
            let reading = QueryReading.read(query, context: context)
            return ([reading.subject.text, reading.subject.withArticle], reading.chips.map(\.effect), reading.leftOut)
        }
        let expected = effects(query)
        for other in [
            query.uppercased(), query.lowercased(), "  \(query) ", query + (query.last?.isLetter == true ? "!" : ""),
        ] {
            #expect(effects(other) == expected, "\(other)")
        }
    }

    /// Nothing that is typed stops the reading, and what it says are parts of what was typed.
    @Test func anyTextIsRead() {
        let parts = [
            "2019", "july", "in", "-", "not", "without", "people", "4", ".", "/", "'", "\"", "the", "last", "and", ",",
            "photos", "of",
            "jpg", "no", "\u{1F415}", "e\u{301}", "\u{200D}", " ", "90s", "between", "to", "ago", "winter", "empty",
            "beach", "9999999999",
            "from", "before", "christmas", "eve", "99999999", "31", "February", "w", "o", "show", "me", "(", "\u{2019}",
            "\n", "screen",
        ]
        var state: UInt64 = 88_172_645_463_325_252
        func next(_ count: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(count))
        }
        for _ in 0..<5000 {
            var query = ""
            for _ in 0..<1 + next(9) { query += parts[next(parts.count)] + (next(4) == 0 ? "" : " ") }
            let reading = QueryReading.read(query, context: context)
            for chip in reading.chips { #expect(String(query[chip.range]) == chip.typed) }
            for range in reading.takenOff { #expect(!query[range].isEmpty) }
            if let spans = reading.time?.spans {
                for span in spans {
                    if let from = span.from, let before = span.before { #expect(from < before, "\(query)") }
                }
            }
            #expect(reading.words.count <= query.count + 9, "\(query)")
        }
    }

    @Test func aLongTextIsReadAsWords() {
        let text = String(repeating: "no dogs in 2019 ", count: 20_000)
        let reading = QueryReading.read(text, context: context)
        #expect(reading.chips.isEmpty)
        #expect(reading.subject.form == .sentence)
        let quotes = String(repeating: "\u{201C}", count: 100_000)
        #expect(QueryReading.read(quotes, context: context).chips.isEmpty)
    }

    @Test func extremeTimesAreRead() {
        for now in [Int64.min, .max, 0, -1, 253_402_300_800] {
            let reading = QueryReading.read(
                "last summer yesterday 2 years ago", context: .init(now: now, timeZoneOffset: now))
            #expect(reading.typed == "last summer yesterday 2 years ago")
        }
    }
}
