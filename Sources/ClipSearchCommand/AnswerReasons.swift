import ClipSearch
import TerminalOutput

/// The scores that explain a result's rank.
struct AnswerReasons {
    private let scores: SearchScores

    init(_ scores: SearchScores) { self.scores = scores }

    /// The line for display; nil when there is nothing but the score.
    var line: String? {
        var parts: [String] = []
        if let caption = scores.caption, let text = scores.bestCaption {
            parts.append("caption \(HumanReadable.decimal(Double(caption), places: 3)) \"\(text)\"")
        }
        if let ownWords = scores.ownWords { parts.append(ownWords > 1 ? "its own name" : "put first by its words") }
        if !scores.matchedWords.isEmpty { parts.append("words: \(scores.matchedWords.joined(separator: ", "))") }
        if let likelihood = scores.likelihood {
            parts.append("likelihood \(HumanReadable.decimal(likelihood, places: 2)) nats a token")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    func write(to json: inout JSONWriter) {
        json.member(
            "scores",
            object: { json in
                json.member("vector", scores.vector)
                if let caption = scores.caption { json.member("caption", caption) }
                if let text = scores.bestCaption { json.member("bestCaption", text) }
                if let words = scores.words { json.member("words", words) }
                if let ownWords = scores.ownWords { json.member("ownWords", ownWords) }
                if scores.words != nil || scores.ownWords != nil {
                    json.member("matchedWords", array: scores.matchedWords) { $0.value($1) }
                }
                if let likelihood = scores.likelihood { json.member("likelihood", likelihood) }
            })
    }
}
