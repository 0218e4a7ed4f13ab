import Spelling
import Testing

@Suite struct ConfigurationTests {
    @Test func readsWhatWasCalibrated() throws {
        #expect(try Sample.configuration() == Sample.configuration())
        let network = try Sample.configuration(fullNetwork: Sample.network)
        #expect(try network != Sample.configuration())
    }

    @Test(arguments: [
        ("\"biases\": [0.5]", "\"biases\": [0.5, 1]", "biases"), ("[[0.5, -1]]", "[[0.5]]", "weights"),
        ("[[0.5, -1]]", "[[0.5, \"1\"]]", "foreign"), ("[\"frequency\", ", "[\"frequancy\", ", "frequancy"),
        ("\"outputs\": [3]", "\"outputs\": [30000]", "outputs"), ("\"outputs\": [3]", "\"outputs\": 3", "outputs"),
        ("\"margin\": 2", "\"margin\": -1", "margin"), ("\"frequency\": 1", "\"frequency\": \"1\"", "frequency"),
        ("\"frequency\": 1", "\"frequancy\": 1", "frequancy"), ("\"beams\": 4", "\"beams\": 400", "beams"),
        ("\"maximumBytes\": 512,", "", "maximumBytes"), ("\"full\"", "\"whole\"", "full"),
        ("\"maximumLetters\": 40", "\"maximumLetters\": 64", "maximumLetters"),
    ])
    func refusesWhatIsNoConfiguration(_ part: String, _ replacement: String, _ word: String) {
        let text = Sample.configurationText(fullNetwork: Sample.network).replacing(part, with: replacement)
        let error = #expect(throws: (any Error).self) { try CorrectionConfiguration(parsing: Array(text.utf8)) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(word))
    }

    @Test func saysWhichFileIsWrong() {
        let error = #expect(throws: SpellingError.self) { try CorrectionConfiguration(path: "/no/correction.json") }
        #expect(error?.description.contains("/no/correction.json") == true)
    }
}
