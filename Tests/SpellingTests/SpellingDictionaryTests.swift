import Foundation
import Spelling
import Testing

@Suite struct SpellingDictionaryTests {
    @Test func findsExactlyTheWordsThatAreNear() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("abcdt'".utf8)
        func word() -> String {
            String(
                decoding: (0..<Int.random(in: 1...8, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? 97
                }, as: UTF8.self)
        }
        let words = Dictionary((0..<2000).map { _ in (word(), Int.random(in: 1...1000)) }) { first, _ in first }
        let dictionary = SpellingDictionary(words.map { (word: $0.key, count: $0.value) })
        for _ in 0..<100 {
            let typed = word()
            for distance in 0...2 {
                let near = dictionary.near(typed, distance: distance)
                let expected = words.keys.filter { EditDistance.plain(Array($0.utf8), Array(typed.utf8)) <= distance }
                #expect(Set(near.map(\.word)) == Set(expected))
                #expect(near.map(\.count) == near.map(\.count).sorted(by: >))
                for found in near {
                    #expect(found.distance == EditDistance.plain(Array(found.word.utf8), Array(typed.utf8)))
                    #expect(found.count == words[found.word])
                }
            }
            #expect(dictionary.contains(typed) == (words[typed] != nil))
        }
    }

    @Test func readsATable() throws {
        let dictionary = try table("the\t50\nCafé\t40\tfr\nParis\t40\nдом\t30\ndon't\t2\n")
        #expect(dictionary.contains("The") && dictionary.contains("cafe") && dictionary.contains("CAFÉ"))
        #expect(dictionary.contains("paris") && dictionary.contains("don’t"))
        #expect(!dictionary.contains("дом") && !dictionary.contains("x") && !dictionary.contains(""))
        #expect(dictionary.near("cafr", distance: 1).map(\.word) == ["café"])
    }

    @Test(arguments: [
        ("", "holds no words"), ("the\t50\nof\n", "line 2"), ("the\n", "line 1"), ("the\t0\n", "line 1"),
        ("the\t5\nof\t6\n", "line 2"), ("\t5\n", "line 1"), ("the\t99999999999999999999\n", "line 1"),
        ("the\t-1\n", "line 1"),
    ])
    func refusesWhatIsNoTable(_ text: String, _ reason: String) {
        let error = #expect(throws: SpellingError.self) { try table(text) }
        #expect("\(String(describing: error))".contains("words.tsv") && error?.description.contains(reason) == true)
    }

    @Test func saysWhatCannotBeRead() {
        let error = #expect(throws: SpellingError.self) { try SpellingDictionary(path: "/no/such/words.tsv") }
        #expect(error?.description.contains("/no/such/words.tsv cannot be read") == true)
        #expect(throws: SpellingError.self) { try SpellingDictionary(path: "/") }
    }

    @Test(arguments: [
        ("photograph", "fotograf"), ("knight", "nite"), ("beautiful", "beautifull"), ("which", "whitch"),
        ("definitely", "definately"), ("night", "knight"), ("physics", "fizics"), ("science", "sience"),
    ])
    func wordsThatSoundAlikeHaveOneKey(_ a: String, _ b: String) {
        // "gh" is silent before a t, which only the letters around it tell.
        #expect(PhoneticKey.key(of: Array(a.utf8)) == PhoneticKey.key(of: Array(b.utf8)), "\(a) \(b)")
    }

    @Test func wordsThatSoundDifferentHaveOthers() {
        let words = ["beach", "dog", "cat", "sunset", "mountain", "snow", "child", "thing", "rain", "photo"]
        #expect(Set(words.map { PhoneticKey.key(of: Array($0.utf8)) }).count == words.count)
    }

    private func table(_ text: String) throws -> SpellingDictionary {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "words.tsv")
        try Data(text.utf8).write(to: file)
        return try SpellingDictionary(path: file.path)
    }
}
