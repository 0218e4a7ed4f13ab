/// The result of correcting a query: the text to search for, the changes and their reasons.
///
/// Only whole words are ever changed: a word replaced, two joined or one split. Everything else, including spaces and
/// marks, is kept byte for byte, and nothing is added.
public struct QueryCorrection: Sendable, Equatable {
    /// The query as typed.
    public var original: String
    /// The corrected query; equal to ``original`` when nothing was changed.
    public var corrected: String
    /// The changes, in the order of the text.
    public var changes: [Change]
    /// The gain of the least certain change beyond its threshold, in nats; 0 when nothing was changed.
    public var margin: Double

    /// One change of a query.
    public struct Change: Sendable, Equatable {
        /// The reason for a change.
        public enum Reason: String, Sendable {
            /// The word is unknown; a known one is similar.
            case spelling
            /// The word is unknown; one of the user's library is similar.
            case library
            /// The word is known, and another fits much better.
            case realWord
            /// Two words were typed instead of one.
            case joined
            /// One word was typed instead of two.
            case split
        }

        /// The typed word or words.
        public var from: String
        /// The new word or words.
        public var to: String
        /// The range of ``from`` in ``QueryCorrection/original``, in bytes of UTF-8.
        public var range: Range<Int>
        /// The reason for the change.
        public var reason: Reason
        /// The gain in score from this change, in nats.
        public var gain: Double

        /// Creates a change.
        public init(from: String, to: String, range: Range<Int>, reason: Reason, gain: Double) {
            (self.from, self.to, self.range, self.reason, self.gain) = (from, to, range, reason, gain)
        }
    }

    /// `true` if a word was changed.
    public var isChanged: Bool { !changes.isEmpty }

    /// Creates a correction.
    public init(original: String, corrected: String, changes: [Change], margin: Double) {
        (self.original, self.corrected, self.changes, self.margin) = (original, corrected, changes, margin)
    }

    /// Creates the correction of a query without changes.
    public init(unchanged query: String) { self.init(original: query, corrected: query, changes: [], margin: 0) }
}
