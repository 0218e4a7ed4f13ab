import Foundation
import Spelling
import Synchronization
import Testing

@Suite struct QueryCorrectorTests {
    @Test(arguments: [
        ("sunst at the beach", "sunset at the beach"), ("a dgo on the beach", "a dog on the beach"),
        ("snow on the montain", "snow on the mountain"), ("a man with a red  haat", "a man with a red  hat"),
        ("a bicylce in teh rain", "a bicycle in the rain"), ("redcar in the snow", "red car in the snow"),
        ("a fotograf of a mountain", "a photograph of a mountain"), ("snow on thee mountain", "snow on the mountain"),
        ("sun set on the beach", "sunset on the beach"), ("a bicy cle in the rain", "a bicycle in the rain"),
    ])
    func setsRight(_ typed: String, _ meant: String) throws {
        #expect(try Sample.corrector().correct(typed).corrected == meant)
    }

    @Test(arguments: [
        "sunset at the beach", "a dog on the beach", "", " ", "\n\t", "x", "a", "\"dgo\" on the beach",
        "“dgo runs” on the beach",
        "img_1234.jpg", "photos/dgo/baech.png", "./dgo", "dgo@example.org", "#dgo", "2023-05-17", "7th", "mp3", "NYC",
        "a dog in NYC", "iPhoen", "海辺の犬", "собака", "ströndin", "hund am strand", "🐶", "🐶 🏖️", "C++", "don't",
        "grandma's dog", "grandma’s dog", "50%", "http://dgo.example", "*.jpg", "sunset on the beech", "an otter",
        "un sunst de verano", "ein dgo mit dem hund", "sunst og dgo på stranden",
    ])
    func leavesAlone(_ query: String) throws {
        let correction = try Sample.corrector().correct(query)
        #expect(correction == QueryCorrection(unchanged: query))
    }

    @Test(arguments: [
        (" Sunst,  at THE beach! ", " Sunset,  at THE beach! "), ("SUNST AT THE BEACH", "SUNSET AT THE BEACH"),
        ("(dgo) on the beach", "(dog) on the beach"), ("🐶 a dgo on the beach", "🐶 a dog on the beach"),
        ("a dgo on the beach 海辺", "a dog on the beach 海辺"), ("A Dgo on the\tbeach", "A Dog on the\tbeach"),
        ("red-haat", "red-hat"),
    ])
    func keepsEverythingElse(_ typed: String, _ expected: String) throws {
        #expect(try Sample.corrector().correct(typed).corrected == expected)
    }

