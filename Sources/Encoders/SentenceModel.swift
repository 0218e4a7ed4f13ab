/// A model that turns texts into vectors which are the nearer the more alike the texts are in meaning, as Sentence-BERT does
/// (Reimers & Gurevych, 2019).
public protocol SentenceModel: Sendable {
    /// What a person calls the model.
    var name: String { get }
    /// Tells this model's vectors from those of any other.
    var fingerprint: String { get }
    /// How many values a vector has.
    var dimension: Int { get }

    /// - Throws: ``EncoderError`` when the model cannot be loaded.
    func sentenceEncoder() throws -> any TextEncoder
}

/// A text encoder whose network makes the vector of a sentence on the way to the one that is compared with pictures.
public protocol SentenceSharingTextEncoder: TextEncoder {
    /// Both vectors of each text from one pass through the network.
    ///
    /// - Returns: what ``TextEncoder/encode(_:)`` gives, and what the encoder of the model's
    ///   ``EmbeddingModel/sentenceModel()`` gives.
    /// - Throws: ``EncoderError``.
    func encodeWithSentences(_ texts: [String]) throws -> [(vector: [Float], sentence: [Float])]
}
