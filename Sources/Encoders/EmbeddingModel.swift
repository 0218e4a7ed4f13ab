/// A model that puts pictures and texts into one space, where what belongs together is near.
///
/// ``DualEncoder`` is the one that loads model folders; a program that has a network of its own can conform a type to this
/// and hand it to a library.
public protocol EmbeddingModel: Sendable {
    /// What a person calls the model.
    var name: String { get }
    /// Tells this model's vectors from those of any other; changes when the weights do.
    var fingerprint: String { get }
    /// How many values a vector has.
    var dimension: Int { get }

    /// - Throws: ``EncoderError`` when the model has no such part or it cannot be loaded.
    func imageEncoder() throws -> any ImageEncoder
    /// - Throws: ``EncoderError`` when the model has no such part or it cannot be loaded.
    func textEncoder() throws -> any TextEncoder

    /// A model of texts alone that this one holds: its vectors compare sentences with one another more exactly than those
    /// that are made to meet pictures. Nil if it has none.
    ///
    /// - Throws: ``EncoderError`` when its files cannot be read.
    func sentenceModel() throws -> (any SentenceModel)?
}

extension EmbeddingModel {
    public func sentenceModel() throws -> (any SentenceModel)? { nil }
}
