import Spelling
import StrictJSON
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

    static func object(_ correction: QueryCorrection) -> JSONObject {
        [
            "original": correction.original, "corrected": correction.corrected,
            "changes": correction.changes.map { change -> JSONObject in
                [
                    "from": change.from, "to": change.to, "start": change.range.lowerBound,
                    "end": change.range.upperBound, "reason": change.reason.rawValue,
                    "gain": change.gain.rounded(places: 4),
                ]
            },
            "margin": correction.margin.rounded(places: 4),
        ]
    }

    static func object(_ candidate: CorrectionExplanation.Candidate) -> JSONObject {
        [
            "text": candidate.text, "score": candidate.score.rounded(places: 4),
            "features": JSONObject(candidate.features.map { ($0.feature.name, $0.value.rounded(places: 4)) }),
        ]
    }

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
