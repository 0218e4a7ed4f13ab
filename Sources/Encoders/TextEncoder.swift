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
}
