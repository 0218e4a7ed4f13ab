import ClipSearch
import StrictJSON
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

    var object: JSONObject {
        let hasWords = scores.words != nil || scores.ownWords != nil
        return [
            "vector": scores.vector, "caption": JSONObject.IfPresent(scores.caption),
            "bestCaption": JSONObject.IfPresent(scores.bestCaption), "words": JSONObject.IfPresent(scores.words),
            "ownWords": JSONObject.IfPresent(scores.ownWords),
            "matchedWords": JSONObject.IfPresent(hasWords ? scores.matchedWords : nil),
            "writing": JSONObject.IfPresent(scores.writing),
            "likelihood": JSONObject.IfPresent(scores.likelihood),
        ]
    }
}
