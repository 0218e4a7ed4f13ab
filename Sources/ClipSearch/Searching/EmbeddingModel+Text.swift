import Encoders

extension EmbeddingModel {
    /// Returns the unit vector of a text.
    ///
    /// - Parameter usesPromptEnsemble: `true` to use the mean of several phrasings; see ``PromptTemplate``.
    /// - Throws: `EncoderError`.
    public func vector(ofText text: String, usesPromptEnsemble: Bool = false) throws -> [Float] {
        let phrasings = usesPromptEnsemble ? PromptTemplate.phrasings(of: text) : [text]
        let vectors = try textEncoder().encode(phrasings)
        guard let mean = QueryVector.combine(vectors.map { ($0, 1) }) else { throw ClipSearchError.contradictoryQuery }
        return mean
    }
}
