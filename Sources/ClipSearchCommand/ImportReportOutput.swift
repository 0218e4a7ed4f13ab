import ClipSearch
import StrictJSON
import TerminalOutput

/// The output of an import, as text or JSON.
struct ImportReportOutput {
    let report: ImportReport
    /// The library's folder.
    let library: String
    let precision: PrecisionOutput.Choices

    /// Writes failures to standard error, one line each, and the summary to standard output.
    func write(asJSON: Bool) throws {
        let style = TerminalStyle(descriptor: 2)
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        for failure in report.failed {
            let place = failure.place.isEmpty ? "" : ", \(failure.place.withoutControlCharacters)"
            try errors.writeLine(
                "\(style.red("failed")) row \(failure.row)\(place): "
                    + failure.reason.withoutControlCharacters)
        }
        if let line = Self.line(unusedColumns: report.unusedColumns) { try errors.writeLine(line) }
        if report.failedBefore > 0 {
            try errors.writeLine(
                "\(HumanReadable.count(report.failedBefore)) of these failed before and were not asked for again "
                    + "(--retry-failed does)")
        }
        try errors.flush()
        if asJSON {
            var output = OutputWriter()
            try output.write(json: object)
            return try output.flush()
        }
        var output = OutputWriter()
        try output.writeLine(summary)
        try output.flush()
        if let indexing = report.indexing {
            try IndexReportOutput(report: indexing, library: library, precision: precision).write(asJSON: false)
        }
    }

    /// Returns the line about unused columns; nil if all columns are used.
    static func line(unusedColumns columns: [String]) -> String? {
        if columns.isEmpty { return nil }
        let names = columns.map { "\"\($0.withoutControlCharacters)\"" }.joined(separator: ", ")
        return "note: column\(columns.count == 1 ? "" : "s") not used: \(names)"
    }

    private var summary: String {
        let count = HumanReadable.count
        var parts = [
            "\(count(report.downloaded)) photo\(report.downloaded == 1 ? "" : "s") downloaded "
                + "(\(HumanReadable.bytes(Int(report.bytes))))"
        ]
        if report.kept > 0 { parts.append("\(count(report.kept)) there already") }
        if report.local > 0 { parts.append("\(count(report.local)) on this machine") }
        if !report.failed.isEmpty { parts.append("\(count(report.failed.count)) failed") }
        var line = parts.joined(separator: ", ") + " in \(HumanReadable.duration(seconds: report.seconds))"
        if report.wasInterrupted { line += "; interrupted, the next run goes on from here" }
        return line
    }

    private var object: JSONObject {
        [
            "photos": report.photos, "downloaded": report.downloaded, "bytes": report.bytes, "kept": report.kept,
            "local": report.local,
            "failed": report.failed.map { failure -> JSONObject in
                ["row": failure.row, "place": failure.place, "reason": failure.reason]
            },
            "failedBefore": report.failedBefore, "unusedColumns": report.unusedColumns,
            "seconds": report.seconds.rounded(places: 3), "interrupted": report.wasInterrupted,
            "index": report.indexing.map {
                IndexReportOutput(report: $0, library: library, precision: precision).object
            },
        ]
    }
}
