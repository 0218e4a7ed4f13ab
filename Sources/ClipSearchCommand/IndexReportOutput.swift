import Catalog
import ClipSearch
import StrictJSON
import TerminalOutput

/// The output of an indexing run, as text or JSON.
struct IndexReportOutput {
    let report: IndexingReport
    /// The library's folder.
    let library: String
    /// The precision of the model's networks that were used.
    let precision: PrecisionOutput.Choices
    /// The result of reading the writing in the photos; nil if that was not done.
    var reading: ReadingReport?

    /// Writes failures to standard error, one line each, and the summary to standard output.
    func write(asJSON: Bool) throws {
        let style = TerminalStyle(descriptor: 2)
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        for failure in report.failed {
            // A row of a table may lack the path.
            let path = failure.path.text.isEmpty ? "" : "\(failure.path.text.withoutControlCharacters): "
            try errors.writeLine("\(style.red("unreadable")) \(path)\(failure.reason)")
        }
        for note in report.notes {
            try errors.writeLine("note \(note.path.text.withoutControlCharacters): \(note.reason)")
        }
        for (format, count) in report.skippedFormats.sorted(by: { $0.key < $1.key }) {
            try errors.writeLine(
                "skipped \(Self.counted(count, "\(format) file")): the format is not read here; "
                    + "\"clipsearch formats\" says why")
        }
        for folder in report.unavailableFolders {
            let (state, advice) =
                FileSystem.exists(folder)
                ? ("empty", "If they were deleted, index again with --trust-empty")
                : ("not there", "If it is gone for good: \"clipsearch folders remove\"")
            try errors.writeLine(
                "\(style.yellow("unavailable")) \(folder.text.withoutControlCharacters): it is \(state); its photos "
                    + "are kept. \(advice)")
        }
        if let replaced = report.index?.replaced { try errors.writeLine(IndexUpdateOutput.line(replaced: replaced)) }
        if let problem = report.index?.problem { try errors.writeLine(IndexUpdateOutput.line(problem: problem)) }
        try errors.flush()

        var output = OutputWriter()
        if asJSON {
            try output.write(json: object)
        } else {
            try output.writeLine(summary)
            if let index = report.index, index.problem == nil { try output.writeLine(IndexUpdateOutput.line(index)) }
        }
        try output.flush()
    }

    /// Writes what a run changed and passed over in a line or two, and nothing if that is nothing.
    static func writeCounts(of report: IndexingReport, to errors: inout OutputWriter) throws {
        let changes = [(report.indexed, "indexed"), (report.moved, "moved"), (report.removed, "removed")]
            .filter { $0.0 > 0 }.map { "\(HumanReadable.count($0.0)) \($0.1)" }
        if !changes.isEmpty { try errors.writeLine(changes.joined(separator: ", ")) }
        let failed = report.failed.count - report.failedBefore
        if failed > 0 {
            let pronoun = failed == 1 ? "it" : "them"
            try errors.writeLine(
                "\(counted(failed, "file")) could not be read; \"clipsearch status\" names \(pronoun)")
        }
    }

    var object: JSONObject {
        [
            "indexed": report.indexed, "unchanged": report.unchanged, "moved": report.moved,
            "removed": report.removed,
            "failed": report.failed.map { JSONObject(skipped: $0.path, reason: $0.reason, code: $0.code) },
            "seconds": report.seconds.rounded(places: 3), "retagged": report.retagged,
            "failedBefore": report.failedBefore,
            "skippedFormats": JSONObject(
                report.skippedFormats.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
            "unavailable": report.unavailableFolders.map { JSONObject.path($0) },
            "notes": report.notes.map { JSONObject(skipped: $0.path, reason: $0.reason, code: $0.code) },
            "interrupted": report.wasInterrupted, "dryRun": report.isDryRun,
            "searchIndex": report.index.map(IndexUpdateOutput.object), "precision": PrecisionOutput.object(precision),
            "reread": report.reread,
            "text": JSONObject.IfPresent(reading.map { ReadingOutput(report: $0).object }),
        ]
    }

    private var summary: String {
        var parts = ["\(Self.counted(report.indexed, "photo")) \(report.isDryRun ? "to index" : "indexed")"]
        parts.append("\(HumanReadable.count(report.unchanged)) unchanged")
        if report.moved > 0 { parts.append("\(HumanReadable.count(report.moved)) moved") }
        if report.removed > 0 { parts.append("\(HumanReadable.count(report.removed)) removed") }
        if report.reread > 0 { parts.append("\(HumanReadable.count(report.reread)) read again") }
        if report.retagged > 0 { parts.append("\(HumanReadable.count(report.retagged)) with new captions or tags") }
        if !report.failed.isEmpty { parts.append("\(HumanReadable.count(report.failed.count)) unreadable") }
        var line = parts.joined(separator: ", ")
        if !report.isDryRun {
            line += " in \(HumanReadable.duration(seconds: report.seconds))"
            if report.indexed > 1, report.seconds > 0 {
                line += " (\(HumanReadable.decimal(Double(report.indexed) / report.seconds, places: 1)) photos/s)"
            }
        }
        if report.wasInterrupted { line += "; interrupted, the next run goes on from here" }
        return line
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(HumanReadable.count(count)) \(noun)\(count == 1 ? "" : "s")"
    }
}
