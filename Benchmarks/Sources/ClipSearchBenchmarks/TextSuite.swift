import Encoders

/// Texts to vectors: a short query, one as long as CLIP takes, and many short ones.
func measureTexts(_ options: Options, _ precision: Precision, _ harness: Harness) throws {
    let encoder = try TwoTowerModel(folder: options.model, precision: precision).textEncoder()
    for tokens in [10, 77] {
        let text = text(ofTokens: tokens, encoder)
        let name = "text/\(encoder.tokenize(text).count)-tokens"
        try harness.measure(name) { consume(try encoder.encode([text])) }
        if tokens == 10 {
            let many = [String](repeating: text, count: 32)
            try harness.measure("\(name)/batch-32", items: 32) { consume(try encoder.encode(many)) }
        }
    }
}

/// A text of so many tokens, or of a few more where words are split.
private func text(ofTokens count: Int, _ encoder: any TextEncoder) -> String {
    let words = ["a", "dog", "and", "a", "cat", "in", "the", "sun", "by", "the", "old", "red", "house"]
    var text = words[0]
    var next = 1
    while encoder.tokenize(text).count < count {
        text += " " + words[next % words.count]
        next += 1
    }
    return text
}
