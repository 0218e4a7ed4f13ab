import Files

/// A tag and the photos that were given it, or that lost it.
public struct TagChange: Hashable, Sendable {
    /// The tag, as it is stored.
    public let tag: String
    /// The photos.
    public let photos: [PhotoID]

    package init(tag: String, photos: [PhotoID]) {
        self.tag = tag
        self.photos = photos
    }
}

extension Texts {
    /// Gives tags to photos, as a person does; unknown ids are skipped. A tag that was taken off such a photo comes
    /// back as its source gave it.
    ///
    /// - Returns: for each tag the photos that did not have it; tags that all photos had are left out.
    /// - Throws: ``CatalogError/invalidTagName(_:)``.
    @discardableResult
    public func addTags(_ names: [String], to photos: [PhotoID]) throws -> [TagChange] {
        try checkTagNames(names)
        return try database.change { try $0.add(names, to: photos) }
    }

    /// Takes tags off photos, whatever source they come from. No source gives such a photo the tag again, until
    /// ``addTags(_:to:)`` does; the photo's file stays as it is.
    ///
    /// - Returns: for each tag the photos that had it; tags that no photo had are left out.
    /// - Throws: ``CatalogError/invalidTagName(_:)``.
    @discardableResult
    public func removeTags(_ names: [String], from photos: [PhotoID]) throws -> [TagChange] {
        try checkTagNames(names)
        return try database.change { try $0.remove(names, from: photos) }
    }

    /// Returns the tags that any file of some photos has, by name, each with the number of these photos.
    public func tags(of photos: [PhotoID]) throws -> [TagCount] {
        try database.read { transaction in
            let files = try transaction.files(ledBy: transaction.leading(photos))
            return try transaction.rows(
                """
                SELECT name, count(DISTINCT coalesce(leader_id, photo_id)) FROM photo_tags
                JOIN tags ON tags.id = tag_id JOIN photos ON photos.id = photo_id
                WHERE photo_id \(in: files) GROUP BY tags.id ORDER BY name_key
                """
            ) { TagCount(name: try $0[0], photos: try $0[1]) }
        }
    }

    private func checkTagNames(_ names: [String]) throws(CatalogError) {
        for name in names
        where name.tagKey.isEmpty || name.storable.unicodeScalars.count > InputLimits.keywordLength {
            throw .invalidTagName(name)
        }
    }
}
