import ArgumentParser
import Catalog
import ClipSearch
import StrictJSON
import TerminalOutput

struct FavouritesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "favourites",
        abstract: "List, mark and unmark favourites.",
        discussion: """
            They are the same as on the page of "clipsearch serve". Search among them with "clipsearch search … \
            --favourites".

              clipsearch search a dog --limit 3 -0 | xargs -0 clipsearch favourites add
            """,
        subcommands: [List.self, Add.self, Remove.self, Clear.self, Export.self, Import.self],
        defaultSubcommand: List.self, aliases: ["favorites"])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List favourites, the latest first.")

        @OptionGroup var listOptions: PhotoListOptions
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open()
            let photos = try FavouritesCommand.all(in: library)
            try listOptions.write(photos, name: "favourites")
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Mark photos.")

        @OptionGroup var options: PhotoChangeOptions

        func run() throws {
            try options.run(name: "added") { library, photos in (try library.favourites.add(photos), "marked") }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Unmark photos.")

        @OptionGroup var options: PhotoChangeOptions

        func run() throws {
            try options.run(name: "removed") { library, photos in (try library.favourites.remove(photos), "unmarked") }
        }
    }

    struct Clear: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Unmark all photos.", discussion: "\"clipsearch favourites export\" makes a copy before.")

        @OptionGroup var confirmation: ConfirmationOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            try confirmation.confirm("Unmark all \(KeepingOutput.photos(try library.favourites.count()))?")
            let removed = try library.favourites.removeAll()
            try KeepingOutput.report(
                "\(KeepingOutput.photos(removed.count)) unmarked", unknown: [], asJSON: json, ["removed": removed])
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print favourites as JSON, as \"import\" reads it.")

        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open()
            let photos = try FavouritesCommand.all(in: library)
            var output = OutputWriter()
            try output.write(json: ["favourites": photos.map(\.object)])
            try output.flush()
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Mark the photos that a JSON file names.",
            discussion: """
                Reads what "export" prints, lists of paths, and the favorites.json of the seed project. A path that \
                leads to no \
                photo of the library means the one photo whose path ends like it, if there is just one.
                """)

        @Argument(help: ArgumentHelp("The file.", valueName: "file")) var file: String
        @Option(help: ArgumentHelp("Where relative paths begin. Default: the file's folder.", valueName: "dir"))
        var base: String?
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            var source = PersonalImport(file, base: base, into: library)
            let added = try source.favourites()
            try KeepingOutput.report(
                "\(KeepingOutput.photos(added.count)) marked", unknown: source.unknown, asJSON: json, ["added": added])
        }
    }

    private static func all(in library: PhotoLibrary) throws -> [KeptPhoto] {
        try KeptPhoto.list(library.favourites.page())
    }
}
