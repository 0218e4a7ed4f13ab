/// A span of times on a camera's clock, in seconds since 1970-01-01T00:00 there, open where a bound is nil.
public struct TimeSpan: Hashable, Sendable {
    /// The first second.
    public var from: Int64?
    /// The second after the last one.
    public var before: Int64?

    /// Creates a span.
    public init(from: Int64? = nil, before: Int64? = nil) {
        self.from = from
        self.before = before
    }

    /// Returns `true` for a time in the span.
    public func contains(_ time: Int64) -> Bool { from.map { $0 <= time } ?? true && before.map { time < $0 } ?? true }
}
