import Spelling
import TerminalOutput

/// The output of spelling corrections.
enum CorrectionOutput {
    /// Writes on standard error, or on the terminal above the results, the corrected query.
    static func writeNotice(_ correction: QueryCorrection) throws {
        let style = TerminalStyle(descriptor: 2)
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        let (from, to) = (correction.original, correction.corrected)
        try errors.writeLine(
            "Searched for \"\(style.bold(to.withoutControlCharacters))\" instead of "
                + "\"\(from.withoutControlCharacters)\" "
                + "(--no-correct searches for what you typed)")
        try errors.flush()
    }

    /// Writes the members of an object.
    static func write(_ correction: QueryCorrection, to json: inout JSONWriter) {
        json.member("original", correction.original)
        json.member("corrected", correction.corrected)
        json.member("changes", array: correction.changes) { json, change in
            json.object {
                $0.member("from", change.from)
                $0.member("to", change.to)
                $0.member("start", change.range.lowerBound)
                $0.member("end", change.range.upperBound)
                $0.member("reason", change.reason.rawValue)
                $0.member("gain", rounded(change.gain))
            }
        }
        json.member("margin", rounded(correction.margin))
    }

    static func write(_ candidates: [CorrectionExplanation.Candidate], to json: inout JSONWriter) {
        json.member("candidates", array: candidates) { json, candidate in
            json.object { json in
                json.member("text", candidate.text)
                json.member("score", rounded(candidate.score))
                json.member(
                    "features",
                    object: { json in
                        for (feature, value) in candidate.features { json.member(feature.name, rounded(value)) }
                    })
            }
        }
    }

    private static func rounded(_ value: Double) -> Double { (value * 10000).rounded() / 10000 }

    /// Returns a table of the candidates, the best first.
    static func lines(_ candidates: [CorrectionExplanation.Candidate]) -> [String] {
        candidates.map { candidate in
            let parts = candidate.features.map { "\($0.feature.name) \(HumanReadable.decimal($0.value, places: 2))" }
            let score = HumanReadable.decimal(candidate.score, places: 2)
            let padding = String(repeating: " ", count: max(0, 8 - score.count))
            let details = parts.isEmpty ? "as typed" : parts.joined(separator: ", ")
            return "\(padding)\(score)  \(candidate.text.withoutControlCharacters)  (\(details))"
        }
    }
}
