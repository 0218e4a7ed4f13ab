import ClipSearch
import TerminalOutput

/// The output of updates of search indexes.
struct IndexUpdateOutput {
    /// The updates, one for each model that has an index.
    let updates: [IndexUpdate]

    func write(asJSON: Bool) throws {
        var output = OutputWriter()
        if asJSON {
            var json = JSONWriter()
            json.object {
                $0.member("searchIndexes", array: updates) { json, update in
                    json.object { Self.write(update, to: &$0) }
                }
            }
            try output.write(json.bytes)
            try output.writeLine()
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

    static func write(_ update: IndexUpdate, to json: inout JSONWriter) {
        json.member("model", update.model)
        json.member("photos", update.photos)
        json.member("added", update.added)
        json.member("seconds", (update.seconds * 1000).rounded() / 1000)
        if let replaced = update.replaced { json.member("replaced", replaced) } else { json.memberNull("replaced") }
        if let problem = update.problem {
            json.member("problem", problem)
        } else {
            json.memberNull("problem")
        }
    }
}
