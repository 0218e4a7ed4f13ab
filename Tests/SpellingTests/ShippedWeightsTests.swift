import Foundation
import Spelling
import Testing

/// The corrector that comes with the source code.
@Suite(.enabled(if: ShippedWeights.areWhole)) struct ShippedWeightsTests {
    @Test(arguments: [
        ("a dog on the baech", "a dog on the beach"), ("bicylce in the rain", "bicycle in the rain"),
        ("sunset over the montains", "sunset over the mountains"), ("beautifull sunset", "beautiful sunset"),
        ("A Dog in the  snwo!", "A Dog in the  snow!"), ("a brown hrose", "a brown horse"),
        ("yellow umberlla", "yellow umbrella"), ("children playing footbal", "children playing football"),
        ("a woman at an appareil store", "a woman at an apparel store"),
        ("a solider wearing a hat", "a soldier wearing a hat"),
        // A cerate is an ointment.
        ("proceded to cerate a mess", "proceeded to create a mess"),
    ])
    func setsRight(_ typed: String, _ meant: String) throws {
        for corrector in [ShippedWeights.corrector, ShippedWeights.reduced] {
            #expect(try corrector.get().correct(typed).corrected == meant)
        }
    }

    @Test(arguments: [
        // What the predecessor of this program turned into "sunset at sunset on the beach".
        "sunset at the beach", "a dog on the beach", "two people riding bikes", "birthday cake with candles",
        "\"sunst\" at the beach", "IMG_1234.jpg", "2023-05-17", "canon eos 80d", "NYC at night", "Paris", "Reykjavík",
        "ströndin við sjóinn", "Hund am Strand bei Sonnenuntergang über München", "浜辺の犬", "собака на пляже", "🐶 🏖️",
        "", "   ", "grandma's kitchen", "black-and-white photo", "7th of may", "an otter", "a prawn in the garden",
        "parson in the garden", "photo of a wombat", "photo of a hangbird", "photo of a camlet",
        "photo of a filefish", "sunset on the beech", "Un iguane", "En elefant", "Une girafe",
        "Uma locomotiva branca", "Han vil ha et glass kaldt vann", "ein Mann mit einem Hut",
    ])
    func leavesAlone(_ query: String) throws {
        #expect(try ShippedWeights.corrector.get().correct(query) == QueryCorrection(unchanged: query))
    }

    @Test func nothingIsEverAdded() throws {
        let corrector = try ShippedWeights.corrector.get()
        for query in ["sunset at the baech", "sunst at the beach", "sunsett at teh beech", "a dgo runing onthe beach"] {
            let correction = try corrector.correct(query)
            let growth = correction.changes.reduce(0) { sum, change in
                sum + change.to.split(separator: " ").count - change.from.split(separator: " ").count
            }
            #expect(correction.corrected.split(separator: " ").count == query.split(separator: " ").count + growth)
            #expect(correction.changes.allSatisfy { $0.from != $0.to && $0.gain > 0 })
        }
    }

    @Test func namesOfTheLibraryAreMeant() throws {
        let library = LibraryVocabulary([(word: "Hildur", count: 40), (word: "Grandma", count: 60)])
        let corrector = try ShippedWeights.corrector.get()
        #expect(try corrector.correct("grandma hildur", vocabulary: library).isChanged == false)
        #expect(try corrector.correct("grandma hilddur", vocabulary: library).corrected == "grandma hildur")
    }
}

private enum ShippedWeights {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../weights")
        .standardizedFileURL.path
    static let areWhole = ["speller/model.safetensors", "speller/correction.json", "language/model.safetensors"]
        .allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
    static let corrector = Result { try QueryCorrector(speller: "\(folder)/speller", language: "\(folder)/language") }
    /// In int8.
    static let reduced = Result {
        try QueryCorrector(speller: "\(folder)/speller", language: "\(folder)/language", precision: .int8)
    }
}
