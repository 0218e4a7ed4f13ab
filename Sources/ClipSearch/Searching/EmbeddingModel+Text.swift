import Encoders

extension EmbeddingModel {
    /// Returns the unit vector of a text.
    ///
    /// - Parameter usesPromptEnsemble: `true` to use the mean of several phrasings; see ``PromptTemplate``. Texts that
    ///   the model's tower for other languages reads have one.
    /// - Throws: `EncoderError`.
    public func vector(ofText text: String, usesPromptEnsemble: Bool = false) throws -> [Float] {
        let encoder = try textEncoder()
        let tower = try encoder.tower(for: text)
        let phrasings = usesPromptEnsemble && tower == .main ? PromptTemplate.phrasings(of: text) : [text]
        let vectors = try encoder.encode(phrasings, by: tower)
        guard let mean = QueryVector.combine(vectors.map { ($0, 1) }) else { throw ClipSearchError.contradictoryQuery }
        return mean
    }
}
