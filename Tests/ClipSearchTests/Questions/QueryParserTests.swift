import ClipSearch
import Testing

@Suite struct QueryParserTests {
    private typealias Mistake = QueryParser.Mistake

    private func parse(_ arguments: String...) throws -> [SearchQuery.Term] {
        var parser = QueryParser()
        for argument in arguments { try parser.add(argument) }
        return try parser.finish()
    }

    private func text(_ words: String, _ weight: Float = 1) -> SearchQuery.Term { .init(.text(words), weight: weight) }

    @Test func wordsSideBySideAreOneTerm() throws {
        #expect(try parse("a", "dog", "on a beach") == [text("a dog on a beach")])
        #expect(try parse("a dog") == [text("a dog")])
        #expect(try parse().isEmpty)
        #expect(try parse("", "  ").isEmpty)
    }

    @Test func operatorsSeparateAndSign() throws {
        #expect(
            try parse("beach", "+", "sunset", "-", "people") == [text("beach"), text("sunset"), text("people", -1)])
        #expect(try parse("-", "dog", "cat") == [text("dog cat", -1)])
        #expect(try parse("a", "\u{2212}", "b") == [text("a"), text("b", -1)])
        // A sign inside quotes is part of the words.
        #expect(try parse("dog + beach") == [text("dog + beach")])
    }

    @Test(arguments: [
        ("2:cat", "cat", Float(2)), ("-0.5:dog", "dog", -0.5), ("+.5:a wet dog", "a wet dog", 0.5),
        ("1e-1:x", "x", 0.1),
        ("-2:-3 degrees", "-3 degrees", -2),
    ])
    func weights(argument: String, words: String, weight: Float) throws {
        #expect(try parse(argument) == [text(words, weight)])
    }

    @Test(arguments: [
        "12:30", "12:30 on a clock", "note: this", "x:y", "nan:y", "inf:y", "0x2:y", "1 2:y", ":y", "5", "0e5:y",
    ])
    func wordsThatOnlyLookWeighted(argument: String) throws {
        #expect(try parse(argument) == [text(argument)])
    }

    @Test func weightsCombineWithOperators() throws {
        #expect(
            try parse("2:cat", "-0.5:dog", "-", "3:people") == [text("cat", 2), text("dog", -0.5), text("people", -3)])
        #expect(try parse("a", "-", "-2:b") == [text("a"), text("b", 2)])
        #expect(try parse("2:", "cat", "food") == [text("cat food", 2)])
    }

    @Test func picturesKeepTheirPlaceAndSign() throws {
        var parser = QueryParser()
        for argument in ["winter", "-"] { try parser.add(argument) }
        parser.add(imageAt: "-odd.jpg")
        try parser.add("0.5:")
        parser.add(imageAt: "2:a.jpg")
        parser.add(words: "- car")
        let images = [("-odd.jpg", Float(-1)), ("2:a.jpg", 0.5)]
        #expect(
            try parser.finish()
                == [text("winter")] + images.map { .init(.image(path: $0), weight: $1) } + [text("- car")])
    }

    @Test func mistakesAreExplained() {
        #expect(throws: Mistake.nothingFollows("-")) { try parse("dog", "-") }
        #expect(throws: Mistake.nothingFollows("2:")) { try parse("2:", "-", "dog") }
        #expect(throws: Mistake.nothingFollows("2:")) { try parse("2:", "3:cat") }
        #expect(throws: Mistake.twoOperators("+", "-")) { try parse("a", "+", "-", "b") }
        #expect(throws: Mistake.zeroWeight("-0.0:dog")) { try parse("-0.0:dog") }
        #expect(throws: Mistake.noSpaceAfterMinus("-dog")) { try parse("cat", "-dog") }
        #expect("\(Mistake.noSpaceAfterMinus("-dog"))".contains("- \"dog\""))
    }
}
