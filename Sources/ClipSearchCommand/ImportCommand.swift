import ArgumentParser
import Catalog
import ClipSearch
import Files
import TerminalOutput

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Download the photos of a table, and index them with their captions and tags.",
        discussion: """
            The table is CSV or TSV with a first line that names its columns: photo_image_url, image_url or url \
            (addresses) or \
            path (files of this machine), and as wanted photo_id (what the file is called), caption, description, \
            tags and \
            keywords. Unsplash's photos.csv is read as it is. A list of addresses without a first line will do, too.

            Control-C stops cleanly. The next run goes on from there, and fetches nothing a second time: a list in \
            the folder, \
            .clipsearch-import, knows what is there. Only pictures are kept. Photos that could not be had are named \
            with \
            their row and the reason (exit code 3).

              clipsearch import photos.csv --into ~/Pictures/unsplash --jobs 8 --rate 20
            """)

    @Argument(help: ArgumentHelp("The table.", valueName: "file"))
    var table: String

    @Option(
        help: ArgumentHelp("Where to put downloaded photos. Needed where the table has addresses.", valueName: "dir"))
    var into: String?

    @Option(help: ArgumentHelp("How many photos to download at a time.", valueName: "n"))
    var jobs = ImportOptions().jobs

    @Option(help: ArgumentHelp("Send at most so many requests a second.", valueName: "n"))
    var rate: Double?

    @Option(help: ArgumentHelp("Take no photo of more megabytes.", valueName: "megabytes"))
    var sizeLimit = ImportOptions().sizeLimit >> 20

    @Option(help: ArgumentHelp("How often to ask for a photo while the server or the network fails.", valueName: "n"))
    var attempts = ImportOptions().attempts

    @Flag(help: "Ask again for photos that were no use before.")
    var retryFailed = false

    @Flag(help: "Only download.")
    var noIndex = false

    @Flag(help: "Print what was done as JSON.")
    var json = false

    @OptionGroup var libraryOptions: LibraryOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var sentenceOptions: SentenceModelOptions

    func validate() throws {
        if !(1...64).contains(jobs) { throw ValidationError("--jobs must be from 1 to 64.") }
        if let rate, !ImportOptions.rateRange.contains(rate) {
            throw ValidationError("--rate must be from 0.0001 to 1000000.")
        }
        if !(1...1024).contains(sizeLimit) { throw ValidationError("--size-limit must be from 1 to 1024.") }
        if !ImportOptions.attemptsRange.contains(attempts) {
            throw ValidationError("--attempts must be from 1 to 1000.")
        }
    }

    func run() throws {
        let library = try libraryOptions.folder()
        let entries = try ImportTable(contentsOfFile: table)
        if entries.addressCount > 0, into == nil {
            throw ValidationError("The table has addresses: say with --into where their photos are to be put.")
        }
        var options = ImportOptions()
        options.jobs = jobs
        options.rate = rate
        options.sizeLimit = sizeLimit << 20
        options.attempts = attempts
        options.retriesFailed = retryFailed
        options.indexes = !noIndex
        let model = try modelOptions.load()
        let sentenceModel = try sentenceOptions.load(for: model)

        let style = TerminalStyle(descriptor: 2)
        let downloads = ProgressBar(label: "downloading", unit: "photos", style: style)
        let indexing = ProgressBar(label: "indexing", unit: "photos", style: style)
        let report = try InterruptibleTask.run { [into, options] in
            let indexer = PhotoIndexer(
                try PhotoLibrary(folder: library), model: model, sentenceModel: sentenceModel)
            defer {
                downloads.finish()
                indexing.finish()
            }
            return try indexer.importPhotos(entries, into: into, options: options) { progress in
                switch progress {
                case .downloading(let done, let total, _): downloads.update(done: done, total: total)
                case .retrying(let address, let reason, let seconds):
                    downloads.message(
                        "\(address): \(reason); trying again in \(HumanReadable.decimal(seconds, places: 1)) s")
                case .indexing(let progress):
                    downloads.finish()
                    guard progress.phase == .indexing else { return }
                    indexing.update(done: progress.completed, total: progress.total)
                }
            }
        }
        try ImportReportOutput(report: report, library: library, precision: model.precision).write(asJSON: json)
        if report.wasInterrupted, let status = Interruption.exitStatus { throw ExitCode(status.rawValue) }
        if !report.failed.isEmpty || report.indexing?.failed.isEmpty == false {
            throw ExitCode(ExitStatus.someFilesUnreadable.rawValue)
        }
    }
}
