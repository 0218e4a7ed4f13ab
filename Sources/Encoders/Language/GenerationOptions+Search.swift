import Networks
import Tokenizers

extension GenerationOptions {
    /// Runs the search that the options ask for, and turns what it finds into text.
    ///
    /// - Parameters:
    ///   - greedy: runs with one beam; hands out each token.
    ///   - beams: runs with several.
    func search(
        decodingWith tokenizer: any Tokenizer, model: String, onToken: ((String) -> Void)?,
        greedy: ((Int32) -> Void) throws -> GeneratedSequence, beams run: (BeamSearch) throws -> [GeneratedSequence]
    ) throws -> [GeneratedText] {
        guard beams >= 1, 1...beams ~= returnedSequences else {
            throw EncoderError.wrongInput(
                model: model, reason: "from 1 to \(max(beams, 1)) sequences can be returned of \(max(beams, 1)) beams")
        }
        guard lengthPenalty.isFinite else {
            throw EncoderError.wrongInput(model: model, reason: "the length penalty must be a number")
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

/// Text that comes token by token. A token may be part of a character, so what is still in doubt is held back.
struct TextStream {
    private let tokenizer: any Tokenizer
    private var tokens: [Int32] = []
    private var given: [Unicode.Scalar] = []

    init(_ tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

    /// - Returns: what is new and sure.
    mutating func append(_ token: Int32) -> String {
        tokens.append(token)
        var text = decoded()
        while text.last == "\u{FFFD}" { text.removeLast() }
        return give(text)
    }

    /// - Returns: what was held back.
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

/// Runs `body` and tells of what its network refuses as of the model that the caller knows.
func describingErrors<Result>(of model: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch NetworkError.invalidInput(_, let reason) {
        throw EncoderError.wrongInput(model: model, reason: reason)
    } catch NetworkError.notFinite {
        throw EncoderError.notFinite(model: model)
    }
}
