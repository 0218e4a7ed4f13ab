import Catalog

extension PhotoSearcher {
    /// Takes a query's text apart into words and what its operators say. A collection is in the filter by its id.
    ///
    /// - Throws: ``ClipSearchError/invalidArgument(name:value:reason:)`` for a value that an operator doesn't take, or
    ///   a collection that the library doesn't have; `CatalogError`.
    public func conditions(of text: String) throws -> QueryConditions {
        var conditions = try QueryConditions(text)
        guard let name = conditions.collection else { return conditions }
        let collections = try library.collections.all()
        guard let found = collections.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw OperatorValue(name: .collection, text: name).refused("must be the name of a collection")
        }
        conditions.filter.collection = found.id
        return conditions
    }

    private static let quotationMarks: Set<Character> = ["\"", "\u{201C}", "\u{AB}"]

    /// Returns a query with the operators of its wanted texts as conditions of its filter. What stands between
    /// quotation marks must be written in the pictures, if anything is written in any of the library.
    func withConditions(_ query: SearchQuery) throws -> SearchQuery {
        guard !query.isLiteral else { return query }
        var query = query
        var leftOut: [String] = []
        query.terms = try query.terms.compactMap { term in
            guard case .text(let text) = term.content, term.weight > 0,
                text.contains(where: { $0 == ":" || Self.quotationMarks.contains($0) })
            else { return term }
            let conditions = try conditions(of: text)
            if !conditions.quoted.isEmpty, try library.writing.hasAny() {
                query.filter.writtenPhrases += conditions.quoted
            }
            guard !conditions.isEmpty else { return term }
            try query.filter.add(conditions.filter)
            leftOut += conditions.leftOut
            return conditions.words.isEmpty ? nil : SearchQuery.Term(.text(conditions.words), weight: term.weight)
        }
        query.terms += leftOut.map { SearchQuery.Term(.text($0), weight: -1) }
        return query
    }
}

extension PhotoFilter {
    /// Adds the conditions that were typed, which hold as well.
    ///
    /// - Throws: ``ClipSearchError/invalidArgument(name:value:reason:)`` for a condition of which there can be one.
    fileprivate mutating func add(_ typed: PhotoFilter) throws(ClipSearchError) {
        folders += typed.folders
        folderNames += typed.folderNames
        tags += typed.tags
        excludedTags += typed.excludedTags
        limit(from: typed.from, before: typed.before)
        writtenPhrases += typed.writtenPhrases
        hasWriting = hasWriting || typed.hasWriting
        favouritesOnly = favouritesOnly || typed.favouritesOnly
        minimumRating = [minimumRating, typed.minimumRating].compactMap(\.self).max()
        minimumBytes = [minimumBytes, typed.minimumBytes].compactMap(\.self).max()
        maximumBytes = [maximumBytes, typed.maximumBytes].compactMap(\.self).min()
        if let names = typed.excludedFileNames { excludedFileNames = excludedFileNames?.adding(names) ?? names }
        fileNames = try one(fileNames, typed.fileNames, .type)
        camera = try one(camera, typed.camera, .camera)
        lens = try one(lens, typed.lens, .lens)
        near = try one(near, typed.near, .near)
        area = try one(area, typed.area, .area)
        collection = try one(collection, typed.collection, .collection)
    }

    private func one<Value: Equatable>(
        _ given: Value?, _ typed: Value?, _ name: QueryOperator
    ) throws(ClipSearchError) -> Value? {
        guard let given, let typed, given != typed else { return typed ?? given }
        throw .invalidArgument(
            name: "\(name.rawValue):", value: "\(typed)", reason: "can be given once, in the query or beside it")
    }
}
