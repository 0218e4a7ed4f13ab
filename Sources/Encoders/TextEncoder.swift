/// Encodes texts as vectors.
///
/// An encoder may have two towers, one of them for other languages; ``encode(_:)`` then encodes each text by the one
/// that reads it, ``tower(for:)``.
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
    /// that is compared with pictures. An encoder of two towers uses the main one for all texts.
    ///
    /// - Returns: the vectors of ``encode(_:)`` and those of the encoder of the model's
    ///   ``EmbeddingModel/sentenceModel()``; nil, the default, if the network computes no sentence vectors.
    /// - Throws: ``EncoderError``.
    func encodeWithSentences(_ texts: [String]) throws -> [(vector: [Float], sentence: [Float])]?

    /// The towers of the encoder; ``TextTower/main`` alone by default.
    var towers: [TextTower] { get }

    /// Returns the tower that reads a text: always the same for the same text.
    ///
    /// - Throws: the errors of the encoder's networks.
    func tower(for text: String) throws -> TextTower

    /// Encodes texts by one tower.
    ///
    /// - Returns: a vector of length 1 for each text.
    /// - Throws: ``EncoderError``, also for a tower that the encoder lacks.
    func encode(_ texts: [String], by tower: TextTower) throws -> [[Float]]

    /// Returns a Boolean value that indicates whether a tower knows the writing of a word in other letters than Latin
    /// ones; `false` by default.
    ///
    /// - Throws: the errors of the encoder's tokenizers.
    func reads(_ word: String) throws -> Bool
}

extension TextEncoder {
    /// Returns nil: the network computes no sentence vectors.
    public func encodeWithSentences(_ texts: [String]) throws -> [(vector: [Float], sentence: [Float])]? { nil }

    /// The main tower.
    public var towers: [TextTower] { [.main] }

    /// Returns the main tower.
    public func tower(for text: String) throws -> TextTower { .main }

    /// Encodes texts by the main tower.
    public func encode(_ texts: [String], by tower: TextTower) throws -> [[Float]] {
        guard towers.contains(tower) else {
            throw EncoderError.missingPart(model: "of this encoder", part: "text tower for other languages")
        }
        return try encode(texts)
    }

    /// Returns `false`.
    public func reads(_ word: String) throws -> Bool { false }
}
