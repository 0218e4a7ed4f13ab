import ArgumentParser
import Catalog
import ClipSearch
import Files
import TerminalOutput

/// The options that `search` and `similar` share: filters of the results, and their output.
struct AnswerOptions: ParsableArguments {
    @Option(
        name: [.customShort("t"), .long], parsing: .unconditional,
        help: ArgumentHelp("How many photos at most.", valueName: "n"))
    var limit = 10

    @Option(
        name: .customLong("in"), help: ArgumentHelp("Only photos below this folder. May be repeated.", valueName: "dir")
    )
    var folders: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only photos taken on this date or later: 2023, 2023-05, 2023-05-17 or \"2023-05-17 14:30\". Where a photo "
                + "does not say when it was taken, its file's date counts.", valueName: "date"))
    var after: String?

    @Option(help: ArgumentHelp("Only photos taken before this date.", valueName: "date"))
    var before: String?

    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp(
            "Only photos with this tag or a kind of it (animal: elephant), whoever gave it. May be repeated: all are "
                + "wanted.", valueName: "tag"))
    var tags: [String] = []

    @Option(
        name: .customLong("not-tag"),
        help: ArgumentHelp("Only photos without this tag and its kinds. May be repeated.", valueName: "tag"))
    var excludedTags: [String] = []

    @Flag(help: "Only favourites.")
    var favourites = false

    @Option(help: ArgumentHelp("Only photos of this collection.", valueName: "name"))
    var collection: String?

    @OptionGroup var captureOptions: CaptureOptions

    // Unconditional, as a score may be negative.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Only photos whose score (the cosine to the query, -1…1) is at least this.", valueName: "score"))
    var minScore: Float?

    @Flag(
        help: """
            Give each copy of a photo its own place. Otherwise files with the same bytes, and the same picture in \
            another size or format, share one.
            """)
    var noStacks = false

    @Flag(
        help: """
            Give each file its own place. Otherwise a raw file and the camera's JPEG, an edited copy and its original, \
            or the picture and the clip of a Live Photo are one photo.
            """)
    var apart = false

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(name: [.customShort("f"), .long], help: "Print the paths only, one a line.")
    var paths = false

    @Flag(name: .customShort("0"), help: "Print the paths only, each followed by a NUL byte (for xargs -0).")
    var nul = false

    @Flag(help: "Say how the answer was found: plan, times, memory, and what speaks for each photo.")
    var explain = false

    @Flag(
        name: [.customShort("p"), .long], help: "Show the photos in the terminal, if it can (kitty, iTerm2, sixel).")
    var preview = false

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
        if minScore?.isNaN == true { throw ValidationError("--min-score must be a number.") }
        if [json, paths, nul].count(where: { $0 }) > 1 {
            throw ValidationError("Give only one of --json, --paths and -0.")
        }
        _ = try filter()
    }

    /// Checks how often the options of the filter are given. Call it before the arguments are parsed, which takes
    /// quadratic time in their number.
    static func checkCounts(in arguments: [String]) throws {
        for option in ["--in", "--tag", "--not-tag"]
        where arguments.count(where: { $0 == option || $0.hasPrefix("\(option)=") }) > InputLimits.filterEntries {
            throw ValidationError("\(option) may be given at most \(InputLimits.filterEntries) times.")
        }
    }

    /// Returns `true` if there is a condition that photos must fulfil.
    func hasConditions() throws -> Bool { try collection != nil || filter().hasConditions }

    func filter() throws -> PhotoFilter {
        var filter = PhotoFilter()
        filter.folders = folders.map { FileSystem.realPath($0) ?? PhotoPath(absolutePath($0)) }
        filter.tags = tags
        filter.excludedTags = excludedTags
        filter.favouritesOnly = favourites
        filter.listsFilesApart = apart
        try captureOptions.apply(to: &filter)
        filter.from = try after.map { try Self.moments($0, option: "--after").lowerBound }
        filter.before = try before.map { try Self.moments($0, option: "--before").lowerBound }
        return filter
    }

    private static func moments(_ text: String, option: String) throws -> Range<Int64> {
        guard let range = PhotoTime.range(of: text) else {
            throw ValidationError(
                "\(option) \"\(text)\" is no date: write 2023, 2023-05, 2023-05-17 or \"2023-05-17 14:30\".")
        }
        return range
    }

    /// - Parameter libraryOptions: the library in which the collection is looked up.
    func apply(to query: inout SearchQuery, in libraryOptions: LibraryOptions) throws {
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        for folder in folders where FileSystem.realPath(folder) == nil {
            try errors.writeLine(
                "there is no folder \(folder.withoutControlCharacters) now; only photos known from there are searched")
        }
        try errors.flush()
        query.limit = limit
        query.stacksCopies = !noStacks
        query.minimumScore = minScore
        query.filter = try filter()
        if let collection {
            query.filter.collection = try CollectionName.find(collection, in: libraryOptions.open())
                .id
        }
    }

    func output(query: String, terms: [String], relevantOnly: Bool = false) -> ResultOutput {
        ResultOutput(
            form: json ? .json : paths ? .paths : nul ? .nulSeparatedPaths : .people, explains: explain,
            showsPreviews: preview, query: query, terms: terms, relevantOnly: relevantOnly)
    }
}
