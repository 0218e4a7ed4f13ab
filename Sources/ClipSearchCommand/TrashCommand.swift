import ArgumentParser
import Catalog
import ClipSearch
import Files
import StrictJSON
import TerminalOutput

struct TrashCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trash",
        abstract: "Move photos to the system's trash, and back.",
        discussion: """
            A photo goes with all its files: raw file and JPEG, both halves of a Live Photo, and its captions, XMP and \
            Google Takeout's record, unless they belong to a photo that stays. Nothing is deleted, and nothing copied \
            to another disk. Favourites, tags and collections are as before when the photo is back. Without photos, \
            the command lists those that can be put back.

              clipsearch trash ~/Pictures/blurred.jpg
              clipsearch duplicates --kind identical --paths -0 | xargs -0 clipsearch trash --yes
              clipsearch trash --undo
            """)

    @Argument(
        help: ArgumentHelp(
            "Photos of the library: paths, or id:NUMBER as the JSON output gives it.", valueName: "photo"))
    var photos: [String] = []

    @Flag(help: "Put back the photos that were moved last, or those that are named.") var undo = false
    @Flag(help: "Say what would be moved, and move nothing.") var dryRun = false
    @OptionGroup var confirmation: ConfirmationOptions
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var libraryOptions: LibraryOptions

    func validate() throws {
        if undo && dryRun { throw ValidationError("Give only one of --undo and --dry-run.") }
        if dryRun && photos.isEmpty { throw ValidationError("--dry-run needs the photos.") }
    }

    func run() throws {
        if undo { return try putBack() }
        if photos.isEmpty { return try list() }
        let library = try libraryOptions.open(writable: !dryRun)
        var named: [PhotoID] = []
        var unknown: [String] = []
        for photo in photos {
            if let id = try PhotoArguments.photo(photo, in: library) { named.append(id) } else { unknown.append(photo) }
        }
        let plan = try library.trashPlan(named)
        if dryRun {
            return try report(
                plan.items.map { ($0.photo, $0.files.map(\.path)) }, plan.refused, unknown,
                name: "trash", "would be moved to the trash", listsFiles: true)
        }
        if !plan.items.isEmpty {
            let files = plan.items.reduce(0) { $0 + $1.files.count }
            try confirmation.confirm(
                "Move \(KeepingOutput.photos(plan.items.count)) (\(HumanReadable.count(files)) "
                    + "file\(files == 1 ? "" : "s")) to the trash?")
        }
        let outcome = try library.moveToTrash(named)
        try report(
            outcome.photos.map { ($0.id, $0.files.map(\.path)) }, outcome.refused, unknown, name: "trashed",
            "moved to the trash")
    }

    private func list() throws {
        let photos = try libraryOptions.open().trashed.all()
        var output = OutputWriter()
        if json {
            try output.write(
                json: [
                    "trashed": photos.map { photo -> JSONObject in
                        [
                            "id": photo.id, "batch": photo.batch, "trashedAt": Moment.text(photo.trashedAt),
                            "files": photo.files.map { JSONObject.path($0.path) },
                        ]
                    }
                ])
        } else {
            let style = TerminalStyle(descriptor: 1)
            for photo in photos {
                let day = style.dim(String(PhotoTime.text(of: PhotoTime.wallClock(ofUnixTime: photo.trashedAt))))
                let path = photo.files.first?.path.text.withoutControlCharacters ?? ""
                let others = photo.files.count > 1 ? style.dim("  and \(photo.files.count - 1) more") : ""
                try output.writeLine("\(day)  id:\(photo.id)  \(path)\(others)")
            }
        }
        try output.flush()
    }

    private func putBack() throws {
        let library = try libraryOptions.open(writable: true)
        var wanted: [TrashedPhoto] = []
        var unknown: [String] = []
        if photos.isEmpty {
            wanted = try library.trashed.lastBatch()
        } else {
            let all = try library.trashedPhotos()
            for argument in photos {
                let path = PhotoPath(absolutePath(argument))
                let found = all.first { photo in
                    argument == "id:\(photo.id)"
                        || photo.files.contains { $0.path == path || argument == $0.photo.map { "id:\($0)" } }
                }
                if let found { wanted.append(found) } else { unknown.append(argument) }
            }
        }
        let outcome = try library.restoreTrashed(wanted)
        try report(
            outcome.photos.map { ($0.id, $0.files.map(\.path)) }, outcome.refused, unknown, name: "restored",
            "put back")
    }

    /// - Throws: `ExitCode` 3 if a photo was not found, or left where it was.
    private func report(
        _ moved: [(photo: PhotoID, files: [PhotoPath])], _ refused: [TrashReport.Refusal], _ unknown: [String],
        name: String, _ what: String, listsFiles: Bool = false
    ) throws {
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        for photo in refused { try errors.writeLine("\(photo.path.text): \(photo.reason)".withoutControlCharacters) }
        try errors.flush()
        if listsFiles && !json {
            var output = OutputWriter()
            for path in moved.flatMap(\.files) { try output.writeLine(path.text.withoutControlCharacters) }
            try output.flush()
        }
        try KeepingOutput.report(
            "\(KeepingOutput.photos(moved.count)) \(what)", unknown: unknown, asJSON: json,
            [
                name: moved.map { photo -> JSONObject in
                    ["id": photo.photo, "files": photo.files.map { JSONObject.path($0) }]
                },
                "refused": refused.map { photo -> JSONObject in
                    ["id": photo.photo] + .path(photo.path) + ["reason": photo.reason]
                },
            ])
        if !refused.isEmpty { throw ExitCode(ExitStatus.someFilesUnreadable.rawValue) }
    }
}
