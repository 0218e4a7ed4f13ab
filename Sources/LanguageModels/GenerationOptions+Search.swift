import Networks
import Tokenizers

extension GenerationOptions {
    /// Runs the search that the options select and decodes its results.
    ///
    /// - Parameters:
    ///   - greedy: the search with one beam; calls its argument with each token.
    ///   - beams: the search with several beams.
    func search(
        decodingWith tokenizer: any Tokenizer, model: String, onToken: ((String) -> Void)?,
        greedy: ((Int32) -> Void) throws -> GeneratedSequence, beams run: (BeamSearch) throws -> [GeneratedSequence]
    ) throws -> [GeneratedText] {
        guard beams >= 1, 1...beams ~= returnedSequences else {
            throw LanguageModelError.wrongInput(
                model: model, reason: "from 1 to \(max(beams, 1)) sequences can be returned of \(max(beams, 1)) beams")
        }
        guard lengthPenalty.isFinite else {
            throw LanguageModelError.wrongInput(model: model, reason: "the length penalty must be a number")
        }
        let found: [GeneratedSequence]
        if beams == 1 {
            var stream = TextStream(tokenizer)
            found = [
                try greedy { token in
                    guard let onToken else { return }
                    let piece = stream.append(token)
                    if !piece.isEmpty { onToken(piece) }
                }
            ]
            if let onToken {
                let rest = stream.finish()
                if !rest.isEmpty { onToken(rest) }
            }
        } else {
            let stopping: BeamSearch.EarlyStopping =
                switch earlyStopping {
                case .always: .always
                case .whenUnlikely: .whenUnlikely
                case .never: .never
                }
            found = try run(
                BeamSearch(
                    beams: beams, lengthPenalty: lengthPenalty, earlyStopping: stopping, returned: returnedSequences))
        }
        return found.map {
            GeneratedText(
                text: tokenizer.decode($0.tokens, skippingSpecialTokens: true), tokens: $0.tokens, score: $0.score)
        }
    }
}

/// Decodes text token by token. A token may be part of a character, so an incomplete character is held back.
struct TextStream {
    private let tokenizer: any Tokenizer
    private var tokens: [Int32] = []
    private var given: [Unicode.Scalar] = []

    init(_ tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

    /// Adds a token.
    ///
    /// - Returns: the text that became certain.
    mutating func append(_ token: Int32) -> String {
        tokens.append(token)
        var text = decoded()
        while text.last == "\u{FFFD}" { text.removeLast() }
        return give(text)
    }

    /// Ends the text.
    ///
    /// - Returns: the text that was held back.
    mutating func finish() -> String { give(decoded()) }

    private func decoded() -> [Unicode.Scalar] {
        Array(tokenizer.decode(tokens, skippingSpecialTokens: true).unicodeScalars)
    }

    private mutating func give(_ text: [Unicode.Scalar]) -> String {
        guard text.count > given.count, text.starts(with: given) else { return "" }
        var piece = String.UnicodeScalarView()
        piece.append(contentsOf: text[given.count...])
        given = text
        return String(piece)
    }
}

/// Runs `body` and replaces its network's errors by those of the model that the caller knows.
func describingErrors<Result>(of model: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch NetworkError.invalidInput(_, let reason) {
        throw LanguageModelError.wrongInput(model: model, reason: reason)
    } catch NetworkError.notFinite {
        throw LanguageModelError.notFinite(model: model)
    }
}
