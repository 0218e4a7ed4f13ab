import ArgumentParser
import Catalog
import ClipSearch
import StrictJSON
import TerminalOutput

struct TagAutoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "auto",
        abstract: "Give every photo tags that say what it shows. This is what \"tag\" alone does.",
        discussion: """
            The model looks at each indexed photo and picks from a vocabulary what fits: five hundred everyday things, \
            or your own list. Photos that were looked at before are skipped, unless the model, the vocabulary or an \
            option has changed. Tags of yours, of sidecar files and of the pictures themselves stay as they are. \
            Control-C stops cleanly, and the next run continues from there. Find tagged photos with \
            "clipsearch search … --tag NAME".

            A vocabulary is a text file with one tag a line, "sea" or "sea = the sea | waves": what follows "=" is \
            what the model is asked with.
            """)

    @OptionGroup var libraryOptions: LibraryOptions
    @OptionGroup var modelOptions: ModelOptions

    @Option(help: ArgumentHelp("A file with one tag a line, in place of the built-in ones.", valueName: "file"))
    var vocabulary: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Give no tag with a lower confidence, 0…1.", valueName: "confidence"))
    var threshold = TaggingOptions().threshold

    @Option(parsing: .unconditional, help: ArgumentHelp("How many tags a photo gets at most.", valueName: "n"))
    var top = TaggingOptions().limit

    @Flag(help: "Look at photos again that have these tags already.")
    var all = false

    @Flag(help: "Take away the tags that this command gave, and give none.")
    var remove = false

    @Flag(help: "Print what was done as JSON.")
    var json = false

    func validate() throws {
        if !(0...1).contains(threshold) { throw ValidationError("--threshold must be from 0 to 1.") }
        if top < 1 { throw ValidationError("--top must be at least 1.") }
        if remove && (all || vocabulary != nil) {
            throw ValidationError("--remove goes with neither --all nor --vocabulary.")
        }
    }

    func run() throws {
        let model = try modelOptions.load()
        var options = TaggingOptions()
        if let vocabulary { options.vocabulary = try Vocabulary(contentsOfFile: vocabulary) }
        options.threshold = threshold
        options.limit = top
        options.redoesAll = all
        let library = try libraryOptions.open(writable: true)

        let bar = ProgressBar(label: "tagging", unit: "photos", style: TerminalStyle(descriptor: 2))
        let report = try InterruptibleTask.run { [options, remove] in
            let indexer = PhotoIndexer(library, model: model)
            defer { bar.finish() }
            let progress = { (done: Int, total: Int) in bar.update(done: done, total: total) }
            return remove
                ? try indexer.removeModelTags(progress: progress) : try indexer.tag(options, progress: progress)
        }
        try write(report)
        if report.wasInterrupted, let status = Interruption.exitStatus { throw ExitCode(status.rawValue) }
    }

    private func write(_ report: TaggingReport) throws {
        var output = OutputWriter()
        if json {
            try output.write(json: [
                "photos": report.photos, "tagged": report.tagged, "tags": report.tags, "unchanged": report.unchanged,
                "unindexed": report.unindexed, "removed": report.removed, "seconds": report.seconds.rounded(places: 3),
                "interrupted": report.wasInterrupted,
            ])
        } else {
            try output.writeLine(summary(of: report))
        }
        try output.flush()
    }

    private func summary(of report: TaggingReport) -> String {
        let count = HumanReadable.count
        let time = " in \(HumanReadable.duration(seconds: report.seconds))"
        var line =
            remove
            ? "tags taken from \(count(report.removed)) photos"
            : "\(count(report.tags)) tags on \(count(report.tagged)) of \(count(report.photos)) photos, "
                + "\(count(report.unchanged)) unchanged"
        if report.unindexed > 0 { line += ", \(count(report.unindexed)) not indexed with this model" }
        line += time
        if report.wasInterrupted { line += "; interrupted, the next run goes on from here" }
        return line
    }
}
