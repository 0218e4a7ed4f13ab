/// The orders in which photos are listed.
public enum PhotoOrder: String, Hashable, Sendable, CaseIterable {
    /// By the time at which they were taken or, where that is not known, modified; the newest first.
    case date
    /// By the same time, the oldest first.
    case oldest
    /// By the time at which they were added to the library, the latest first.
    case added
    /// By the names of their files, in which letter case does not count.
    case name
    /// By the sizes of their files, the largest first.
    case size
}

/// The ids, shapes and days of a list of photos: what arranging all of them takes.
public struct PhotoOutline: Sendable {
    /// A run of photos of one day.
    public struct Day: Hashable, Sendable {
        /// The number of the day since 1970-01-01.
        public var day: Int64
        /// The number of photos.
        public var photos: Int
    }

    /// The photos, in their order.
    public var ids: [PhotoID] = []
    /// The width of each photo by its height, in hundredths; 0 where that is not known.
    public var shapes: [Int] = []
    /// The days of the photos, in their order; empty for an order that is not by time.
    public var days: [Day] = []
}
