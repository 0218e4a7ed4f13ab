import ArgumentParser
import Catalog
import ClipSearch
import Files
import TerminalOutput

struct DuplicatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "Find photos that are there more than once, or look alike.",
        discussion: """
            Groups the photos of the library: identical files, copies in another size, format or quality, cut a \
            little, made \
            brighter or mirrored, and shots that look alike. Of each group one is suggested to be kept: a favourite, \
            else \
            the one with the most pixels, the largest file, the oldest. Nothing is ever deleted or moved.

              clipsearch duplicates
              clipsearch duplicates ~/Pictures/Phone --identical
              clipsearch duplicates --identical -0 | xargs -0 gio trash
              clipsearch duplicates --bursts --seconds 3
            """)

    @Argument(help: ArgumentHelp("Only photos below these folders.", valueName: "dir"))
    var folders: [String] = []

    @Flag(help: "Only files with the same contents.")
    var identical = false

    @Flag(help: "Photos that show the same picture, identical files among them; this is the default.")
    var similar = false

    @Flag(help: "Photos that were taken within seconds of each other and look alike.")
    var bursts = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How alike photos must be, as a cosine, 0…1. Default: 0.9, and 0.75 in bursts, which suits the default "
                + "model.",
            valueName: "cosine"))
    var threshold: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many seconds may lie between two photos of a burst.", valueName: "n"))
    var seconds = DuplicateOptions().burstSeconds

    @OptionGroup var libraryOptions: LibraryOptions
    @OptionGroup var modelOptions: ModelOptions

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print the paths of all but the suggested photo of each group, one a line.")
    var paths = false

    @Flag(
        name: .customShort("0"),
        help: "Print the paths of all but the suggested photo of each group, each followed by a NUL byte.")
    var nul = false

    func validate() throws {
        if [identical, similar, bursts].count(where: { $0 }) > 1 {
            throw ValidationError("Give only one of --identical, --similar and --bursts.")
        }
        if [json, paths, nul].count(where: { $0 }) > 1 {
            throw ValidationError("Give only one of --json, --paths and -0.")
        }
        if let threshold, !(0...1).contains(threshold) { throw ValidationError("--threshold must be from 0 to 1.") }
        if threshold != nil, identical { throw ValidationError("--threshold does not go with --identical.") }
        if !(0...3600).contains(seconds) { throw ValidationError("--seconds must be from 0 to 3600.") }
    }

    func run() throws {
        var options = DuplicateOptions()
        options.kind = identical ? .identical : bursts ? .burst : .similar
        options.threshold = threshold
        options.burstSeconds = seconds
        options.filter.folders = folders.map { FileSystem.realPath($0) ?? PhotoPath(absolutePath($0)) }
        let library = try libraryOptions.folder()
        let model = try modelOptions.load()
        let bar = ProgressBar(label: "comparing", unit: "photos", style: TerminalStyle(descriptor: 2))
        let report = try InterruptibleTask.runToEnd { [options] in
            let searcher = PhotoSearcher(try PhotoLibrary(folder: library, access: .readOnly), model: model)
            defer { bar.finish() }
            return try searcher.duplicates(options) { bar.update(done: $0, total: $1) }
        }
        try DuplicatesOutput(
            report: report, kind: options.kind, form: json ? .json : paths ? .paths : nul ? .nulSeparatedPaths : .people
        ).write()
    }
}
