/// What became of a query: the text to search with, and what was changed and why.
///
/// Only whole words are ever changed: one for one, two joined or one split. Everything else, spaces and marks included, is
/// kept byte for byte, and nothing is added.
public struct QueryCorrection: Sendable, Equatable {
    /// As it was typed.
    public var original: String
    /// The same as ``original`` when nothing was changed.
    public var corrected: String
    /// In the order of the text.
    public var changes: [Change]
    /// How much the changes gain beyond what they have to, in nats, the least sure of them; 0 when nothing was changed.
    public var margin: Double

    public struct Change: Sendable, Equatable {
        public enum Reason: String, Sendable {
            /// The word is unknown; a known one is near.
            case spelling
            /// The word is unknown; one of the user's library is near.
            case library
            /// The word is known, and another fits much better.
            case realWord
            /// Two words were typed where one was meant.
            case joined
            /// One word was typed where two were meant.
            case split
        }

        public var from: String
        public var to: String
        /// Of ``from`` in ``QueryCorrection/original``, in bytes of UTF-8.
        public var range: Range<Int>
        public var reason: Reason
        /// How much better the query is with this change than without it, in nats.
        public var gain: Double

        public init(from: String, to: String, range: Range<Int>, reason: Reason, gain: Double) {
            (self.from, self.to, self.range, self.reason, self.gain) = (from, to, range, reason, gain)
        }
    }

    public var isChanged: Bool { !changes.isEmpty }

    public init(original: String, corrected: String, changes: [Change], margin: Double) {
        (self.original, self.corrected, self.changes, self.margin) = (original, corrected, changes, margin)
    }

    /// A query that is left as it is.
    public init(unchanged query: String) { self.init(original: query, corrected: query, changes: [], margin: 0) }
}
