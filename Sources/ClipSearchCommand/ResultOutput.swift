import Catalog
import ClipSearch
import StrictJSON
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
    /// The conditions that left no photo at all.
    var emptiedBy: [EmptyingCondition] = []
    /// The score that results must have.
    var minimumScore: Float?
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
            try output.write(json: object(response))
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
            try errors.writeLine(reasonForNothing)
        }
        try errors.flush()
    }

    /// The maximum number of words of a picture's writing that are printed below its line.
    private static let shownWords = 12

    /// The reason why there are no results, and what to leave out.
    private var reasonForNothing: String {
        guard !emptiedBy.isEmpty else {
            guard let minimumScore else { return "no photo matches" }
            let score = HumanReadable.decimal(Double(minimumScore), places: 2)
            return "No photo scores \(score) or more; leave --min-score out to see the nearest"
        }
        let labels = emptiedBy.map(\.label.withoutControlCharacters)
        let without = emptiedBy.map { condition in
            let count = condition.photosWithout
            return "without \(condition.label.withoutControlCharacters) \(HumanReadable.count(count)) "
                + (count == 1 ? "photo is" : "photos are") + " left"
        }
        return "No photo is left by \(labels.joined(separator: " and ")); \(without.joined(separator: ", "))"
    }

    private func writeForPeople(_ response: SearchResponse, to output: inout OutputWriter) throws {
        let style = TerminalStyle(descriptor: 1)
        let preview = showsPreviews ? PicturePreview(style: style) : nil
        if showsPreviews, preview == nil {
            var errors = OutputWriter(descriptor: 2, destination: "standard error")
            try errors.writeLine(
                "No previews: this terminal shows no pictures (kitty, iTerm2, WezTerm and those with sixel do)")
            try errors.flush()
        }
        let current = FileSystem.realPath(".")
        for result in response.results {
            let lead =
                response.isByTime
                ? result.photo.day : HumanReadable.decimal(Double(result.score), places: 3)
            var line = "\(style.bold(lead))  \(result.path.shown(from: current).withoutControlCharacters)"
            if let second = result.second { line += " " + style.dim("(\(HumanReadable.clock(seconds: second)))") }
            if let termScores = result.termScores, terms.count > 1 {
                let parts = zip(terms, termScores).map {
                    "\($0.withoutControlCharacters) \(HumanReadable.decimal(Double($1), places: 3))"
                }
                line += "  " + style.dim("(\(parts.joined(separator: ", ")))")
            }
            if !result.otherFiles.isEmpty {
                let names = result.otherFiles.map(\.file.path.fileName.withoutControlCharacters)
                line += "  " + style.dim("(with \(names.joined(separator: ", ")))")
            }
            if !result.copies.isEmpty {
                let count = result.copies.count
                line += "  " + style.dim("(+\(HumanReadable.count(count)) \(count == 1 ? "copy" : "copies"))")
            }
            if !FileSystem.exists(result.path) {
                line += "  " + style.dim("(the file is gone)")
            }
            try output.writeLine(line)
            if !result.writing.isEmpty {
                let words = result.writing.prefix(Self.shownWords).map(\.text).joined(separator: " ")
                let rest = result.writing.count > Self.shownWords ? " …" : ""
                try output.writeLine(style.dim("       in the picture: \(words.withoutControlCharacters)\(rest)"))
            }
            if let scores = result.scores, let reasons = AnswerReasons(scores).line {
                try output.writeLine(style.dim("       " + reasons.withoutControlCharacters))
            }
            if let preview {
                try output.write(preview.bytes(forPictureAt: result.path.text, second: result.second))
            }
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
                + (precision.flatMap(PrecisionOutput.line).map { ": \($0)" } ?? "")
                + (response.usesMultilingualTower ? "; the words were read by its tower for other languages" : ""),
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

    private func object(_ response: SearchResponse) -> JSONObject {
        var object: JSONObject = [
            "query": query, "correction": JSONObject.IfPresent(response.correction.map(CorrectionOutput.object)),
            "model": response.model, "plan": response.plan.strategy.rawValue,
            "milliseconds": response.timings.total.rounded(places: 3), "results": response.results.map(self.object),
            "ranking": response.ranking.rawValue, "relevantCount": response.relevantCount,
            "conditions": response.conditions.map { condition -> JSONObject in
                ["words": condition.typed, "label": condition.label, "applies": condition.applies]
            },
            "unread": response.unread.map(\.text), "leftOutPhotos": response.leftOutPhotos,
            "emptiedBy": JSONObject.IfPresent(
                emptiedBy.isEmpty
                    ? nil
                    : emptiedBy.map { ["condition": $0.label, "photosWithout": $0.photosWithout] as JSONObject }),
            "precision": JSONObject.IfPresent(PrecisionOutput.object(precision)),
        ]
        if explains {
            let explanation: JSONObject = [
                "comparedPhotos": response.comparedPhotos, "totalPhotos": response.totalPhotos,
                "libraryMilliseconds": response.timings.library, "queryMilliseconds": response.timings.encoding,
                "searchMilliseconds": response.timings.search, "peakMemoryBytes": peakResidentMemory(),
                "planReason": response.plan.reason, "usesIndex": response.plan.usesIndex,
                "textTower": response.usesMultilingualTower ? "multilingual" : "main",
            ]
            object += ["explain": explanation]
        }
        return object
    }

    private func object(_ result: SearchResponse.Result) -> JSONObject {
        let termScores = result.termScores.map { scores in
            zip(terms, scores).map { term, score -> JSONObject in ["term": term, "score": score] }
        }
        func files(_ photos: [PhotoRecord]) -> JSONObject.IfPresent {
            JSONObject.IfPresent(
                photos.isEmpty ? nil : photos.map { ["id": $0.id] + .path($0.file.path) as JSONObject })
        }
        let members: JSONObject = [
            "score": result.score, "second": JSONObject.IfPresent(result.second),
            "width": result.width, "height": result.height,
            "takenAt": result.takenAt.map(PhotoTime.text(of:)), "terms": JSONObject.IfPresent(termScores),
            "otherFiles": files(result.otherFiles), "copies": files(result.copies),
            "relevant": JSONObject.IfPresent(result.isRelevant),
            "writing": JSONObject.IfPresent(
                result.writing.isEmpty ? nil : result.writing.map(ReadingOutput.object)),
            "scores": JSONObject.IfPresent(result.scores.map { AnswerReasons($0).object }),
        ]
        return ["rank": result.rank, "id": result.id] + .path(result.path) + members
    }
}

extension PhotoRecord {
    /// The day on which the photo was taken or, where that is not known, its file modified: `2019-07-14`.
    fileprivate var day: String {
        let time = file.takenAt ?? PhotoTime.wallClock(ofUnixTime: file.modifiedNanoseconds / 1_000_000_000)
        return String(PhotoTime.text(of: time).prefix(10))
    }
}

extension PhotoPath {
    /// Returns the path relative to the folder `current` if it is below it, else in full.
    func shown(from current: PhotoPath?) -> String {
        guard let current, current.text != "/" else { return text }
        return relative(to: current) ?? text
    }
}
