import ClipSearch
import StrictJSON
import TerminalOutput

/// The output of updates of search indexes.
struct IndexUpdateOutput {
    /// The updates, one for each model that has an index.
    let updates: [IndexUpdate]

    func write(asJSON: Bool) throws {
        var output = OutputWriter()
        if asJSON {
            try output.write(json: ["searchIndexes": updates.map(Self.object)])
        } else if updates.isEmpty {
            try output.writeLine("the library is small enough to do without a search index")
        } else {
            for update in updates { try output.writeLine(Self.line(update)) }
        }
        try output.flush()
    }

    static func progressBar() -> ProgressBar {
        ProgressBar(label: "search index", unit: "photos", style: TerminalStyle(descriptor: 2))
    }

    static func line(_ update: IndexUpdate) -> String {
        "search index of \(update.model.withoutControlCharacters): \(HumanReadable.count(update.photos)) photos, "
            + "\(HumanReadable.count(update.added)) added in \(HumanReadable.duration(seconds: update.seconds))"
    }

    static func line(replaced: String) -> String {
        "the search index was made anew: \(replaced.withoutControlCharacters)"
    }

    /// Returns the line about an unused index, for searches.
    static func line(unused problem: String) -> String {
        "the search index was not used, and all photos were compared: \(problem.withoutControlCharacters); "
            + "\"clipsearch index\" makes it anew"
    }

    static func line(problem: String) -> String {
        "the search index was not brought up to date, and searches do without: \(problem.withoutControlCharacters)"
    }

    static func object(_ update: IndexUpdate) -> JSONObject {
        [
            "model": update.model, "photos": update.photos, "added": update.added,
            "seconds": update.seconds.rounded(places: 3), "replaced": update.replaced, "problem": update.problem,
        ]
    }
}
