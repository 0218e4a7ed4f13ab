import ClipSearch
import StrictJSON
import TerminalOutput

/// The output of an import of vectors, as text or JSON.
struct VectorImportOutput {
    let report: VectorImportReport
    let model: String

    /// Writes skipped rows and the agreement to standard error, and the summary to standard output.
    func write(asJSON: Bool) throws {
        let style = TerminalStyle(descriptor: 2)
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        for failure in report.failed {
            let path = failure.path.text.withoutControlCharacters
            try errors.writeLine("\(style.red("passed over")) \(path): \(failure.reason)")
        }
        try errors.writeLine("\(style.yellow("note:")) \(note)")
        if let problem = report.index?.problem { try errors.writeLine(IndexUpdateOutput.line(problem: problem)) }
        try errors.flush()

        var output = OutputWriter()
        if asJSON {
            try output.write(json: object)
        } else {
            var line = "\(HumanReadable.count(report.imported)) vectors imported"
            if report.newPhotos > 0 { line += ", \(HumanReadable.count(report.newPhotos)) photos new to the library" }
            if !report.failed.isEmpty { line += ", \(HumanReadable.count(report.failed.count)) passed over" }
            if report.wasInterrupted { line += "; interrupted, import again to go on" }
            try output.writeLine(line)
            if let index = report.index, index.problem == nil { try output.writeLine(IndexUpdateOutput.line(index)) }
        }
        try output.flush()
    }

    private var note: String {
        guard let agreement = report.agreement else {
            return
                "the vectors were not compared with those of \(model); if it did not make them, searches find nothing "
                + "of use"
        }
        let (median, lowest) = (decimal(agreement.median), decimal(agreement.lowest))
        return
            "the vectors of \(agreement.photos) photos have a cosine of \(median) in the median and \(lowest) at least "
            + "to those that \(model) makes here; \"clipsearch index --exact\" makes them anew"
    }

    private func decimal(_ cosine: Float) -> String { HumanReadable.decimal(Double(cosine), places: 4) }

    private var object: JSONObject {
        [
            "imported": report.imported, "newPhotos": report.newPhotos,
            "failed": report.failed.map { .path($0.path) + ["reason": $0.reason] }, "model": model,
            "interrupted": report.wasInterrupted, "searchIndex": report.index.map(IndexUpdateOutput.object),
            "agreement": report.agreement.map { agreement -> JSONObject in
                ["photos": agreement.photos, "median": agreement.median, "lowest": agreement.lowest]
            },
        ]
    }
}
