import ArgumentParser
import Catalog
import ClipSearch
import Encoders
import Files
import ModelFiles
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

            When the photos can be searched, the writing in them is read: signs, receipts, screenshots. That takes \
            longer; control-C is no harm. --text off leaves it out, now and in later runs, until --text auto.
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

    @Option(
        help: ArgumentHelp(
            "Read the writing in photos after they are indexed: auto, off (kept by the library), or only (no folders "
                + "are looked at).",
            valueName: "when"))
    var text: ReadingChoice?

    @Flag(help: "Read the writing again in photos that were read before.")
    var rereadText = false

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
        if folders.isEmpty, !rebuild, text == nil { throw ValidationError("Name at least one folder.") }
        if text == .only, !folders.isEmpty || watch || dryRun || rebuild {
            throw ValidationError(
                "--text only reads all photos of the library: it does not go with folders, --watch, --dry-run or "
                    + "--rebuild.")
        }
        if rereadText, text == .off { throw ValidationError("--reread-text does not go with --text off.") }
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
        if let text, text != .only, !dryRun {
            try PhotoLibrary(folder: libraryOptions.folder()).setReadsWriting(text == .auto)
        }
        if text == .only { return try readWriting() }
        if folders.isEmpty, rebuild { return try rebuildIndexes() }
        if folders.isEmpty { return try sayWhetherTextIsRead() }
        let library = try libraryOptions.folder()
        let model = try modelOptions.load()
        let sentenceModel = try sentenceOptions.load(for: model)
        let options = try indexingOptions()
        if watch {
            return try watchFolders(options, model: model) {
                PhotoIndexer(try PhotoLibrary(folder: library), model: model, sentenceModel: sentenceModel)
            }
        }

        let indexer = PhotoIndexer(try PhotoLibrary(folder: library), model: model, sentenceModel: sentenceModel)
        let report = try index(by: indexer, options)
        var output = IndexReportOutput(report: report, library: library, precision: model.precision)
        // The photos can be searched while the writing in them is read.
        if !json { try output.write(asJSON: false) }
        if !report.wasInterrupted, !dryRun, try indexer.library.readsWriting() {
            output.reading = try read(by: indexer)
        }
        if json { try output.write(asJSON: true) }
        if report.wasInterrupted || output.reading?.wasInterrupted == true, let status = Interruption.exitStatus {
            throw ExitCode(status.rawValue)
        }
        if !report.failed.isEmpty || !report.unavailableFolders.isEmpty || output.reading?.failed.isEmpty == false {
            throw ExitCode(ExitStatus.someFilesUnreadable.rawValue)
        }
    }

    private func indexingOptions() throws -> IndexingOptions {
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
        return options
    }

    /// Indexes the folders, and shows how far that has come.
    private func index(by indexer: PhotoIndexer, _ options: IndexingOptions) throws -> IndexingReport {
        let bar = ProgressBar(label: "indexing", unit: "photos", style: TerminalStyle(descriptor: 2))
        let videoBar = ProgressBar(label: "stills", unit: "videos", style: TerminalStyle(descriptor: 2))
        let indexBar = IndexUpdateOutput.progressBar()
        return try InterruptibleTask.run { [folders, options] in
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
    }

    private func sayWhetherTextIsRead() throws {
        var output = OutputWriter()
        try output.writeLine(
            text == .auto
                ? "From now on the writing in photos is read after they are indexed"
                : "From now on the writing in photos is not read; what was read stays")
        try output.flush()
    }

    private func readWriting() throws {
        let library = try libraryOptions.open(writable: true)
        guard try ReadingOutput.installedModel() != nil else {
            throw ModelFilesError.notHere(name: ReadingOutput.modelName, isDownloadable: false)
        }
        let model = try modelOptions.load()
        let report = try read(by: PhotoIndexer(library, model: model))
        if json, let report {
            var output = OutputWriter()
            try output.write(json: ReadingOutput(report: report).object)
            try output.flush()
        } else if let report, report.read + report.failed.count + report.left == 0 {
            var output = OutputWriter()
            try output.writeLine("All photos have been read")
            try output.flush()
        }
        if let report, report.wasInterrupted, let status = Interruption.exitStatus { throw ExitCode(status.rawValue) }
        if report?.failed.isEmpty == false { throw ExitCode(ExitStatus.someFilesUnreadable.rawValue) }
    }

    /// Reads the writing in photos, and prints what came of it unless JSON is asked for.
    ///
    /// - Returns: nil without a model that reads.
    private func read(by indexer: PhotoIndexer) throws -> ReadingReport? {
        guard let model = try ReadingOutput.installedModel() else { return nil }
        var options = ReadingOptions()
        options.rereads = rereadText
        options.retriesFailed = retryFailed
        options.pixelLimit = pixelLimit
        let report = try InterruptibleTask.run { [options] in
            try ReadingOutput.run(indexer, by: model, options)
        }
        let result = ReadingOutput(report: report)
        try result.writeFailures()
        if !json, let summary = result.summary {
            var output = OutputWriter()
            try output.writeLine(summary)
            try output.flush()
        }
        return report
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
            let indexer = try indexer()
            let reading = try ReadingOutput.installedModel().map { WritingFollower(indexer: { indexer }, model: $0) }
            defer { reading?.stop() }
            try await indexer.watch(folders, options: options) { event in
                output.tell(event)
                if case .indexed(let report) = event, report.indexed > 0 { reading?.wake() }
            }
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
