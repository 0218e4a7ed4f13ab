import Catalog
import ClipSearch
import TerminalOutput

/// The output of search results.
struct ResultOutput {
    enum Form { case people, json, paths, nulSeparatedPaths }

    let form: Form
    let explains: Bool
    let showsPreviews: Bool
    /// The query, for the JSON.
    let query: String
    /// The text of each term, in the order of the query's terms.
    let terms: [String]
    /// A Boolean value that indicates whether only relevant results were requested.
    var relevantOnly = false
    /// The precision of the model's networks that were used.
    var precision: PrecisionOutput.Choices?

    func write(_ response: SearchResponse) throws {
        if let correction = response.correction, correction.isChanged, form != .json {
            try CorrectionOutput.writeNotice(correction)
        }
        var output = OutputWriter()
        if form != .json { try writeUnderstood(response) }
        try writeNotices(response)
        switch form {
        case .people: try writeForPeople(response, to: &output)
        case .json:
            var json = JSONWriter()
            write(response, to: &json)
            try output.write(json.bytes)
            try output.writeLine()
        case .paths, .nulSeparatedPaths:
            for result in response.results {
                // A stack is one answer, so that as many paths come as were asked for.
                try output.writePath(result.path, nulTerminated: form == .nulSeparatedPaths)
            }
        }
        try output.flush()
        if explains, form == .paths || form == .nulSeparatedPaths { try writeExplanation(response, descriptor: 2) }
    }

    /// Says on standard error which words were taken for conditions, and which mean nothing.
    private func writeUnderstood(_ response: SearchResponse) throws {
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        let style = TerminalStyle(descriptor: 2)
        let conditions = response.conditions.filter(\.applies).map { style.bold($0.label.withoutControlCharacters) }
        if !conditions.isEmpty {
            let count = response.leftOutPhotos
            let leftOut = count > 0 ? ", \(HumanReadable.count(count)) photo\(count == 1 ? "" : "s") left out" : ""
            try errors.writeLine(
                "Only photos \(conditions.joined(separator: ", "))\(leftOut) (--literal searches for the words)")
        }
        for condition in response.conditions {
            guard case .ambiguousDate(let dates) = condition.effect else { continue }
            try errors.writeLine(
                "\"\(condition.typed.withoutControlCharacters)\" was searched for as words: as a date it may be "
                    + dates.joined(separator: " or "))
        }
        if !response.unread.isEmpty {
            let parts = response.unread.map { "\"\($0.text.withoutControlCharacters)\"" }.joined(separator: ", ")
            let verb = response.unread.count == 1 ? "means" : "mean"
            try errors.writeLine("\(parts) \(verb) nothing to the model: what comes is only the nearest")
        }
        try errors.flush()
    }

    /// Reports on standard error a damaged index, or the reason why there are no results or more than requested.
    private func writeNotices(_ response: SearchResponse) throws {
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        if let problem = response.plan.indexProblem { try errors.writeLine(IndexUpdateOutput.line(unused: problem)) }
        if relevantOnly, response.relevantCount == nil {
            try errors.writeLine("what is relevant can't be told of this question; all answers are shown")
        } else if relevantOnly, response.relevantCount == 0 {
            try errors.writeLine("Nothing relevant. Without --relevant the nearest photos are shown all the same")
        } else if response.results.isEmpty, form == .people {
            try errors.writeLine("no photo matches")
        }
        try errors.flush()
    }

    private func writeForPeople(_ response: SearchResponse, to output: inout OutputWriter) throws {
        let style = TerminalStyle(descriptor: 1)
        let preview = showsPreviews ? PicturePreview(style: style) : nil
        let current = FileSystem.realPath(".")
        for result in response.results {
            let score = HumanReadable.decimal(Double(result.score), places: 3)
            var line = "\(style.bold(score))  \(result.path.shown(from: current).withoutControlCharacters)"
            if let termScores = result.termScores, terms.count > 1 {
                let parts = zip(terms, termScores).map {
                    "\($0.withoutControlCharacters) \(HumanReadable.decimal(Double($1), places: 3))"
                }
                line += "  " + style.dim("(\(parts.joined(separator: ", ")))")
            }
            if !result.copies.isEmpty {
                let count = result.copies.count
                line += "  " + style.dim("(+\(HumanReadable.count(count)) \(count == 1 ? "copy" : "copies"))")
            }
            try output.writeLine(line)
            if let scores = result.scores, let reasons = AnswerReasons(scores).line {
                try output.writeLine(style.dim("       " + reasons.withoutControlCharacters))
            }
            if let preview { try output.write(preview.bytes(forPictureAt: result.path.text)) }
        }
        if explains {
            try output.flush()
            try writeExplanation(response, descriptor: 1)
        }
    }

