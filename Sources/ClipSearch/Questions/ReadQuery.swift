import Catalog
import Files
import Nouns

/// A query whose texts were read: what is left for pictures and words, and the conditions that were among them.
struct ReadQuery {
    /// The query, with the conditions in its filter. Texts of which nothing was left have no term.
    var query: SearchQuery
    /// The subject of each term's text; nil for pictures and for texts that were not read.
    var subjects: [QuerySubject?]
    /// The things that photos must not show.
    var leftOut: [LeftOut] = []
    /// The parts that were understood as conditions.
    var chips: [QueryReading.Chip] = []
    /// The parts that mean nothing to the model.
    var unread: [UnreadText] = []

    /// - Parameters:
    ///   - read: reads a text; nil to take all words as they are.
    ///   - years: the years in which photos of the library were taken.
    init(
        _ query: SearchQuery, reading read: ((String) throws -> QueryReading)?, years: () throws -> some Sequence<Int>
    ) throws {
        self.query = query
        self.query.terms = []
        subjects = []
        for term in query.terms {
            guard case .text(let text) = term.content, let read else {
                append(term, nil)
                continue
            }
            if term.weight == -1, !query.subtractsUnwanted {
                leftOut.append(Self.leftOut(text))
            } else if term.weight > 0 {
                try append(term, try read(text), years: years)
            } else {
                append(term, nil)
            }
        }
    }

    private mutating func append(_ term: SearchQuery.Term, _ subject: QuerySubject?) {
        query.terms.append(term)
        subjects.append(subject)
    }

    private mutating func append(
        _ term: SearchQuery.Term, _ reading: QueryReading, years: () throws -> some Sequence<Int>
    ) throws {
        leftOut += reading.leftOut
        chips += reading.chips
        unread += reading.unread
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
        term.content = .text(reading.subject.text)
        append(term, reading.subject)
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
        guard !query.isLiteral else { return try ReadQuery(query, reading: nil, years: yearsOfPhotos) }
        let now = PhotoTime.now()
        let offset = PhotoTime.wallClock(ofUnixTime: now) - now
        return try ReadQuery(
            query,
            reading: { [library, corrector] text in
                let names = LibraryNames(library, in: text)
                var context = QueryReading.Context(now: now, timeZoneOffset: offset, isOwnPhrase: names.isName)
                context.kept = Set(query.keptPhrases)
                context.isKnownWord = { corrector?.knows($0) ?? false || names.isWord($0) }
                let reading = QueryReading.read(text, context: context)
                try names.check()
                return reading
            }, years: yearsOfPhotos)
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
