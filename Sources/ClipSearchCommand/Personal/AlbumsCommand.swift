import ArgumentParser
import Catalog
import ClipSearch
import StrictJSON
import TerminalOutput

struct AlbumsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "albums",
        abstract: "List, rename and delete albums, which are searches with names.",
        discussion: """
            An album fills itself: it is a search that is made again whenever it is looked at. They are the same as on \
            the page of "clipsearch serve".

              clipsearch search a dog in:Italy date:2019.. --save-as "Dogs of Italy"
              clipsearch search --album "Dogs of Italy" --limit 50
            """,
        subcommands: [List.self, Rename.self, Delete.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the albums.")

        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let albums = try libraryOptions.open().savedSearches.all()
            var output = OutputWriter()
            if json {
                try output.write(json: ["albums": albums.map(AlbumsCommand.object)])
            } else {
                let style = TerminalStyle(descriptor: 1)
                for album in albums { try output.writeLine(style.bold(album.name.withoutControlCharacters)) }
            }
            try output.flush()
        }
    }

    struct Rename: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give an album another name.")

        @Argument(help: ArgumentHelp("The album's name.", valueName: "name")) var name: String
        @Argument(help: ArgumentHelp("Its new name.", valueName: "new-name")) var newName: String
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            let album = try AlbumsCommand.find(name, in: library)
            let changed = try library.savedSearches.change(album.id, name: newName)
            try KeepingOutput.report(
                "\(album.name) is now \(changed.name)", unknown: [], asJSON: json, AlbumsCommand.object(changed))
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete an album. Its photos stay.")

        @Argument(help: ArgumentHelp("The album's name.", valueName: "name")) var name: String
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            let album = try AlbumsCommand.find(name, in: library)
            try library.savedSearches.remove(album.id)
            try KeepingOutput.report("\(album.name) deleted", unknown: [], asJSON: json, AlbumsCommand.object(album))
        }
    }

    static func find(_ name: String, in library: PhotoLibrary) throws -> SavedSearch {
        if let found = try library.savedSearches.find(named: name) { return found }
        let names = try library.savedSearches.all().map(\.name)
        throw ValidationError(
            "There is no album \"\(name)\". "
                + (names.isEmpty ? "There is none at all yet." : "There are: \(names.joined(separator: ", "))."))
    }

    /// Returns the query of an album.
    static func query(of name: String, in library: PhotoLibrary) throws -> SearchQuery {
        let album = try find(name, in: library)
        guard let query = SearchQuery(stored: album.request) else {
            throw ValidationError("The album \"\(album.name)\" was saved by a newer version: update this program.")
        }
        return query
    }

    /// Saves a query, in place of an album of this name.
    static func save(_ query: SearchQuery, as name: String, in library: PhotoLibrary) throws {
        guard let request = query.stored else {
            throw ValidationError("An album keeps words and photos of the library (--image id:NUMBER), not files.")
        }
        if let old = try library.savedSearches.find(named: name) {
            _ = try library.savedSearches.change(old.id, request: request)
        } else {
            _ = try library.savedSearches.add(name: name, request: request)
        }
    }

    private static func object(_ album: SavedSearch) -> JSONObject {
        [
            "id": album.id, "name": album.name, "createdAt": Moment.text(album.createdAt),
            "changedAt": Moment.text(album.changedAt),
        ]
    }
}
