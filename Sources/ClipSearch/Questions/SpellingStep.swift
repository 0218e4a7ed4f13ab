import Catalog
import Spelling

extension PhotoSearcher {
    /// Corrects the spelling of a query, with the words of the photos' captions, tags and file names as known words.
    ///
    /// - Returns: nil when the searcher has no corrector.
    /// - Throws: `CatalogError`; the errors of the corrector's models.
    public func correct(_ text: String) throws -> QueryCorrection? {
        try corrector?.correct(text, vocabulary: vocabulary.current(of: library))
    }

    /// Corrects a query as ``correct(_:)`` does, and returns the candidates that were considered.
    public func explainCorrection(of text: String) throws -> CorrectionExplanation? {
        try corrector?.explain(text, vocabulary: vocabulary.current(of: library))
    }

    /// Corrects the spelling of a query's texts, each separately.
    ///
    /// - Returns: the query to answer, and the correction: nil when no text was checked, since the query has none or
    ///   disables correction, or there is no corrector. The corrections of several terms are combined, with `+`
    ///   and `-` between them.
    /// - Throws: `CatalogError`; the errors of the corrector's models.
    func corrected(_ query: SearchQuery) throws -> (query: SearchQuery, correction: QueryCorrection?) {
        guard query.correctsSpelling, corrector != nil else { return (query, nil) }
        var query = query
        var whole: QueryCorrection?
        for index in query.terms.indices {
            try Task.checkCancellation()
            guard case .text(let text) = query.terms[index].content, var correction = try correct(text) else {
                continue
            }
            if correction.isChanged,
                try isOtherLanguage(text, correctedTo: correction.corrected)
                    || WritingSearch(library: library).isWritten(text)
            {
                correction = QueryCorrection(unchanged: text)
            }
            query.terms[index].content = .text(correction.corrected)
            whole =
                whole.map { $0.joined(with: correction, by: query.terms[index].weight < 0 ? " - " : " + ") }
                ?? correction
        }
        return (query, whole)
    }

    /// The least cosine of the vector of a misspelt text, by the tower for other languages, and that of its correction.
    private static let leastAgreement: Float = 0.5

    /// Returns `true` for a text that the model's tower for other languages reads, unless it is misspelt English: the
    /// same tower then gives it about the meaning of its correction.
    private func isOtherLanguage(_ text: String, correctedTo corrected: String) throws -> Bool {
        let encoder = try model.textEncoder()
        guard try encoder.tower(for: text) == .multilingual else { return false }
        let typed = try encoder.encode([text], by: .multilingual)[0]
        return QueryVector.dot(typed, try encoder.encode([corrected], by: .main)[0]) < Self.leastAgreement
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
