import Catalog
import Spelling

extension PhotoLibrary {
    /// Corrects the spelling of a question, with the words of the photos' own captions, tags and file names as words that
    /// are right.
    ///
    /// - Returns: nil when the library has no corrector.
    /// - Throws: `CatalogError`; what the corrector's models throw.
    public func correct(_ text: String) throws -> QueryCorrection? {
        try corrector?.correct(text, vocabulary: vocabulary.current(of: catalog))
    }

    /// Corrects a question, as ``correct(_:)`` does, and tells what was weighed.
    public func explainCorrection(of text: String) throws -> CorrectionExplanation? {
        try corrector?.explain(text, vocabulary: vocabulary.current(of: catalog))
    }

    /// A query with the spelling of its texts corrected, each for itself.
    ///
    /// - Returns: the query to answer, and what was done to it: nil when no text was looked at, since the query has none or
    ///   wants none corrected, or the library has no corrector. The corrections of several terms are one, with `+` and `-`
    ///   between them.
    /// - Throws: `CatalogError`; what the corrector's models throw.
    func corrected(_ query: SearchQuery) throws -> (query: SearchQuery, correction: QueryCorrection?) {
        guard query.correctsSpelling, corrector != nil else { return (query, nil) }
        var query = query
        var whole: QueryCorrection?
        for index in query.terms.indices {
            try Task.checkCancellation()
            guard case .text(let text) = query.terms[index].content, let correction = try correct(text) else {
                continue
            }
            query.terms[index].content = .text(correction.corrected)
            whole =
                whole.map { $0.joined(with: correction, by: query.terms[index].weight < 0 ? " - " : " + ") }
                ?? correction
        }
        return (query, whole)
    }
}

extension QueryCorrection {
    fileprivate func joined(with next: QueryCorrection, by separator: String) -> QueryCorrection {
        let offset = original.utf8.count + separator.utf8.count
        let moved = next.changes.map { change in
            var change = change
            change.range = change.range.lowerBound + offset..<change.range.upperBound + offset
            return change
        }
        let margins = [self, next].filter(\.isChanged).map(\.margin)
        return QueryCorrection(
            original: original + separator + next.original, corrected: corrected + separator + next.corrected,
            changes: changes + moved, margin: margins.min() ?? 0)
    }
}
