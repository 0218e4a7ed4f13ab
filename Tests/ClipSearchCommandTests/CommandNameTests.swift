import ArgumentParser
import ClipSearchCommand
import Testing

@Suite struct CommandNameTests {
    @Test(arguments: [
        ("serach", "search"), ("indx", "index"), ("Status", "status"), ("tags", "tag"), ("favorite", "favorites"),
        ("simillar", "similar"),
    ])
    func aMisspeltCommandIsNamed(typed: String, meant: String) {
        #expect { try CommandName.parse([typed, "dog"]) } throws: { error in
            "\(error)".contains("Did you mean \"clipsearch \(meant)\"?")
        }
    }

    @Test(arguments: [["a dog on the beach"], ["beach"], ["snow"], ["store"], ["sunset", "-t", "3"], ["-t", "3", "sunset"], ["--tag", "x"]])
    func wordsWithoutACommandAreSearchedHere(arguments: [String]) throws {
        #expect(try CommandName.resolved(arguments) == ["search", "--here"] + arguments)
    }

    @Test(arguments: [["search", "dog"], ["help"], ["--help"], ["favorites"], []])
    func commandsStayAsTheyAre(arguments: [String]) throws {
        #expect(try CommandName.resolved(arguments) == arguments)
    }

    @Test(arguments: ["version", "-v", "-V"])
    func versionHasSeveralNames(argument: String) throws {
        #expect(try CommandName.resolved([argument]) == ["--version"])
    }
}
