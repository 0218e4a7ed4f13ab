/// A model that answers a text with a text: a corrector, a translator.
///
/// ``SequenceToSequenceModel`` is the one that loads model folders.
public protocol TextToTextModel: Sendable {
    /// What a person calls the model.
    var name: String { get }

    /// - Parameter onToken: gets each piece of the answer as it is found. Called with a single beam only, since several
    ///   are in doubt until the end.
    /// - Returns: ``GenerationOptions/returnedSequences`` texts, the best first.
    /// - Throws: ``EncoderError``
    func generate(
        _ text: String, options: GenerationOptions, onToken: ((String) -> Void)?
    ) throws -> [GeneratedText]

    /// Scores each target as the answer to one source, all in one batch: log p(target | source), the end of the answer
    /// included.
    ///
    /// - Throws: ``EncoderError``
    func score(_ targets: [String], given source: String) throws -> [TextScore]
}

extension TextToTextModel {
    public func generate(_ text: String, options: GenerationOptions = GenerationOptions()) throws -> [GeneratedText] {
        try generate(text, options: options, onToken: nil)
    }
}