    private func writeExplanation(_ response: SearchResponse, descriptor: Int32) throws {
        var output = OutputWriter(descriptor: descriptor)
        let style = TerminalStyle(descriptor: descriptor)
        let times = response.timings
        let milliseconds = { HumanReadable.decimal($0, places: 1) + " ms" }
        let lines = [
            "model    \(response.model)"
                + (precision.flatMap(PrecisionOutput.line).map { ": \($0)" } ?? ""),
            "plan     \(response.plan.strategy.rawValue): \(HumanReadable.count(response.comparedPhotos)) of "
                + "\(HumanReadable.count(response.totalPhotos)) photos compared; \(response.plan.reason)",
            "ranking  \(response.ranking.rawValue)"
                + (response.relevantCount.map { ", \(HumanReadable.count($0)) of these probably relevant" } ?? ""),
            "time     \(milliseconds(times.total)): library \(milliseconds(times.library)), "
                + "query \(milliseconds(times.encoding)), search \(milliseconds(times.search))",
            "memory   \(HumanReadable.bytes(peakResidentMemory())) at most",
        ]
        for line in lines { try output.writeLine(style.dim(line)) }
        try output.flush()
    }

    private func write(_ response: SearchResponse, to json: inout JSONWriter) {
        json.object { json in
            json.member("query", query)
            if let correction = response.correction {
                json.member("correction", object: { CorrectionOutput.write(correction, to: &$0) })
            }
            json.member("model", response.model)
            json.member("plan", response.plan.strategy.rawValue)
            json.member("milliseconds", (response.timings.total * 1000).rounded() / 1000)
            json.member("results", array: response.results) { json, result in
                json.object { json in
                    json.member("rank", result.rank)
                    json.member("id", result.id)
                    json.member("path", path: result.path.bytes)
                    json.member("score", result.score)
                    json.member("width", result.width)
                    json.member("height", result.height)
                    if let takenAt = result.takenAt {
                        json.member("takenAt", PhotoTime.text(of: takenAt))
                    } else {
                        json.memberNull("takenAt")
                    }
                    if let termScores = result.termScores {
                        json.member("terms", array: zip(terms, termScores)) { json, term in
                            json.object {
                                $0.member("term", term.0)
                                $0.member("score", term.1)
                            }
                        }
                    }
                    if !result.copies.isEmpty {
                        json.member("copies", array: result.copies) { json, copy in
                            json.object {
                                $0.member("id", copy.id)
                                $0.member("path", path: copy.file.path.bytes)
                            }
                        }
                    }
                    if let isRelevant = result.isRelevant { json.member("relevant", isRelevant) }
                    if let scores = result.scores { AnswerReasons(scores).write(to: &json) }
                }
            }
            json.member("ranking", response.ranking.rawValue)
            if let relevant = response.relevantCount {
                json.member("relevantCount", relevant)
            } else {
                json.memberNull("relevantCount")
            }
            json.member("conditions", array: response.conditions) { json, condition in
                json.object {
                    $0.member("words", condition.typed)
                    $0.member("label", condition.label)
                    $0.member("applies", condition.applies)
                }
            }
            json.member("unread", array: response.unread) { $0.value($1.text) }
            json.member("leftOutPhotos", response.leftOutPhotos)
            if let precision { PrecisionOutput.write(precision, to: &json) }
            if explains {
                json.member(
                    "explain",
                    object: {
                        $0.member("comparedPhotos", response.comparedPhotos)
                        $0.member("totalPhotos", response.totalPhotos)
                        $0.member("libraryMilliseconds", response.timings.library)
                        $0.member("queryMilliseconds", response.timings.encoding)
                        $0.member("searchMilliseconds", response.timings.search)
                        $0.member("peakMemoryBytes", peakResidentMemory())
                        $0.member("planReason", response.plan.reason)
                        $0.member("usesIndex", response.plan.usesIndex)
                    })
            }
        }
    }
}

extension PhotoPath {
    /// Returns the path relative to the folder `current` if it is below it, else in full.
    func shown(from current: PhotoPath?) -> String {
        guard let current, current.text != "/", self != current, isAtOrBelow(current),
            let rest = String(text.utf8.dropFirst(current.text.utf8.count + 1))
        else { return text }
        return rest
    }
}
