import ArgumentParser
import Catalog
import ClipSearch
import StrictJSON
import TerminalOutput

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List, rate and forget the searches that were made.",
        discussion: "Searches on the page of \"clipsearch serve\" are noted; those of \"clipsearch search\" are not.",
        subcommands: [List.self, Rate.self, Clear.self, Export.self, Import.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List searches, the latest first.")

        @Option(parsing: .unconditional, help: ArgumentHelp("How many at most.", valueName: "n")) var limit = 20
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func validate() throws {
            if limit < 1 { throw ValidationError("--limit must be at least 1.") }
        }

        func run() throws {
            let searches = try libraryOptions.open().searches.list(before: nil, limit: limit)
            if json { return try HistoryCommand.write(searches) }
            let style = TerminalStyle(descriptor: 1)
            var output = OutputWriter()
            for search in searches {
                let time = PhotoTime.text(of: PhotoTime.wallClock(ofUnixTime: search.searchedAt))
                    .replacing("T", with: " ").prefix(16)
                var line = "\(style.dim("\(search.id)  \(time)"))  \(search.query.withoutControlCharacters)"
                if let corrected = search.correctedQuery { line += " → \(corrected.withoutControlCharacters)" }
                let milliseconds = HumanReadable.decimal(search.milliseconds, places: 0)
                var details = "\(search.kind.rawValue), \(KeepingOutput.photos(search.results)), \(milliseconds) ms"
                if let rating = search.rating { details += ", rated \(rating)" }
                line += "  " + style.dim("(\(details))")
                try output.writeLine(line)
            }
            try output.flush()
        }
    }

    struct Rate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how good the answer to a search was: 1 (poor) to 4 (excellent), or none.")

        @Argument(help: ArgumentHelp("The search's number, as \"list\" shows it.", valueName: "number")) var search:
            SearchID
        @Argument(help: ArgumentHelp("1, 2, 3, 4 or none.", valueName: "rating")) var rating: String
        @OptionGroup var libraryOptions: LibraryOptions

        func validate() throws {
            guard rating == "none" || Int(rating).map({ (1...4).contains($0) }) == true else {
                throw ValidationError("A rating is 1, 2, 3, 4 or none.")
            }
        }

        func run() throws {
            try libraryOptions.open(writable: true).searches.rate(search, Int(rating))
        }
    }

    struct Clear: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget all searches, with their ratings.")

        @OptionGroup var confirmation: ConfirmationOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            let count = try library.searches.count()
            let searches = "\(HumanReadable.count(count)) search\(count == 1 ? "" : "es")"
            try confirmation.confirm("Forget \(searches)?")
            try library.searches.removeAll()
            try KeepingOutput.report("\(searches) forgotten", unknown: [], asJSON: json, ["removed": count])
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print all searches as JSON, as \"import\" reads it.")

        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            try HistoryCommand.write(libraryOptions.open().searches.list(before: nil, limit: .max))
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Add the searches of a JSON file.",
            discussion: """
                Reads what "export" prints, and the search_analytics.json of the seed project. Searches that are \
                noted already, by \
                time and words, are passed over.
                """)

        @Argument(help: ArgumentHelp("The file.", valueName: "file")) var file: String
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            let (added, passedOver) = try PersonalImport(file, into: library).searches()
            var summary = "\(HumanReadable.count(added)) search\(added == 1 ? "" : "es") added"
            if passedOver > 0 { summary += ", \(HumanReadable.count(passedOver)) without a time or words passed over" }
            try KeepingOutput.report(summary, unknown: [], asJSON: json, ["added": added, "passedOver": passedOver])
        }
    }

    private static func write(_ searches: [SearchRecord]) throws {
        var output = OutputWriter()
        let objects = searches.map { search -> JSONObject in
            [
                "id": search.id, "at": Moment.text(search.searchedAt), "kind": search.kind.rawValue,
                "query": search.query, "correctedQuery": search.correctedQuery, "results": search.results,
                "milliseconds": search.milliseconds, "rating": search.rating,
            ]
        }
        try output.write(json: ["searches": objects])
        try output.flush()
    }
}
