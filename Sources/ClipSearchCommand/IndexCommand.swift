import ArgumentParser
import Catalog
import ClipSearch
import Encoders
import Files
import TerminalOutput

struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Bring the library up to date with the photos below folders.",
        discussion: """
            Only new and changed files are read; moved ones are recognised by their contents. Files that cannot be \
            read are named once and do not stop the run (exit code 3). Control-C stops cleanly, and the next run goes \
            on from there. Large libraries get a search index, which follows by itself; --rebuild without folders \
            makes only that anew. With --watch the command stays, and takes in what changes below the folders until \
            control-C.
            """)

    @Argument(help: ArgumentHelp("Folders (or single photos).", valueName: "dir"))
    var folders: [String] = []

    @OptionGroup var libraryOptions: LibraryOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var sentenceOptions: SentenceModelOptions

    @Option(
        help: ArgumentHelp(
            "Pass over files and folders that match, such as \"*.png\" or \"raw/**\". May be repeated.",
            valueName: "glob"))
    var exclude: [String] = []

    @Flag(help: "Look into files and folders whose name starts with a dot, too.")
    var hidden = false

    @Flag(help: "Decode large JPEGs in full. Slower; the vectors change by less than 0.002 in cosine.")
    var exact = false

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "A CSV or TSV file with the columns path, caption and tags, whose texts are stored with the photos.",
            valueName: "file"))
    var captions: String?

    @Option(help: ArgumentHelp("Refuse pictures with more pixels.", valueName: "pixels"))
    var pixelLimit = IndexingOptions().pixelLimit

    @Flag(help: "Try unchanged files again that could not be read before.")
    var retryFailed = false

    @Flag(
        help: """
            Read all files again, even if their size and time have not changed. Captions, keywords, dates, cameras, \
            places and ratings are refreshed; vectors only of files with other contents.
            """)
    var reread = false

    @Flag(help: "Take the photos of a folder that is empty now for deleted, not for those of a drive that is away.")
    var trustEmpty = false

    @Flag(help: "Make the search index anew from the library. Photos are not read for it.")
    var rebuild = false

    @Flag(help: "Stay, and take in what changes below the folders.")
    var watch = false

    @Option(
        help: ArgumentHelp(
            "With --watch: look at the folders every so many seconds, rather than be told by the system, as for "
                + "drives of "
                + "other machines.", valueName: "seconds"))
    var poll: Int?

    @Flag(help: "Print what was done as JSON; with --watch an object a line.")
    var json = false

    func validate() throws {
        if folders.isEmpty, !rebuild { throw ValidationError("Name at least one folder.") }
        if pixelLimit < 1 { throw ValidationError("--pixel-limit must be at least 1.") }
        if watch, reread { throw ValidationError("--reread does not go with --watch: run it once before.") }
        if watch, dryRun || folders.isEmpty {
            throw ValidationError("--watch needs folders, and does not go with --dry-run.")
        }
        if let poll {
            if !watch { throw ValidationError("--poll goes with --watch.") }
            if !(1...86400).contains(poll) { throw ValidationError("--poll must be from 1 to 86400.") }
        }
    }

    func run() throws {
        if folders.isEmpty { return try rebuildIndexes() }
        let library = try libraryOptions.folder()
        let model = try modelOptions.load()
        let sentenceModel = try sentenceOptions.load(for: model)
        var options = IndexingOptions()
        options.excluded = exclude.map(GlobPattern.init)
        options.includesHidden = hidden
        options.decodesExactly = exact
        options.isDryRun = dryRun
        options.pixelLimit = pixelLimit
        options.retriesFailed = retryFailed
        options.rereadsFiles = reread
        options.trustsEmptyFolders = trustEmpty
        options.rebuildsIndex = rebuild
        if let captions {
            let table = try CaptionTable(contentsOfFile: captions)
            options.captionTable = table
            if let line = ImportReportOutput.line(unusedColumns: table.unusedColumns) {
                var errors = OutputWriter(descriptor: 2, destination: "standard error")
                try errors.writeLine(line)
                try errors.flush()
            }
        }

        if watch {
            return try watchFolders(options, model: model) {
                PhotoIndexer(try PhotoLibrary(folder: library), model: model, sentenceModel: sentenceModel)
            }
        }

        let bar = ProgressBar(label: "indexing", unit: "photos", style: TerminalStyle(descriptor: 2))
        let videoBar = ProgressBar(label: "stills", unit: "videos", style: TerminalStyle(descriptor: 2))
        let indexBar = IndexUpdateOutput.progressBar()
        let report = try InterruptibleTask.run { [folders, options] in
            let indexer = PhotoIndexer(
                try PhotoLibrary(folder: library), model: model, sentenceModel: sentenceModel)
            defer {
                bar.finish()
                videoBar.finish()
                indexBar.finish()
            }
            return try indexer.index(folders, options: options) { progress in
                switch progress.phase {
                case .scanning: bar.update(done: progress.completed, total: nil)
                case .indexing: bar.update(done: progress.completed, total: progress.total)
                case .videos:
                    bar.finish()
                    videoBar.update(done: progress.completed, total: progress.total)
                case .building:
                    bar.finish()
                    videoBar.finish()
                    indexBar.update(done: progress.completed, total: progress.total)
                }
            }
        }
        try IndexReportOutput(report: report, library: library, precision: model.precision).write(
            asJSON: json)
        if report.wasInterrupted, let status = Interruption.exitStatus { throw ExitCode(status.rawValue) }
        if !report.failed.isEmpty || !report.unavailableFolders.isEmpty {
            throw ExitCode(ExitStatus.someFilesUnreadable.rawValue)
        }
    }

    private func watchFolders(
        _ indexing: IndexingOptions, model: any FolderModel, indexer: @escaping @Sendable () throws -> PhotoIndexer
    ) throws {
        // With --watch a folder may appear later, but a misspelt path should be reported.
        for folder in folders {
            guard let path = FileSystem.realPath(folder) else {
                throw ValidationError("There is no folder \"\(folder)\".")
            }
            guard FileSystem.isFolder(path) else { throw ValidationError("\"\(folder)\" is no folder.") }
        }
        var options = WatchOptions()
        options.indexing = indexing
        options.polls = poll != nil
        if let poll { options.pollingInterval = .seconds(poll) }
        let output = WatchOutput(library: try libraryOptions.folder(), model: model, asJSON: json)
        try InterruptibleTask.run { [folders, options] in
            try await indexer().watch(folders, options: options) { output.tell($0) }
        }
        if let status = Interruption.exitStatus { throw ExitCode(status.rawValue) }
    }

    private func rebuildIndexes() throws {
        let bar = IndexUpdateOutput.progressBar()
        let library = try libraryOptions.open(writable: true)
        let updates = try InterruptibleTask.runToEnd {
            defer { bar.finish() }
            return try library.rebuildIndexes { bar.update(done: $1, total: $2) }
        }
        try IndexUpdateOutput(updates: updates).write(asJSON: json)
    }
}
