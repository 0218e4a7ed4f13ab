/// A model that encodes pictures and texts as vectors in one space, where related items are near each other.
///
/// ``TwoTowerModel`` loads model folders; a program with a network of its own can conform a type to this protocol and
/// pass it to a library.
public protocol EmbeddingModel: Sendable {
    /// The model's name as shown to users.
    var name: String { get }
    /// An identifier that distinguishes this model's vectors from those of any other; it changes when the weights do.
    var fingerprint: String { get }
    /// The number of components of a vector.
    var dimension: Int { get }

    /// Returns the encoder of pictures.
    ///
    /// - Throws: ``EncoderError`` when the model has no such part or it cannot be loaded.
    func imageEncoder() throws -> any ImageEncoder
    /// Returns the encoder of texts.
    ///
    /// - Throws: ``EncoderError`` when the model has no such part or it cannot be loaded.
    func textEncoder() throws -> any TextEncoder

    /// Returns the text-only model that this one contains, whose vectors compare sentences with each other more
    /// accurately than those trained to match pictures; nil if it has none.
    ///
    /// - Throws: ``EncoderError`` when its files cannot be read.
    func sentenceModel() throws -> (any SentenceModel)?
}

extension EmbeddingModel {
    /// Returns nil: the model contains no sentence model.
    public func sentenceModel() throws -> (any SentenceModel)? { nil }
}
