/// Names one share for as long as its catalog lives. Never used again for another.
public typealias ShareID = Int64

/// Photos that anyone with a secret address may look at.
public struct Share: Hashable, Sendable, Identifiable {
    /// The photos that are shared.
    public enum Subject: Hashable, Sendable {
        /// Photos as they were selected.
        case photos
        /// All that is in a collection when somebody looks.
        case collection(CollectionID)
        /// All that a saved search finds when somebody looks.
        case savedSearch(SavedSearchID)
    }

    /// The share's id, which grants nothing.
    public let id: ShareID
    /// The heading of its page.
    public let title: String
    /// The photos that are shared.
    public let subject: Subject
    /// A Boolean value that indicates whether the photos' own files can be fetched, with all that they say of
    /// themselves, and not only previews.
    public let includesOriginals: Bool
    /// A Boolean value that indicates whether the page says where photos were taken.
    public let includesPlaces: Bool
    /// The time of its creation, in seconds since 1970.
    public let createdAt: Int64
    /// The time from which on it no longer holds, in seconds since 1970; nil for never.
    public let expiresAt: Int64?

    /// Returns `true` if the share holds no longer.
    ///
    /// - Parameter time: in seconds since 1970.
    public func isExpired(at time: Int64) -> Bool { expiresAt.map { $0 <= time } ?? false }
}
