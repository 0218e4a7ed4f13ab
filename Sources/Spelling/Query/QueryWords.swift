/// Splits a query into words.
struct QueryWords {
    private(set) var words: [QueryWord] = []
    private let query: String
    private let shortCapitals: Int
    /// The closing mark of the open quotation.
    private var quotationEnd: Unicode.Scalar?

    /// - Parameter shortCapitals: the maximum length of a word in capital letters that counts as an abbreviation,
    ///   unless all words are in capitals.
    init(_ query: String, shortCapitals: Int) {
        self.query = query
        self.shortCapitals = shortCapitals
        let scalars = query.unicodeScalars
        // A single word does not allow this conclusion.
        let lettersAreAllCapitals =
            !scalars.contains { $0.properties.isLowercase } && scalars.contains { $0.properties.isWhitespace }
        var start: String.Index?
        for index in scalars.indices {
            if scalars[index].properties.isWhitespace {
                if let from = start { addToken(scalars[from..<index], inCapitals: lettersAreAllCapitals) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let start { addToken(scalars[start...], inCapitals: lettersAreAllCapitals) }
    }

    private static let quotations: [Unicode.Scalar: Unicode.Scalar] = [
        "\"": "\"", "“": "”", "„": "“", "«": "»", "»": "«", "‘": "’", "「": "」", "`": "`",
    ]

    /// Returns `true` for characters that occur only in names and the like, never inside words.
    private static func marksName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.numericType != nil || "/\\@_#:<>=*&%$~|^+.()[]{}".unicodeScalars.contains(scalar)
    }

    private mutating func addToken(_ token: Substring.UnicodeScalarView, inCapitals: Bool) {
        var isQuoted = quotationEnd != nil
        for scalar in token {
            if let end = quotationEnd {
                // "”" may close a quotation opened by "„", and so may "“".
                if scalar == end || (end == "“" && scalar == "”") { quotationEnd = nil }
            } else if let end = Self.quotations[scalar] {
                quotationEnd = end
                isQuoted = true
            }
        }
        let isWordPart = { (scalar: Unicode.Scalar) in
            scalar.properties.isAlphabetic || LetterFolding.isCombiningMark(scalar)
        }
        // Marks around a word, such as brackets and full stops, are not part of it; a mark inside a number is.
        guard let first = token.firstIndex(where: { isWordPart($0) || $0.properties.numericType != nil }),
            let last = token.lastIndex(where: { isWordPart($0) || $0.properties.numericType != nil })
        else { return }
        let core = token[first...last]
        let isPrefixed = token[..<first].contains { "#@/\\.~$_*".unicodeScalars.contains($0) }
        let isFolder = token[token.index(after: last)...].contains { "/\\_*".unicodeScalars.contains($0) }
        if isQuoted || isPrefixed || isFolder || core.contains(where: Self.marksName) {
            let text = String(core)
            add(core, text: text.utf8.allSatisfy { $0 < 0x80 } ? text.lowercased() : nil, isProtected: true)
            return
        }
        var start: String.Index?
        for index in core.indices {
            let scalar = core[index]
            let next = core.index(after: index)
            let isInnerApostrophe =
                LetterFolding.isApostrophe(scalar) && start != nil && next < core.endIndex && isWordPart(core[next])
            if isWordPart(scalar) || isInnerApostrophe {
                if start == nil { start = index }
            } else if let from = start {
                addWord(core[from..<index], inCapitals: inCapitals)
                start = nil
            }
        }
        if let start { addWord(core[start...], inCapitals: inCapitals) }
    }

    private mutating func addWord(_ letters: Substring.UnicodeScalarView, inCapitals: Bool) {
        let text = String(letters)
        guard let folded = LetterFolding.fold(text) else { return add(letters, text: nil, isProtected: true) }
        let capitals = letters.count { $0.properties.isUppercase }
        let lowers = letters.count { $0.properties.isLowercase }
        let startsWithCapital = letters.first?.properties.isUppercase == true
        let casing: QueryWord.Casing? =
            if capitals == 0 {
                .lower
            } else if lowers == 0, capitals > 1 {
                .upper
            } else if startsWithCapital, capitals == 1 {
                .capitalised
            } else {
                nil
            }
        let isAbbreviation = casing == .upper && capitals <= shortCapitals && !inCapitals
        add(
            letters, text: text.lowercased(), folded: folded, casing: casing ?? .lower,
            isProtected: isAbbreviation || casing == nil)
    }

    private mutating func add(
        _ part: Substring.UnicodeScalarView, text: String?, folded: [UInt8] = [], casing: QueryWord.Casing = .lower,
        isProtected: Bool
    ) {
        let start = query.utf8.distance(from: query.utf8.startIndex, to: part.startIndex)
        let length = query.utf8.distance(from: part.startIndex, to: part.endIndex)
        let followsSpace =
            words.last.map { word in
                let from = query.utf8.index(query.utf8.startIndex, offsetBy: word.range.upperBound)
                return query[from..<part.startIndex].allSatisfy(\.isWhitespace) && word.range.upperBound < start
            } ?? false
        words.append(
            QueryWord(
                range: start..<start + length, text: text, folded: isProtected ? [] : folded, casing: casing,
                isProtected: isProtected,
                isAccented: part.contains { $0.value >= 0xc0 && !LetterFolding.isApostrophe($0) },
                followsSpace: followsSpace))
    }
}
