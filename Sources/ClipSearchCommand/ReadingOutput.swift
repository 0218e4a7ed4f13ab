import ArgumentParser
import Catalog
import ClipSearch
import Files
import ModelFiles
import StrictJSON
import TerminalOutput

/// The reading of writing in photos after they are indexed.
enum ReadingChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, off, only
}

/// Runs the pass that reads writing, and says what came of it.
struct ReadingOutput {
    /// The installed model that reads.
    static let modelName = "reader"

    /// Returns the installed model that reads; nil if there is none.
    static func installedModel() throws -> WritingModel? {
        do {
            return try WritingModel(folder: InstalledModels.locate(modelName).folder, precision: .auto)
        } catch ModelFilesError.notHere {
            return nil
        }
    }

    /// Reads until all is read, or control-C.
    static func run(
        _ indexer: PhotoIndexer, by model: WritingModel, _ options: ReadingOptions
    ) throws -> ReadingReport {
        let bar = ProgressBar(label: "reading", unit: "photos", style: TerminalStyle(descriptor: 2))
        defer { bar.finish() }
        return try indexer.readWriting(by: model, options: options) { progress in
            bar.update(done: progress.completed, total: progress.total)
        }
    }

    let report: ReadingReport

    /// Writes failures to standard error, one line each.
    func writeFailures() throws {
        let style = TerminalStyle(descriptor: 2)
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        for failure in report.failed {
            let path = failure.path.text.withoutControlCharacters
            try errors.writeLine("\(style.red("not read")) \(path): \(failure.reason)")
        }
        try errors.flush()
    }

    /// The summary; nil if there was nothing to do.
    var summary: String? {
        guard report.read + report.failed.count + report.left > 0 else { return nil }
        let photos = "\(HumanReadable.count(report.read)) photo\(report.read == 1 ? "" : "s") read"
        var line = "\(photos), \(HumanReadable.count(report.withText)) with text"
        if !report.failed.isEmpty { line += ", \(HumanReadable.count(report.failed.count)) failed" }
        line += " in \(HumanReadable.duration(seconds: report.seconds))"
        if report.wasInterrupted {
            line += "; \(HumanReadable.count(report.left)) left, the next run goes on from here"
        }
        return line
    }

    /// A word with its place: clockwise from where the writing begins.
    static func object(_ word: WrittenWord) -> JSONObject { ["text": word.text, "corners": word.corners.pairs] }

    var object: JSONObject {
        [
            "read": report.read, "withText": report.withText,
            "failed": report.failed.map { JSONObject.path($0.path) + ["reason": $0.reason] },
            "left": report.left, "seconds": report.seconds.rounded(places: 3), "interrupted": report.wasInterrupted,
        ]
    }
}
