/// A model whose vectors are the closer the more alike texts are in meaning, such as Sentence-BERT (Reimers & Gurevych,
/// 2019).
public protocol SentenceModel: Sendable {
    /// The model's name as shown to users.
    var name: String { get }
    /// An identifier that distinguishes this model's vectors from those of any other.
    var fingerprint: String { get }
    /// The number of components of a vector.
    var dimension: Int { get }

    /// Returns the encoder of sentences.
    ///
    /// - Throws: ``EncoderError`` when the model cannot be loaded.
    func sentenceEncoder() throws -> any TextEncoder
}
