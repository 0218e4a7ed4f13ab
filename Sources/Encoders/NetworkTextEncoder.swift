import Compute
import Tokenizers

/// A ``TextEncoder`` for any network that takes tokens.
struct NetworkTextEncoder: TextEncoder {
    let model: String
    let dimension: Int
    let tokenizer: any Tokenizer
    /// The network: sequences of token ids to `[sequences, dimension]`.
    let network: @Sendable (_ sequences: [[Int32]]) throws -> Matrix

    func tokenize(_ text: String) -> [Int32] { tokenizer.encode(text) }

    func encode(_ texts: [String]) throws -> [[Float]] {
        guard !texts.isEmpty else { return [] }
        return try unitRows(of: try network(texts.map(tokenizer.encode)), model: model)
    }
}
