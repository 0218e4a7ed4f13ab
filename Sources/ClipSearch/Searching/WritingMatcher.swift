import Catalog

/// The words of a query in the writing of a photo.
package struct WritingMatch: Sendable, Equatable {
    /// The completeness, averaged over the query's words: 1 for whole words, ½ for parts of longer ones, ¼ for those
    /// with a misread letter.
    package var strength: Double
    /// `true` if the photo is what was asked for, whatever it shows: for a number, a code or a name among the words.
    /// Everyday words may just as well be asked for as things.
    package var isTelling: Bool
}

/// Compares the words of a query with lines of writing.
package struct WritingMatcher: Sendable {
    /// The words of the query, folded as the writing is, each with its other forms.
    package let groups: [[String]]
    /// `true` to accept misread letters.
    private var forgives = false
    /// `true` to accept parts of everyday words.
    private var isDemanded = false

    package init(_ words: QueryWords) {
        groups = words.groups.map { forms in
            forms.map(SearchableText.folded).filter { !$0.isEmpty && $0.count <= Self.longestWord }
        }
    }

    /// - Parameter phrase: all its words are looked for, also the common ones.
    init(phrase: String) {
        groups = QueryWords.words(of: SearchableText.folded(phrase)).map { [$0] }
        isDemanded = true
    }

    package var isEmpty: Bool { groups.isEmpty || groups.contains(where: \.isEmpty) }

    /// The same matcher, which accepts one misread or mistyped letter in five.
    var forgiving: WritingMatcher {
        var matcher = self
        matcher.forgives = true
        return matcher
    }

    // MARK: Misread words

    private static let lettersPerError = 5

    /// `false` for queries of everyday words and of words too short for errors.
    var mayBeMisread: Bool {
        groups.contains { $0[0].count >= Self.lettersPerError }
            && !groups.allSatisfy { Everyday.isEveryday($0) || $0[0].count < Self.lettersPerError }
    }

    /// Parts of each word, one of which stands in the writing if no more letters are wrong than are accepted.
    var partsOfMisread: [[String]] {
        groups.map { forms in
            guard let word = forms.first, word.count >= Self.lettersPerError else { return forms }
            let letters = Array(word)
            // The shortest part that is found is of three letters.
            if letters.count == Self.lettersPerError { return [String(letters.prefix(3)), String(letters.suffix(3))] }
            let count = letters.count / Self.lettersPerError + 1
            return (0..<count).map { part in
                String(letters[part * letters.count / count..<(part + 1) * letters.count / count])
            }
        }
    }

    // MARK: Matching

    /// The maximum length of a word: nothing longer is written in a picture.
    private static let longestWord = 100

    private enum Quality: Double {
        case misread = 0.25
        case part = 0.5
        case whole = 1
    }

    /// A word of the query in the writing.
    private struct Place {
        var quality: Quality
        var line: Int
        var word: Int
    }

    /// The least length of a word that is telling as a part of another, unless it has a digit.
    private static let tellingPart = 4

    /// Returns the match with the lines of a photo; nil unless all words stand there.
    package func match(_ lines: [String]) -> WritingMatch? {
        let words = lines.map { line in mayHold(line) ? Self.words(of: line).map(Written.init) : [] }
        guard let qualities = places(in: words)?.map({ $0[0].quality }) else { return nil }
        let isTelling = isTelling(qualities)
        // Parts of everyday words stand in many others.
        guard isTelling || isDemanded || qualities.allSatisfy({ $0 == .whole }) else { return nil }
        let sum: Double = qualities.reduce(0) { $0 + $1.rawValue }
        return WritingMatch(strength: sum / Double(qualities.count), isTelling: isTelling)
    }

    /// Returns the words of lines that are looked for, in the order of the writing; empty unless all stand there.
    package func words(in lines: [WrittenLine]) -> [WrittenWord] {
        let words = lines.map { line in mayHold(line.text) ? line.words.map { Written($0.text) } : [] }
        let marked = Set((places(in: words) ?? []).joined().map { [$0.line, $0.word] })
        return marked.sorted { $0.lexicographicallyPrecedes($1) }.map { lines[$0[0]].words[$0[1]] }
    }

    private static func words(of line: String) -> [String] { line.split(separator: " ").map(String.init) }

    /// Returns the places where each word of the query stands best; nil unless all stand somewhere.
    private func places(in words: [[Written]]) -> [[Place]]? {
        guard !isEmpty else { return nil }
        var places: [[Place]] = []
        for forms in groups {
            let all = self.places(of: forms, in: words)
            guard let best = all.map(\.quality.rawValue).max() else { return nil }
            places.append(all.filter { $0.quality.rawValue == best })
        }
        return places
    }

    private func isTelling(_ qualities: [Quality]) -> Bool {
        for (forms, quality) in zip(groups, qualities) {
            let hasDigit = forms[0].contains(where: \.isNumber)
            if quality == .part, forms[0].count < Self.tellingPart, !hasDigit, !forms[0].isUnspaced { return false }
        }
        return groups.contains { !Everyday.isEveryday($0) }
    }

    /// Returns `false` for a line in which no word is found, without looking at each.
    private func mayHold(_ line: String) -> Bool {
        if forgives { return true }
        // Words are also found without the signs in them.
        let text = SearchableText.folded(line)
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            let letters = text.filter { $0.isLetter || $0.isNumber }
            return groups.contains { $0.contains(where: letters.contains) }
        }
        let letters = String(
            decoding: text.utf8.filter { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }, as: UTF8.self)
        return groups.contains { $0.contains(where: letters.contains) }
    }

    private func places(of forms: [String], in lines: [[Written]]) -> [Place] {
        var places: [Place] = []
        for (line, words) in lines.enumerated() {
            for (word, written) in words.enumerated() {
                guard let quality = quality(ofAny: forms, in: written) else { continue }
                places.append(Place(quality: quality, line: line, word: word))
            }
        }
        return places
    }

    private func quality(ofAny forms: [String], in written: Written) -> Quality? {
        var best: Quality?
        for form in forms {
            guard let found = quality(of: form, in: written) else { continue }
            if found.rawValue > best?.rawValue ?? 0 { best = found }
        }
        return best
    }

    private func quality(of form: String, in written: Written) -> Quality? {
        if written.has(form) { return .whole }
        if written.text.contains(form) {
            // Words of scripts without spaces are parts of their lines.
            if form.isUnspaced { return .whole }
            if form.count >= 3 { return .part }
        }
        let errors = form.count / Self.lettersPerError
        guard forgives, errors > 0 else { return nil }
        return written.parts.contains { $0.differs(from: form, byAtMost: errors) } ? .misread : nil
    }

    /// A word as it is written, folded.
    private struct Written {
        let text: String
        /// `true` for a word of nothing but letters and digits, as most are.
        private let isPlain: Bool

        init(_ word: String) {
            text = SearchableText.folded(word)
            isPlain = text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }

        /// The runs of letters and digits, and all of them without what stands between.
        var parts: Set<String> {
            if isPlain { return [text] }
            let runs = text.split { !$0.isLetter && !$0.isNumber }
            return Set(runs.map(String.init)).union([runs.joined()])
        }

        func has(_ form: String) -> Bool { isPlain ? text == form : parts.contains(form) }
    }
}

extension String {
    /// `true` for text of a script without spaces between words.
    fileprivate var isUnspaced: Bool { SearchableText.separated(self) != self }

    /// Returns `true` if a word becomes another by a few insertions, deletions, replacements and swaps of neighbouring
    /// letters (the optimal string alignment distance).
    fileprivate func differs(from other: String, byAtMost errors: Int) -> Bool {
        let (one, two) = (Array(self), Array(other))
        guard abs(one.count - two.count) <= errors else { return false }
        var (last, row) = ([Int](), Array(0...two.count))
        for i in one.indices {
            var next = [i + 1]
            for j in two.indices {
                var least = min(row[j] + (one[i] == two[j] ? 0 : 1), min(row[j + 1], next[j]) + 1)
                if i > 0, j > 0, one[i] == two[j - 1], one[i - 1] == two[j] { least = min(least, last[j - 1] + 1) }
                next.append(least)
            }
            (last, row) = (row, next)
        }
        return row[two.count] <= errors
    }
}
