/// A model that answers a text with a text, such as a corrector or a translator.
///
/// ``SequenceToSequenceModel`` loads model folders.
public protocol TextToTextModel: Sendable {
    /// The model's name as shown to users.
    var name: String { get }

    /// Answers a text.
    ///
    /// - Parameter onToken: called with each piece of the answer as it is generated, with a single beam only: with
    ///   several, no piece is final until the end.
    /// - Returns: ``GenerationOptions/returnedSequences`` texts, the best first.
    /// - Throws: ``LanguageModelError``.
    func generate(
        _ text: String, options: GenerationOptions, onToken: ((String) -> Void)?
    ) throws -> [GeneratedText]

    /// Scores each target as the answer to one source, all in one batch: log p(target | source), including the end of
    /// the answer.
    ///
    /// - Throws: ``LanguageModelError``.
    func score(_ targets: [String], given source: String) throws -> [TextScore]
}

extension TextToTextModel {
    /// Answers a text without reporting progress.
    ///
    /// - Throws: ``LanguageModelError``.
    public func generate(_ text: String, options: GenerationOptions = GenerationOptions()) throws -> [GeneratedText] {
        try generate(text, options: options, onToken: nil)
    }
}