    @Test func saysWhatWasChangedAndWhy() throws {
        let typed = "Grandma öt teh beech with a redhat"
        let correction = try Sample.corrector().correct("“teh” sunst on  teh beach")
        #expect(correction.original == "“teh” sunst on  teh beach" && correction.isChanged && correction.margin > 0)
        #expect(correction.corrected == "“teh” sunset on  the beach")
        #expect(
            correction.changes.map(\.from) == ["sunst", "teh"] && correction.changes.map(\.to) == ["sunset", "the"])
        let bytes = Array(correction.original.utf8)
        for change in correction.changes {
            #expect(String(decoding: bytes[change.range], as: UTF8.self) == change.from)
            #expect(change.reason == .spelling && change.gain > 2)
        }
        #expect(try Sample.corrector().correct("redcar in the snow").changes.map(\.reason) == [.split])
        #expect(try Sample.corrector().correct("sun set on the beach").changes.map(\.reason) == [.joined])
        #expect(try Sample.corrector().correct("snow on thee mountain").changes.map(\.reason) == [.realWord])
        #expect(try Sample.corrector().correct(typed).changes.allSatisfy { $0.from != "öt" })
    }

    @Test func aGeneratedTextThatIsNoAlignmentIsThrownAway() throws {
        // What the predecessor of this program did.
        let speller = ScriptedSpeller(answers: [
            "sunset at the baech": [
                "sunset at sunset on the beach", "sunset at the the beach", "sunset the beach", "the beach",
                "beach at the sunset", "sunset at the ocean", "sunset at the bxach", "", "sunset at the beach",
            ]
        ])
        let explanation = try Sample.corrector(speller: speller).explain("sunset at the baech")
        #expect(explanation.correction.corrected == "sunset at the beach")
        for candidate in explanation.candidates {
            let words = candidate.text.split(separator: " ")
            #expect(words.count == 4 && words.prefix(3) == ["sunset", "at", "the"], "\(candidate.text)")
        }
        #expect(
            try Sample.corrector(speller: speller).correct("sunset at the beach").corrected == "sunset at the beach")
    }

    /// A name, a word of another language, and one that nothing is known of; alone and among English words.
    @Test(arguments: [
        ("hund", 1.0, 1.0, 0.0), ("a hund on the beach", 0.7, 1, 1), ("photograph haat", 1, 0, 0), ("sunst", 0, 0, 0),
        ("xyzzy sunst", 0, 0, 0), ("haat xyzzy", 1, 0, 0),
    ])
    func tellsOtherLanguagesFromNames(_ typed: String, foreign: Double, language: Double, among: Double) throws {
        let corrector = try Sample.corrector(foreign: [("hund", 1000), ("Haat", 900)])
        let candidates = try corrector.explain(typed).candidates.filter { $0.text != typed }
        let candidate = try #require(candidates.first { $0.text.hasSuffix("xyzzy") == typed.hasSuffix("xyzzy") })
        let features = Dictionary(uniqueKeysWithValues: candidate.features.map { ($0.feature, $0.value) })
        #expect(features[.foreign, default: 0] == foreign && features[.foreignLanguage, default: 0] == language)
        #expect(features[.foreignAmongKnown, default: 0] == among)
        let words = typed.split(separator: " ").count
        #expect(features[.queryWords] == Double(words))
        #expect(features[.knownNeighbours, default: 0] == (words > 1 && !typed.contains("xyzzy") ? 1 : 0))
    }

    @Test func theNetworkAddsToTheSum() throws {
        let speller = ScriptedSpeller(answers: [:])
        let plain = try Sample.corrector(speller: speller).explain("a hund on the beach").candidates
        let other = try Sample.corrector(speller: speller, fullNetwork: Sample.network).explain("a hund on the beach")
            .candidates
        #expect(plain.count > 2 && plain.count == other.count)
        for candidate in other {
            let before = try #require(plain.first { $0.text == candidate.text })
            let value = { (feature: CorrectionFeature) in
                candidate.features.first { $0.feature == feature }?.value ?? 0
            }
            let gain = 3 * (tanh(0.5 * value(.frequency) - value(.foreign) + 0.5) - tanh(0.5))
            #expect(abs(candidate.score - before.score - gain) < 1e-9, "\(candidate.text)")
        }
    }

    @Test func theSpellerFindsWhatIsFar() throws {
        let typed = "a foetohgraf of a mountain"
        #expect(try !Sample.corrector().correct(typed).isChanged)
        let speller = ScriptedSpeller(answers: [typed: ["a photograph of a mountain"]])
        #expect(try Sample.corrector(speller: speller).correct(typed).corrected == "a photograph of a mountain")
    }

    @Test func wordsOfTheLibraryAreKnownAndMeant() throws {
        let library = LibraryVocabulary([
            (word: "Hildur", count: 12), (word: "grandma", count: 30), (word: "beech", count: 3),
        ])
        let corrector = try Sample.corrector()
        #expect(try corrector.correct("grandma hildur", vocabulary: library).isChanged == false)
        #expect(try corrector.correct("sunset on the beech", vocabulary: library).isChanged == false)
        let correction = try corrector.correct("Grandma Hilder", vocabulary: library)
        #expect(correction.corrected == "Grandma Hildur" && correction.changes.map(\.reason) == [.library])
        #expect(try corrector.correct("grandma hilder").corrected != "grandma hildur")
    }

    @Test func wordsOfTheLibraryAreRightInAnyLanguage() throws {
        let library = LibraryVocabulary(["thee", "sun", "set", "in"].map { (word: $0, count: 1) })
        let speller = ScriptedSpeller(answers: ["a white cat in a chair": ["a white cat on a chair"]])
        let corrector = try Sample.corrector()
        for (query, corrector) in [
            ("snow on thee mountain", corrector), ("sun set on the beach", corrector),
            ("a white cat in a chair", try Sample.corrector(speller: speller)),
        ] {
            #expect(try corrector.correct(query).isChanged, "\(query)")
            #expect(try !corrector.correct(query, vocabulary: library).isChanged, "\(query)")
        }
        let withBoth = LibraryVocabulary(["sun", "set", "sunset"].map { (word: $0, count: 1) })
        #expect(try corrector.correct("sun set on the beach", vocabulary: withBoth).corrected == "sunset on the beach")
    }

    @Test func theLibraryIsOnlyReadForUnknownWords() throws {
        struct Asked: Error {}
        let library = LibraryVocabulary(known: { _ in [] }, words: { throw Asked() })
        let corrector = try Sample.corrector()
        #expect(try !corrector.correct("a dog on the beach", vocabulary: library).isChanged)
        #expect(throws: Asked.self) { try corrector.correct("a dgo on the beach", vocabulary: library) }
    }

    @Test func theLibraryIsAskedForAllWordsOfAQuestionTogether() throws {
        let asked = Mutex<[[String]]>([])
        let library = LibraryVocabulary(
            known: { words in
                asked.withLock { $0.append(words) }
                return Set(words).intersection(["hildur"])
            }, words: { [(word: "Hildur", count: 12)] })
        let corrector = try Sample.corrector()
        #expect(try !corrector.correct("hildur and a dog on the beach", vocabulary: library).isChanged)
        #expect(asked.withLock { $0.count } == 1)
        #expect(try corrector.correct("hildur and a dgo on the baech", vocabulary: library).isChanged)
        #expect(asked.withLock { $0.count } <= 3, "\(asked.withLock { $0 })")
    }

    @Test func noModelIsAskedAboutKnownWords() throws {
        let language = PairModel(Sample.sentences)
        let corrector = try Sample.corrector(language: language)
        for query in ["a dog on the beach", "2023", "海辺の犬", "", "\"dgo\""] { _ = try corrector.correct(query) }
        #expect(language.calls.value == 0)
        _ = try corrector.correct("a dgo on the beach")
        #expect(language.calls.value == 1)
    }

    @Test func theSpellerIsAskedWhetherAKnownWordStandsForAnother() throws {
        let language = PairModel(Sample.sentences)
        let speller = ScriptedSpeller(answers: [
            "a white cat in a chair": ["a white cat on a chair"], "cat in": ["cat on"],
            "a white cat on a hat": ["a white hat on a hat"],
        ])
        let corrector = try Sample.corrector(speller: speller, language: language)
        let correction = try corrector.correct("a white cat in a chair")
        #expect(correction.corrected == "a white cat on a chair" && correction.changes.map(\.reason) == [.realWord])
        let asked = language.calls.value
        // What it leaves as it is, and what has too few words to say anything of each other, no other model is asked about.
        #expect(try !corrector.correct("a red hat in the snow").isChanged)
        #expect(try !corrector.correct("cat in").isChanged)
        // Nor about things.
        #expect(try !corrector.correct("a white cat on a hat").isChanged)
        #expect(language.calls.value == asked)
        let other = try Sample.corrector(speller: speller, language: nil)
        #expect(try !other.correct("a white cat in a chair").isChanged)
    }

    @Test func theDictionaryAloneIsEnoughForSureCases() throws {
        let corrector = try Sample.corrector(language: nil)
        #expect(try corrector.correct("a dgo on the baech").corrected == "a dog on the beach")
        #expect(try !corrector.correct("grandma hildur").isChanged)
    }

    @Test func longQueriesTakeBoundedTime() throws {
        let corrector = try Sample.corrector()
        let clock = ContinuousClock()
        for query in [
            String(repeating: "baech ", count: 1700), String(repeating: "x", count: 10_000),
            String(repeating: "\"", count: 10_000), String(repeating: "é", count: 5000),
            String(repeating: "baech ", count: 32), String(repeating: "a'", count: 255),
        ] {
            let time = try clock.measure { _ = try corrector.correct(query) }
            #expect(time < .seconds(2))
        }
        #expect(try !corrector.correct(String(repeating: "baech ", count: 1700)).isChanged)
    }

    @Test func manyThreadsMayAskAtOnce() async throws {
        let corrector = try Sample.corrector()
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<16 { group.addTask { try corrector.correct("sunst at the beach").corrected } }
            for try await text in group { #expect(text == "sunset at the beach") }
        }
    }
}
