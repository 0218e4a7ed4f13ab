/// A page of a list of photos.
public struct PhotoPage: Sendable {
    /// A photo in a list.
    public struct Entry: Sendable {
        /// The photo's record.
        public var photo: PhotoRecord
        /// The time at which the photo was added to the list, in seconds since 1970; nil in a list of all photos.
        public var addedAt: Int64?
    }

    /// The photos of the page.
    public var entries: [Entry]
    /// The number of photos in the whole list.
    public var total: Int
    /// See ``PhotoFilter/listsFilesApart``.
    public var listsFilesApart = false
}

extension PhotoPage.Entry {
    /// - Parameter row: ``PhotoRecord/columns``, and the time behind them.
    init(_ row: Row) throws {
        photo = try PhotoRecord(row)
        addedAt = try row[PhotoRecord.columnCount]
    }
}
