import Catalog
import Foundation

/// A condition of a query that no photo passes, and what is found without it.
public struct EmptyingCondition: Sendable, Equatable {
    /// The condition as an operator of a query would say it, such as `tag:beach` or `before:2010-01-01`.
    public var label: String
    /// The number of photos that pass all other conditions.
    public var photosWithout: Int
}

extension PhotoSearcher {
    /// Returns the conditions of a query that together leave no photo; empty if they leave some, whatever the words and
    /// the scores then exclude.
    ///
    /// Conditions among the words, such as "in 2009", are those of ``SearchResponse/conditions`` and count as given.
    ///
    /// - Throws: as ``search(_:explains:)`` does for the conditions.
    public func emptyingConditions(of query: SearchQuery) throws -> [EmptyingCondition] {
        let typed = try withConditions(query)
        let query = try read(corrected(typed).query).query
        let parts = typed.filter.parts
        guard !parts.isEmpty, try library.photos.count(matching: tagKinds.filter(query.filter)) == 0 else { return [] }
        return try parts.map { part in
            var filter = query.filter
            part.remove(&filter)
            return EmptyingCondition(
                label: part.label, photosWithout: try library.photos.count(matching: tagKinds.filter(filter)))
        }
    }
}

extension PhotoFilter {
    /// One of a filter's conditions.
    fileprivate struct Part {
        var label: String
        /// Takes the condition out of a filter.
        var remove: (inout PhotoFilter) -> Void
    }

    /// The conditions, each of which photos must pass.
    fileprivate var parts: [Part] {
        var parts = tags.map { tag in Part(label: "tag:\(tag.asOperand)") { $0.tags.removeAll { $0 == tag } } }
        parts += excludedTags.map { tag in
            Part(label: "not:tag:\(tag.asOperand)") { $0.excludedTags.removeAll { $0 == tag } }
        }
        func add<Value>(_ path: WritableKeyPath<PhotoFilter, Value?> & Sendable, _ label: (Value) -> String) {
            guard let value = self[keyPath: path] else { return }
            parts.append(Part(label: label(value)) { $0[keyPath: path] = nil })
        }
        let names = folders.map(\.text) + folderNames
        if !names.isEmpty {
            // A photo passes that is below any of them.
            parts.append(
                Part(label: names.map { "in:\($0.asOperand)" }.joined(separator: " ")) {
                    ($0.folders, $0.folderNames) = ([], [])
                })
        }
        add(\.from) { "after:\(Self.text(of: $0))" }
        add(\.before) { "before:\(Self.text(of: $0))" }
        add(\.fileNames) { "type:\(($0.types ?? $0.extensions).joined(separator: ","))" }
        add(\.excludedFileNames) { "not:type:\(($0.types ?? $0.extensions).joined(separator: ","))" }
        add(\.minimumBytes) { "size:>\($0)" }
        add(\.maximumBytes) { "size:<\($0)" }
        add(\.camera) { "camera:\($0.asOperand)" }
        add(\.lens) { "lens:\($0.asOperand)" }
        add(\.minimumRating) { "rating:\($0)" }
        add(\.area) { "area:\($0.south),\($0.west),\($0.north),\($0.east)" }
        add(\.near) { "near:\($0.latitude),\($0.longitude),\($0.radius)km" }
        parts += writtenPhrases.map { phrase in
            Part(label: "text:\(phrase.asOperand)") { $0.writtenPhrases.removeAll { $0 == phrase } }
        }
        if hasWriting { parts.append(Part(label: "has:text") { $0.hasWriting = false }) }
        if favouritesOnly { parts.append(Part(label: "is:favourite") { $0.favouritesOnly = false }) }
        add(\.collection) { _ in "the collection" }
        return parts
    }

    /// Returns a time without what is zero in it.
    private static func text(of time: Int64) -> String {
        let text = PhotoTime.text(of: time)
        return text.hasSuffix("T00:00:00") ? String(text.prefix(10)) : text
    }
}

extension String {
    /// The text as the value of an operator.
    fileprivate var asOperand: String { contains { $0.isWhitespace } ? "\"\(self)\"" : self }
}
