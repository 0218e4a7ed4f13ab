import Catalog
import Encoders
import Files
import Nouns

/// A query whose texts were read: what is left for pictures and words, and the conditions that were among them.
struct ReadQuery {
    /// The query, with the conditions in its filter. Texts of which nothing was left have no term.
    var query: SearchQuery
    /// The subject of each term's text; nil for pictures and for texts that were not read.
    var subjects: [QuerySubject?]
    /// The model's tower that reads each term's text.
    var towers: [TextTower] = []
    /// The things that photos must not show.
    var leftOut: [LeftOut] = []
    /// The parts that were understood as conditions.
    var chips: [QueryReading.Chip] = []
    /// The parts that mean nothing to the model.
    var unread: [UnreadText] = []

    /// The ways in which texts are read.
    struct Readers {
        /// Reads a text; nil to take all words as they are.
        var read: ((String) throws -> QueryReading)?
        /// Returns the tower for the words of a text.
        var tower: (String) throws -> TextTower
        /// Returns `true` for a word in other letters that the tower knows.
        var isRead: (String) throws -> Bool
    }

    /// - Parameter years: the years in which photos of the library were taken.
    init(_ query: SearchQuery, by readers: Readers, years: () throws -> some Sequence<Int>) throws {
        self.query = query
        self.query.terms = []
        subjects = []
        for term in query.terms {
            guard case .text(let text) = term.content else {
                append(term, nil)
                continue
            }
            guard let read = readers.read else {
                append(term, nil, by: try readers.tower(text))
                continue
            }
            if term.weight == -1, !query.subtractsUnwanted {
                leftOut.append(Self.leftOut(text))
            } else if term.weight > 0 {
                try append(term, try read(text), by: readers, years: years)
            } else {
                append(term, nil, by: try readers.tower(text))
            }
        }
    }

    private mutating func append(_ term: SearchQuery.Term, _ subject: QuerySubject?, by tower: TextTower = .main) {
        query.terms.append(term)
        subjects.append(subject)
        towers.append(tower)
    }

    private mutating func append(
        _ term: SearchQuery.Term, _ reading: QueryReading, by readers: Readers, years: () throws -> some Sequence<Int>
    ) throws {
        leftOut += reading.leftOut
        chips += reading.chips
        unread += try reading.unread.filter { part in
            if case .script = part.reason { try !readers.isRead(part.text) } else { true }
        }
        if let time = reading.time {
            let spans = time.spans(inYears: try years())
            // An empty span, in which no photo is, where the library has no photo.
            query.filter.spans += spans.isEmpty ? [TimeSpan(from: 0, before: 0)] : spans
        }
        if let kinds = reading.fileKinds {
            if !kinds.kinds.isEmpty { query.filter.furtherFileNames = FileNamePattern(kinds.kinds) }
            if !kinds.excluded.isEmpty {
                let excluded = FileNamePattern(kinds.excluded)
                query.filter.excludedFileNames = query.filter.excludedFileNames?.adding(excluded) ?? excluded
            }
        }
        guard reading.subject.form != .empty else {
            // Words that only ask, such as "photos", are all there is.
            if reading.chips.isEmpty { append(term, nil) }
            return
        }
        var term = term
        let tower = try readers.tower(reading.words)
        // In another language the words are left as they were typed: capitals mark nouns in German.
        term.content = .text(tower == .main ? reading.subject.text : reading.words)
        append(term, tower == .main ? reading.subject : nil, by: tower)
    }

    private static func leftOut(_ text: String) -> LeftOut {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace)
        let thing = words.filter { !["a", "an", "the", "any"].contains($0) }.joined(separator: " ")
        return LeftOut(thing: thing, group: NounTable.builtIn.group(of: thing))
    }
}

extension FileNamePattern {
    fileprivate init(_ kinds: [FileKind]) {
        self.init(extensions: kinds.flatMap(\.extensions), parts: kinds.flatMap(\.nameParts))
    }
}

extension PhotoSearcher {
    /// Reads the texts of a query.
    ///
    /// - Throws: `CatalogError`.
    func read(_ query: SearchQuery) throws -> ReadQuery {
        var readers = ReadQuery.Readers(
            read: nil, tower: { [model] in try model.textEncoder().tower(for: $0) },
            isRead: { [model] in try model.textEncoder().reads($0) })
        guard !query.isLiteral else { return try ReadQuery(query, by: readers, years: yearsOfPhotos) }
        let now = PhotoTime.now()
        let offset = PhotoTime.wallClock(ofUnixTime: now) - now
        readers.read = { [library, corrector, tower = readers.tower] text in
            let names = LibraryNames(library, in: text)
            var context = QueryReading.Context(now: now, timeZoneOffset: offset, isOwnPhrase: names.isName)
            context.kept = Set(query.keptPhrases)
            context.isKnownWord = { corrector?.knows($0) ?? false || names.isWord($0) }
            var reading = QueryReading.read(text, context: context)
            // Words that ask or leave out in English may mean something else: "no" is "in the" in Portuguese.
            if !reading.leftOut.isEmpty || !reading.takenOff.isEmpty, reading.subject.form != .empty,
                try tower(reading.words) == .multilingual, try tower(text) == .multilingual
            {
                context.isOtherLanguage = true
                reading = QueryReading.read(text, context: context)
            }
            try names.check()
            return reading
        }
        return try ReadQuery(query, by: readers, years: yearsOfPhotos)
    }

    /// Returns the years in which photos were taken, the latest if there are many.
    private func yearsOfPhotos() throws -> Set<Int> {
        // The longest year: a period lies in one or two.
        let seconds: Int64 = 366 * 86400
        let periods = try library.photos.periods(of: seconds, limit: InputLimits.filterYears)
        // A period and its ends; before 1970 it lies before its number.
        let ends = periods.flatMap { $0 > 0 ? [$0, $0 + 1] : $0 < 0 ? [$0 - 1, $0] : [-1, 0, 1] }
        return Set(ends.map { CalendarDay(photoTime: $0 * seconds).year })
    }
}
