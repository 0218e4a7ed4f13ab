import Catalog
import Files

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

    /// - Parameter context: reads a text; nil to take all words as they are.
    init(
        _ query: SearchQuery, reading read: ((String) -> QueryReading)?,
        years: () throws -> ClosedRange<Int>?
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
                try append(term, read(text), years: years)
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
        _ term: SearchQuery.Term, _ reading: QueryReading, years: () throws -> ClosedRange<Int>?
    ) throws {
        leftOut += reading.leftOut
        chips += reading.chips
        unread += reading.unread
        if let time = reading.time {
            let spans = time.spans(inYears: try years() ?? 1970...1970)
            // No span at all, such as winter in a library without photos, is none that a photo is in.
            query.filter.spans += spans.isEmpty ? [TimeSpan(from: 0, before: 0)] : spans
        }
        if let kinds = reading.fileKinds {
            if !kinds.kinds.isEmpty { query.filter.fileNames = FileNamePattern(kinds.kinds) }
            if !kinds.excluded.isEmpty { query.filter.excludedFileNames = FileNamePattern(kinds.excluded) }
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
        let thing = text.lowercased().trimmingPrefix { $0.isWhitespace }.description
        let words = thing.split { $0.isWhitespace }.filter { !["a", "an", "the", "any"].contains($0) }
            .joined(separator: " ")
        return LeftOut(thing: words, group: NounTable.builtIn.group(of: words))
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
        let years = { [library] in
            try library.photos.timeRange().map {
                CalendarDay(photoTime: $0.lowerBound).year...CalendarDay(photoTime: $0.upperBound).year
            }
        }
        guard !query.isLiteral else { return try ReadQuery(query, reading: nil, years: years) }
        let now = Int64(time(nil))
        var context = QueryReading.Context(
            now: now, timeZoneOffset: PhotoTime.wallClock(ofUnixTime: now) - now
        ) { [library] phrase in
            // Many people keep a folder for each year; the number alone is still a date.
            phrase.contains(where: \.isLetter) && (try? library.words.isName(phrase)) ?? false
        }
        context.kept = query.keptPhrases
        context.isKnownWord = { [library, corrector] word in
            corrector?.knows(word) ?? false || (try? library.words.known(among: [word]).isEmpty == false) ?? false
        }
        return try ReadQuery(query, reading: { QueryReading.read($0, context: context) }, years: years)
    }
}
