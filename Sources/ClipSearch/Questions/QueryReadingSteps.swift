import Nouns

/// The steps in which a query is read: each takes its words away from those that the next ones see.
struct QueryReadingSteps {
    let typed: String
    let context: QueryReading.Context
    let nouns = NounTable.builtIn
    /// The tokens that are still words for the picture.
    private(set) var tokens: [QueryToken]
    private(set) var chips: [QueryReading.Chip] = []
    private(set) var takenOff: [Range<String.Index>] = []
    private(set) var time: TimeFilter?
    private(set) var fileKinds: FileKindFilter?
    private let tokenCount: Int
    private let ends: (first: Range<String.Index>?, last: Range<String.Index>?)

    init(_ typed: String, context: QueryReading.Context) {
        self.typed = typed
        self.context = context
        var tokens = QueryToken.tokens(of: typed)
        // A full stop changes no answer.
        if tokens.contains(where: \.isWord) {
            while let last = tokens.last, ".,;:!?\u{2026}".contains(last.text) { tokens.removeLast() }
        }
        self.tokens = tokens
        tokenCount = tokens.count
        ends = (tokens.first(where: \.isWord)?.range, tokens.last(where: \.isWord)?.range)
    }

    /// The whole query as the library's names are looked up.
    var wholePhrase: String { phrase(tokens[...]) }

    /// `true` for a word that means something although its letters look strange.
    func isKnown(_ word: String) -> Bool {
        nouns.contains(word) || context.isKnownWord(word) || context.isOwnPhrase(word)
    }

    private func phrase(_ tokens: ArraySlice<QueryToken>) -> String {
        var text = ""
        for token in tokens {
            if !text.isEmpty, token.hasSpaceBefore { text += " " }
            text += token.text
        }
        return text
    }

    // MARK: Steps

    mutating func readDates() {
        let reader = DateReader(tokens: tokens, today: context.today, isOwnPhrase: context.isOwnPhrase)
        for match in reader.matches().reversed() {
            switch match.use {
            case .taken:
                // "Not 2019", "except July 2019"
                let negation = ["not", "except", "excluding"].contains(text(match.tokens.lowerBound - 1))
                let inverted = negation ? match.filter.inverted : nil
                if negation, inverted == nil { continue }
                let range = match.tokens.lowerBound - (negation ? 1 : 0)..<match.tokens.upperBound
                let filter = inverted ?? match.filter
                guard add(range, (negation ? "not taken " : "taken ") + match.label, .time(filter)) else { continue }
                time = time.map { filter.combined(with: $0) } ?? filter
                remove(range)
            case .refused: continue
            case .offered: _ = add(match.core, "taken \(match.label)", .suggestedTime(match.filter))
            case .ambiguous(let dates):
                _ = add(match.core, "\(typed(match.core)): \(dates.joined(separator: " or "))?", .ambiguousDate(dates))
            }
        }
        tidy()
    }

    mutating func readFileKinds() {
        var filter = FileKindFilter()
        for match in FileKindReader(tokens: tokens, isOwnPhrase: context.isOwnPhrase).matches().reversed() {
            let label = match.isExcluded ? "no \(match.kind.name)" : "\(match.kind.name) only"
            guard add(match.tokens, label, .fileKind(match.kind, isExcluded: match.isExcluded)) else { continue }
            if match.isExcluded { filter.excluded.append(match.kind) } else { filter.kinds.append(match.kind) }
            remove(match.tokens)
        }
        if filter != FileKindFilter() { fileKinds = filter }
        tidy()
    }

    mutating func readLeftOut() {
        let reader = LeaveOutReader(tokens: tokens, nouns: nouns, isOwnPhrase: context.isOwnPhrase)
        for match in reader.matches().reversed() {
            let label = "without \(match.leftOut.map(\.thing).joined(separator: ", "))"
            guard add(match.tokens, label, .leftOut(match.leftOut)), match.removesWords else { continue }
            remove(match.tokens)
        }
        tidy()
    }

    mutating func readAsking() {
        let (prefix, suffix) = AskingReader(tokens: tokens, nouns: nouns).asking()
        if suffix > 0 {
            takenOff.append(range(tokens.count - suffix..<tokens.count))
            remove(tokens.count - suffix..<tokens.count)
            while let last = tokens.last, !last.isWord { tokens.removeLast() }
        }
        if prefix > 0 {
            takenOff.insert(range(0..<prefix), at: 0)
            remove(0..<prefix)
        }
        // "Photos from 2019" asks for nothing but the year.
        if !tokens.isEmpty, !chips.isEmpty, isNothingButAsking {
            takenOff.append(range(tokens.indices))
            tokens = []
        }
    }

    private static let everything: Set<String> = [
        "everything", "anything", "all", "stuff", "things", "ones", "files", "file",
    ]

    private var isNothingButAsking: Bool {
        let rest = tokens[min(tokens.count, AskingReader.prefixLength(of: tokens))...].filter(\.isWord)
        return tokens.count < tokenCount
            && rest.allSatisfy { QueryWordLists.photoNouns.contains($0.text) || Self.everything.contains($0.text) }
    }

    // MARK: Words

    /// The rest of the query, as it was typed.
    var words: String {
        guard tokens.count < tokenCount else { return Substring(typed).trimmed }
        var text = ""
        var last: QueryToken?
        for token in tokens {
            if let last, last.range.upperBound != token.range.lowerBound,
                token.isWord || !".,;:!?)".contains(token.text)
            {
                text += " "
            }
            text += typed[token.range]
            last = token
        }
        return text
    }

    private func text(_ place: Int) -> String { tokens.indices.contains(place) ? tokens[place].text : "" }
    private func typed(_ places: Range<Int>) -> String { String(typed[range(places)]) }

    private func range(_ places: Range<Int>) -> Range<String.Index> {
        guard !places.isEmpty else { return typed.startIndex..<typed.startIndex }
        return tokens[places.lowerBound].range.lowerBound..<tokens[places.upperBound - 1].range.upperBound
    }

    /// Adds a chip unless its words are to be kept.
    private mutating func add(_ places: Range<Int>, _ label: String, _ effect: QueryReading.Chip.Effect) -> Bool {
        let words = typed(places)
        guard !context.kept.contains(where: { $0.lowercased() == words.lowercased() }) else { return false }
        chips.append(QueryReading.Chip(range: range(places), typed: words, label: label, effect: effect))
        return true
    }

    private mutating func remove(_ places: Range<Int>) { tokens.removeSubrange(places) }

    /// Removes what is left over at the ends and between commas, when words were taken: "the beach ,", "on the beach".
    private mutating func tidy() {
        while tokens.last(where: \.isWord)?.range != ends.last, let last = tokens.last,
            !last.isWord && ",;-.?!".contains(last.text) || Self.dangling.contains(last.text)
        {
            tokens.removeLast()
        }
        while tokens.first(where: \.isWord)?.range != ends.first, let first = tokens.first,
            !first.isWord && ",;-.".contains(first.text) || Self.leading.contains(first.text)
        {
            tokens.removeFirst()
        }
    }

    private static let dangling: Set<String> = [
        "and", "or", "but", "in", "on", "from", "of", "at", "with", "the", "that", "are",
    ]
    private static let leading: Set<String> = ["and", "or", "but", "of", "with", "on", "in", "at"]
}
