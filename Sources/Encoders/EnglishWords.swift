import Files

/// A list of English words, with how much more probable English is than other languages where each stands.
///
/// The file is made by `tools/train/small/english_words.py`, which describes it. It is mapped and searched where it
/// lies, so that it takes no time to load.
struct EnglishWords: Sendable {
    private let file: MappedFile

    /// The sum of log-odds from which a text of known words is English. It was chosen so that of 22,000 sentences in 24
    /// languages none is, and 87 to 95 % of those in English are; some words are the same in several languages.
    private static let leastLogOdds = 1
    /// The maximum length of a text that is looked up: beyond it both towers are asked.
    private static let longestText = 1024

    /// Maps the list; nil where there is none.
    init?(path: String) {
        guard let file = try? MappedFile(path), !file.bytes.isEmpty else { return nil }
        self.file = file
    }

    /// Returns `true` for a text whose words are all in the list and make it more probably English.
    func isPlainlyEnglish(_ text: String) -> Bool {
        guard text.utf8.count <= Self.longestText else { return false }
        let words = Self.words(of: text)
        guard !words.isEmpty else { return false }
        var sum = 0
        for word in words {
            // "Children's"
            let owner = word.count > 2 && word.suffix(2).elementsEqual("'s".utf8) ? word.dropLast(2) : nil
            guard let odds = logOdds(of: word) ?? owner.flatMap({ logOdds(of: Array($0)) }) else { return false }
            sum += odds
        }
        return sum >= Self.leastLogOdds
    }

    /// Returns the binary logarithm of a word's odds; nil for a word that the list lacks.
    private func logOdds(of word: [UInt8]) -> Int? {
        let bytes = file.bytes
        var (low, high) = (0, bytes.count)
        while low < high {
            let middle = (low + high) / 2
            var start = middle
            while start > low, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
            let end = bytes[middle..<high].firstIndex(of: UInt8(ascii: "\n")) ?? high
            let line = bytes[start..<end]
            let tab = line.firstIndex(of: UInt8(ascii: "\t")) ?? end
            let found = bytes[start..<tab]
            if found.elementsEqual(word) {
                return Int(String(decoding: bytes[min(tab + 1, end)..<end], as: UTF8.self))
            }
            if found.lexicographicallyPrecedes(word) { low = end + 1 } else { high = start }
        }
        return nil
    }

    /// Returns the words in lower case: runs of letters, with apostrophes between them.
    static func words(of text: String) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var apostrophe = false
        for character in text.lowercased() {
            if character.isLetter {
                if apostrophe, !word.isEmpty { word.append(UInt8(ascii: "'")) }
                word += character.utf8
                apostrophe = false
            } else if !apostrophe, !word.isEmpty, character == "'" || character == "\u{2019}" {
                apostrophe = true
            } else {
                if !word.isEmpty { words.append(word) }
                (word, apostrophe) = ([], false)
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
