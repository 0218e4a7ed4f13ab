/// A word, a number or a sign of a typed query.
struct QueryToken: Sendable, Equatable {
    /// In lower case, with straight apostrophes and plain hyphens.
    var text: String
    /// The place in the typed query.
    var range: Range<String.Index>
    /// `true` for a word or a number.
    var isWord: Bool
    /// `true` if white space, or nothing, comes before.
    var hasSpaceBefore: Bool
    /// `true` if white space, or nothing, comes after.
    var hasSpaceAfter = true
    /// `true` between quotation marks, where words mean themselves.
    var isQuoted: Bool
    /// The value of one to eight digits.
    var number: Int?

    /// `true` if it is written against the token before.
    var isAttached: Bool { !hasSpaceBefore }
}

extension QueryToken {
    /// Splits a query into words (letters, digits, and apostrophes between them) and single signs.
    static func tokens(of query: String) -> [QueryToken] {
        var tokens: [QueryToken] = []
        var place = query.startIndex
        var hasSpace = true
        var closing: Character?
        let lastQuotes = Dictionary(uniqueKeysWithValues: quotes.values.map { ($0, query.lastIndex(of: $0)) })
        while place < query.endIndex {
            let character = query[place]
            if character.isWhitespace {
                hasSpace = true
                if !tokens.isEmpty { tokens[tokens.count - 1].hasSpaceAfter = true }
                place = query.index(after: place)
                continue
            }
            let isWord = isPart(character)
            let end = isWord ? endOfWord(in: query, from: place) : query.index(after: place)
            if !tokens.isEmpty { tokens[tokens.count - 1].hasSpaceAfter = hasSpace }
            var isQuoted = closing != nil
            if character == closing {
                closing = nil
                isQuoted = false
            } else if closing == nil, let mark = quotes[character], let last = lastQuotes[mark], let last, last >= end {
                closing = mark
            }
            let range = place..<end
            let text = isWord ? folded(query[range]) : String(signs[character] ?? character)
            tokens.append(
                QueryToken(
                    text: text, range: range, isWord: isWord, hasSpaceBefore: hasSpace, isQuoted: isQuoted,
                    number: isWord ? number(text) : nil))
            hasSpace = false
            place = end
        }
        return tokens
    }

    private static let quotes: [Character: Character] = ["\"": "\"", "\u{201C}": "\u{201D}", "\u{AB}": "\u{BB}"]
    private static let apostrophes: Set<Character> = ["'", "\u{2019}", "\u{2BC}", "\u{B4}"]
    private static let signs: [Character: Character] = [
        "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "-", "\u{2013}": "-", "\u{2014}": "-", "\u{2212}": "-",
        "\u{2019}": "'", "\u{2018}": "'", "`": "'",
    ]

    private static func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    private static func endOfWord(in query: String, from start: String.Index) -> String.Index {
        var end = query.index(after: start)
        while end < query.endIndex {
            let next = query.index(after: end)
            if isPart(query[end]) {
                end = next
            } else if apostrophes.contains(query[end]), next < query.endIndex, isPart(query[next]) {
                end = query.index(after: next)
            } else {
                break
            }
        }
        return end
    }

    private static func folded(_ word: Substring) -> String {
        let lower = word.lowercased()
        return lower.utf8.allSatisfy { $0 < 0x80 } ? lower : String(lower.map { apostrophes.contains($0) ? "'" : $0 })
    }

    private static func number(_ text: String) -> Int? {
        guard text.utf8.count <= 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}
