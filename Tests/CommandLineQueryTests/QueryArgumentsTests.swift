import CommandLineQuery
import Testing

@Suite struct QueryArgumentsTests {
    private func parse(_ arguments: String...) throws -> QueryArguments {
        try QueryArguments(arguments, valueOptions: ["--limit", "-n", "--in"], flags: ["-0", "-h"])
    }

    private func text(_ words: String, _ weight: Float = 1) -> QueryTerm {
        QueryTerm(weight: weight, kind: .text(words))
    }
    private func image(_ path: String, _ weight: Float = 1) -> QueryTerm {
        QueryTerm(weight: weight, kind: .image(path))
    }

    @Test func wordsSideBySideAreOneTerm() throws {
        #expect(try parse("a", "dog", "on a beach").terms == [text("a dog on a beach")])
        #expect(try parse("a dog").terms == [text("a dog")])
        #expect(try parse("a", "--limit", "5", "dog").terms == [text("a dog")])
        #expect(try parse().terms.isEmpty)
        #expect(try parse("", "  ").terms.isEmpty)
    }

    @Test func operatorsSeparateAndSign() throws {
        #expect(
            try parse("beach", "+", "sunset", "-", "people").terms == [
                text("beach"), text("sunset"), text("people", -1),
            ])
        #expect(try parse("-", "dog", "cat").terms == [text("dog cat", -1)])
        #expect(try parse("a", "\u{2212}", "b").terms == [text("a"), text("b", -1)])
        // A sign inside quotes is part of the words.
        #expect(try parse("dog + beach").terms == [text("dog + beach")])
    }

    @Test(arguments: [
        ("2:cat", "cat", Float(2)), ("-0.5:dog", "dog", -0.5), ("+.5:a wet dog", "a wet dog", 0.5),
        ("1e-1:x", "x", 0.1),
        ("-2:-3 degrees", "-3 degrees", -2),
    ])
    func weights(argument: String, words: String, weight: Float) throws {
        #expect(try parse(argument).terms == [text(words, weight)])
    }

    @Test(arguments: ["12:30", "12:30 on a clock", "note: this", "x:y", "nan:y", "inf:y", "0x2:y", "1 2:y", ":y", "5"])
    func wordsThatOnlyLookWeighted(argument: String) throws {
        #expect(try parse(argument).terms == [text(argument)])
    }

    @Test func weightsCombineWithOperators() throws {
        #expect(
            try parse("2:cat", "-0.5:dog", "-", "3:people").terms == [
                text("cat", 2), text("dog", -0.5), text("people", -3),
            ])
        #expect(try parse("a", "-", "-2:b").terms == [text("a"), text("b", 2)])
        #expect(try parse("2:", "cat", "food").terms == [text("cat food", 2)])
    }

    @Test func picturesKeepTheirPlaceAndSign() throws {
        let query = try parse("winter", "-", "--image", "-odd.jpg", "0.5:", "--image=2:a.jpg", "car", "--json")
        #expect(query.terms == [text("winter"), image("-odd.jpg", -1), image("2:a.jpg", 0.5), text("car")])
        #expect(query.options == ["--json"])
    }

    @Test func optionsAreLeftAlone() throws {
        let query = try parse(
            "dog", "-n5", "-n", "-", "--limit", "3", "-0", "--in", "+", "--json", "--help", "--unknown=4")
        #expect(query.terms == [text("dog")])
        #expect(
            query.options == ["-n5", "-n", "-", "--limit", "3", "-0", "--in", "+", "--json", "--help", "--unknown=4"])
    }

    @Test func aWeightWinsOverAFlagOfOneLetter() throws {
        let query = try parse("cat", "-0.5:dog", "-0")
        #expect(query.terms == [text("cat"), text("dog", -0.5)])
        #expect(query.options == ["-0"])
    }

    @Test func afterTwoDashesAllIsWords() throws {
        #expect(try parse("--", "-dog", "-", "2:x", "--json").terms == [text("-dog - 2:x --json")])
        #expect(try parse("a", "-", "--", "-b").terms == [text("a"), text("-b", -1)])
    }

    @Test func mistakesAreExplained() {
        #expect(throws: QueryArgumentsError.nothingFollows("-")) { try parse("dog", "-") }
        #expect(throws: QueryArgumentsError.nothingFollows("2:")) { try parse("2:", "-", "dog") }
        #expect(throws: QueryArgumentsError.nothingFollows("2:")) { try parse("2:", "3:cat") }
        #expect(throws: QueryArgumentsError.nothingFollows("+")) { try parse("dog", "+", "--") }
        #expect(throws: QueryArgumentsError.twoOperators("+", "-")) { try parse("a", "+", "-", "b") }
        #expect(throws: QueryArgumentsError.missingValue(option: "--image")) { try parse("a", "--image") }
        #expect(throws: QueryArgumentsError.missingValue(option: "--image")) { try parse("a", "--image=") }
        #expect(throws: QueryArgumentsError.missingValue(option: "-n")) { try parse("a", "-n") }
        #expect(throws: QueryArgumentsError.zeroWeight("-0.0:dog")) { try parse("-0.0:dog") }
        #expect(throws: QueryArgumentsError.notAnOption("-dog")) { try parse("cat", "-dog") }
        #expect("\(QueryArgumentsError.notAnOption("-dog"))".contains("- \"dog\""))
    }

    @Test func termsSurviveTheArgumentParser() throws {
        let query = try parse("a:b", "-", "0.1:", "--image", "x:y=z -1.jpg", "--", "--weird=\n1")
        #expect(query.normalised.count == 3)
        for (argument, term) in zip(query.normalised, query.terms) {
            #expect(argument.hasPrefix("--term="))
            #expect(QueryTerm(encoded: String(argument.dropFirst("--term=".count))) == term)
        }
        for bad in ["", "dog", "1:text:", "1:sound:x", "0:text:x", "nan:text:x", "text:x"] {
            #expect(QueryTerm(encoded: bad) == nil)
        }
    }
}
