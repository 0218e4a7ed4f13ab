/// Turns texts into vectors.
public protocol TextEncoder: Sendable {
    /// How many values a vector has.
    var dimension: Int { get }

    /// The token ids that the network sees of a text, the special ones included.
    func tokenize(_ text: String) -> [Int32]

    /// - Returns: a vector of length 1 for each text.
    /// - Throws: ``EncoderError``.
    func encode(_ texts: [String]) throws -> [[Float]]
}
