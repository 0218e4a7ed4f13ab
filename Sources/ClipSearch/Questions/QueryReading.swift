/// A typed query, as it is understood before any model sees it.
///
///     let reading = QueryReading.read("Show me photos of dogs without people, July 2019", context: context)
///     reading.subject.text        // "dog"
///     reading.leftOut             // people: person, man, woman, child, …
///     reading.time                // 1 to 31 July 2019
///     reading.chips.map(\.label)  // ["without people", "taken July 2019"]
///
/// In doubt a word stays a word: a photo *of* winter is not one taken in winter. Seasons are those of the northern
/// hemisphere.
public struct QueryReading: Sendable {
    /// The query as typed.
    public let typed: String
    /// The words for the picture, as they were typed and without those that were taken for something else.
    public let words: String
    /// The words for the picture in one form for all ways of typing them.
    public let subject: QuerySubject
    /// The parts of ``typed`` that only ask, such as "show me photos of".
    public let takenOff: [Range<String.Index>]
    /// The things that photos must not show.
    public let leftOut: [LeftOut]
    /// The times at which photos were taken; nil for any.
    public let time: TimeFilter?
    /// The kinds of their files; nil for any.
    public let fileKinds: FileKindFilter?
    /// The parts that were understood as conditions, in the order of the query, to be shown and undone; see
    /// ``Context/kept``.
    public let chips: [Chip]
    /// The parts that mean nothing to a model of English words.
    public let unread: [UnreadText]

    /// A part of a query that was, or could be, understood as a condition.
    public struct Chip: Sendable, Hashable {
        /// The effect of a chip.
        public enum Effect: Sendable, Hashable {
            /// Only photos taken then are answers.
            case time(TimeFilter)
            /// Only files of a kind, or only others, are answers.
            case fileKind(FileKind, isExcluded: Bool)
            /// Photos that show these things are not answers.
            case leftOut([LeftOut])
            /// None yet: the words may mean a time, but stay words unless the filter is asked for.
            case suggestedTime(TimeFilter)
            /// None: the figures may mean any of these dates, in words.
            case ambiguousDate([String])
        }

        /// The place in the typed query.
        public let range: Range<String.Index>
        /// The words as typed; in ``Context/kept`` they undo the chip.
        public let typed: String
        /// The text to display, such as "taken July 2019".
        public let label: String
        /// The effect.
        public let effect: Effect

        /// `true` if the chip decides which photos are answers, `false` if it only says what its words may mean.
        public var applies: Bool {
            switch effect {
            case .time, .fileKind, .leftOut: true
            case .suggestedTime, .ambiguousDate: false
            }
        }
    }

    /// The surroundings in which a query is read.
    public struct Context: Sendable {
        /// The time of the search, in seconds since 1970 (UTC).
        public var now: Int64
        /// The seconds that the clock on the wall is ahead of UTC.
        public var timeZoneOffset: Int64
        /// `true` to take every word for a word.
        public var isLiteral = false
        /// `true` for a query in another language than English, of which only dates and kinds of files are read.
        var isOtherLanguage = false
        /// Phrases that are left as words, as the chips have them in ``Chip/typed``; letter case doesn't matter.
        public var kept: Set<String> = []
        /// Returns `true` for a phrase, in lower case, that is a tag, a collection, a folder or another name of the
        /// library.
        public var isOwnPhrase: @Sendable (String) -> Bool
        /// Returns `true` for a word, in lower case, that is right however it looks: one of a speller's lists.
        public var isKnownWord: @Sendable (String) -> Bool = { _ in false }

        /// Creates a context.
        public init(
            now: Int64, timeZoneOffset: Int64 = 0, isOwnPhrase: @escaping @Sendable (String) -> Bool = { _ in false }
        ) {
            self.now = now
            self.timeZoneOffset = timeZoneOffset
            self.isOwnPhrase = isOwnPhrase
        }

        var today: CalendarDay {
            let (seconds, isTooLarge) = now.addingReportingOverflow(timeZoneOffset)
            let day = CalendarDay(photoTime: isTooLarge ? now : seconds)
            // Years that a calendar can count.
            return CalendarDay(number: min(max(day.number, -719_162), 2_932_000))
        }
    }

    /// Reads a typed query.
    ///
    /// - Complexity: O(*n*) in the length of the query; a hundredth of a millisecond for one of ten words.
    public static func read(_ text: String, context: Context) -> QueryReading {
        var steps = QueryReadingSteps(text, context: context)
        if !context.isLiteral, steps.tokens.count <= maximumTokens, !context.isOwnPhrase(steps.wholePhrase) {
            steps.readDates()
            steps.readFileKinds()
            if !context.isOtherLanguage {
                steps.readLeftOut()
                steps.readAsking()
            }
        }
        return QueryReading(steps)
    }

    /// Longer texts are read as words: nobody asks in so many.
    private static let maximumTokens = 200

    init(_ steps: QueryReadingSteps) {
        typed = steps.typed
        words = steps.words
        subject = QuerySubject(tokens: steps.tokens, nouns: steps.nouns)
        takenOff = steps.takenOff
        leftOut = steps.chips.flatMap { if case .leftOut(let things) = $0.effect { things } else { [] as [LeftOut] } }
        time = steps.time
        fileKinds = steps.fileKinds
        chips = steps.chips.sorted { $0.range.lowerBound < $1.range.lowerBound }
        unread = UnreadText.parts(of: steps.tokens, in: steps.typed, isKnown: steps.isKnown)
    }
}
