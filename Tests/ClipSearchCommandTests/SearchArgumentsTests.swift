import ClipSearch
import ClipSearchCommand
import Testing

@Suite struct SearchArgumentsTests {
    private func split(_ arguments: String...) throws -> (terms: [SearchQuery.Term], options: [String]) {
        try SearchArguments.split(arguments)
    }

    @Test func termsAndOptionsKeepTheirOrder() throws {
        let (terms, options) = try split(
            "winter", "--limit", "5", "-", "--image", "-odd.jpg", "0.5:", "--image=2:a.jpg", "car", "--json", "park")
        #expect(
            terms == [
                .init(.text("winter")), .init(.image(path: "-odd.jpg"), weight: -1),
                .init(.image(path: "2:a.jpg"), weight: 0.5), .init(.text("car park")),
            ])
        #expect(options == ["--limit", "5", "--json"])
    }

    @Test(arguments: [
        ["beach", "-a", "dog", "-s", "people"], ["beach", "--add=dog", "--subtract=people"],
        ["--add", "beach", "--add", "dog", "--subtract", "people"],
    ])
    func operatorsHaveNames(arguments: [String]) throws {
        let (terms, options) = try SearchArguments.split(arguments)
        #expect(terms == [.init(.text("beach")), .init(.text("dog")), .init(.text("people"), weight: -1)])
        #expect(options.isEmpty)
    }

    @Test func optionsAreLeftAlone() throws {
        let arguments = ["--limit", "-", "-0", "--in", "+", "--json", "--help", "-h", "--unknown=4"]
        let (terms, options) = try SearchArguments.split(["dog"] + arguments)
        #expect(terms == [.init(.text("dog"))])
        #expect(options == arguments)
    }

    @Test func valuesMayBeNegative() throws {
        let options = ["--near", "-33.5,70,5km", "--area", "-20,170,0,-170", "--camera", "iPhone 13", "--min-rating", "3"]
        let (terms, rest) = try SearchArguments.split(["beach"] + options + ["sunset"])
        #expect(terms == [.init(.text("beach sunset"))] && rest == options)
    }

    @Test func aWeightWinsOverAFlagOfOneLetter() throws {
        let (terms, options) = try split("cat", "-0.5:dog", "-0")
        #expect(terms == [.init(.text("cat")), .init(.text("dog"), weight: -0.5)])
        #expect(options == ["-0"])
    }

    @Test func afterTwoDashesAllIsWords() throws {
        #expect(try split("--", "-dog", "-", "2:x", "--json").terms == [.init(.text("-dog - 2:x --json"))])
        #expect(try split("a", "-", "--", "-b").terms == [.init(.text("a")), .init(.text("-b"), weight: -1)])
    }

    @Test(arguments: [
        (["a", "--add="], "--add needs a value"), (["a", "--image"], "--image needs a value"), (["a", "--image="], "--image needs a value"),
        (["a", "--limit"], "--limit needs a value"), (["dog", "+", "--"], "try --image FILE for a picture"),
        (["-dog"], "leave a space: - \"dog\" (try \"--\" before words"),
    ])
    func mistakes(arguments: [String], message: String) {
        #expect { try SearchArguments.split(arguments) } throws: { "\($0)".contains(message) }
    }
}
