import Encoders
import LanguageModels
import Synchronization

/// A sentence model that knows which words two sentences share, and nothing else. It counts what it is asked for.
final class WordSentenceModel: SentenceModel {
    let name = "words"
    let fingerprint: String
    let dimension = 64
    private let counted = Mutex(0)

    init(fingerprint: String = "words 1") { self.fingerprint = fingerprint }

    /// How many texts were encoded.
    var encodedTexts: Int { counted.withLock { $0 } }

    func sentenceEncoder() throws -> any TextEncoder { Encoder(model: self) }

    private struct Encoder: TextEncoder {
        let model: WordSentenceModel
        var dimension: Int { model.dimension }

        func tokenize(_ text: String) -> [Int32] { text.utf8.map(Int32.init) }

        func encode(_ texts: [String]) throws -> [[Float]] {
            model.counted.withLock { $0 += texts.count }
            return texts.map { text in
                var vector = [Float](repeating: 0, count: dimension)
                for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
                    vector[word.utf8.reduce(7) { ($0 * 31 + Int($1)) % dimension }] += 1
                }
                vector[0] += 0.01
                let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
                return vector.map { $0 / length }
            }
        }
    }
}

/// A language model that finds a text the likelier the more of its words it has just read.
struct EchoLanguageModel: LanguageModel {
    let name = "echo"

    func tokenize(_ text: String) -> [Int32] {
        text.lowercased().split(whereSeparator: { !$0.isLetter }).map { Int32(truncatingIfNeeded: $0.utf8.count) }
    }

    func score(_ texts: [String]) throws -> [TextScore] { try score(texts.map { (prefix: "", continuation: $0) }) }

    func score(_ pairs: [(prefix: String, continuation: String)]) throws -> [TextScore] {
        pairs.map { pair in
            let read = Set(pair.prefix.lowercased().split(whereSeparator: { !$0.isLetter }))
            let words = pair.continuation.lowercased().split(whereSeparator: { !$0.isLetter })
            return TextScore(
                tokens: tokenize(pair.continuation), logProbabilities: words.map { read.contains($0) ? -1 : -5 })
        }
    }
}
