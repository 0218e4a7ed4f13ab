import Foundation
import ModelFiles
import Networks
import Pictures
import StrictJSON
import TestModels
import Testing
import TextReading

@Suite struct TextReaderTests {
    @Test(arguments: [Precision.f32, .bf16x3, .bf16, .int8, .auto])
    func picturesWithWriting(precision: Precision) throws {
        let reader = try TextReader(folder: Golden.weights, precision: precision)
        let texts = try #require(try JSONValue(parsing: Golden.bytes("texts.json")).object)
        #expect(texts.count == 6)
        for (name, lines) in texts {
            let expected = try #require(lines.array).map { try #require($0.string) }
            let found = reader.lines(in: try Picture(contentsOfFile: Golden.path(name)))
            let folded = { (text: String) in text.split(separator: " ").joined(separator: " ") }
            #expect(found.map { folded($0.text) } == expected.map(folded), "\(name)")
            for line in found {
                #expect(0.8...1.00001 ~= line.confidence)
                #expect(line.words.map(\.text) == line.text.split(separator: " ").map(String.init))
            }
        }
    }

    /// Corners go clockwise from where the writing begins, however it is turned.
    @Test func placesOfLinesAndWords() throws {
        let reader = try TextReader(folder: Golden.weights, precision: .f32)
        func line(_ name: String) throws -> TextLine {
            try #require(reader.lines(in: try Picture(contentsOfFile: Golden.path(name))).first)
        }
        let ticket = try line("ticket.png")
        #expect(ticket.place.topLeading.x < 40 && ticket.place.topLeading.y < 40)
        #expect(150...260 ~= ticket.place.bottomTrailing.x && ticket.place.bottomTrailing.y < 60)
        try #require(ticket.words.count == 2)
        // "Boarding" is longer than "pass", and before it.
        let (first, second) = (ticket.words[0].place, ticket.words[1].place)
        #expect(first.topTrailing.x - first.topLeading.x > second.topTrailing.x - second.topLeading.x)
        #expect(abs(first.topTrailing.x - second.topLeading.x) < 20)
        let down = try line("upside-down.png").place
        #expect(down.topLeading.x > down.topTrailing.x && down.topLeading.y > down.bottomLeading.y)
        let up = try line("sideways.png").place
        #expect(up.topLeading.y > up.topTrailing.y && up.topLeading.x < up.bottomLeading.x)
    }

    @Test func picturesOfOddSizes() throws {
        let reader = try TextReader(folder: Golden.weights)
        for (width, height) in [(1, 1), (30_000, 1), (1, 9_000), (33, 31), (2_000, 3)] {
            let grey = Picture(
                width: width, height: height, pixels: [UInt8](repeating: 128, count: width * height * 3))
            #expect(reader.lines(in: grey).isEmpty)
        }
    }

    @Test func repetitionsAndBlanks() {
        let decoder = CTCDecoder(letters: ["a", "b"])
        let reading = decoder(
            [1, 1, 0, 1, 3, 3, 2, 0].map { TextRecognizer.Step(letter: $0, probability: $0 == 1 ? 0.5 : 1) })
        #expect(reading.text == "aa b")
        #expect(reading.letters.map(\.step) == [0, 3, 4, 6])
        #expect(reading.confidence == 0.75)
        #expect(decoder([]).text.isEmpty && decoder([]).confidence == 0)
    }

    @Test func foldersThatHoldNoReader() throws {
        let temporary = TemporaryFolder()
        try TextReader.check(folder: Golden.weights)
        #expect(throws: ModelFilesError.self) { try TextReader(folder: temporary.path) }
        let faults = [
            ("letters.txt", "a\n\nb\n"), ("letters.txt", "a"), ("config.json", #"{"model_type": "t5"}"#),
        ]
        for (name, content) in faults {
            let folder = try temporary.copy(of: Golden.weights, named: "\(name)-\(content.count)")
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            try temporary.write(content, to: "\(folder)/\(name)")
            #expect(throws: ModelFilesError.self) { try TextReader.check(folder: folder) }
        }
        // Letters that are missing make the head's shape wrong.
        let folder = try temporary.copy(of: Golden.weights, named: "few")
        try FileManager.default.removeItem(atPath: "\(folder)/letters.txt")
        try temporary.write("a\nb\n", to: "\(folder)/letters.txt")
        #expect { try TextReader.check(folder: folder) } throws: { "\($0)".contains("head") }
    }
}
