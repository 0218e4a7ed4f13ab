/// Encodes texts as vectors.
public protocol TextEncoder: Sendable {
    /// The number of components of a vector.
    var dimension: Int { get }

    /// Returns the text's token ids as the network receives them, including special ones.
    func tokenize(_ text: String) -> [Int32]

    /// Encodes texts.
    ///
    /// - Returns: a vector of length 1 for each text.
    /// - Throws: ``EncoderError``.
    func encode(_ texts: [String]) throws -> [[Float]]

    /// Encodes each text as two vectors in one pass, where the network computes a sentence vector on the way to the one
    /// that is compared with pictures.
    ///
    /// - Returns: the vectors of ``encode(_:)`` and those of the encoder of the model's
    ///   ``EmbeddingModel/sentenceModel()``; nil, the default, if the network computes no sentence vectors.
    /// - Throws: ``EncoderError``.
    func encodeWithSentences(_ texts: [String]) throws -> [(vector: [Float], sentence: [Float])]?
}

extension TextEncoder {
    /// Returns nil: the network computes no sentence vectors.
    public func encodeWithSentences(_ texts: [String]) throws -> [(vector: [Float], sentence: [Float])]? { nil }
}
