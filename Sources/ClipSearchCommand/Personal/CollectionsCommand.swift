import ArgumentParser
import Catalog
import ClipSearch
import StrictJSON
import TerminalOutput

struct CollectionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collections",
        abstract: "List, make and change collections.",
        discussion: """
            They are the same as on the page of "clipsearch serve". Letter case does not count in their names. Search \
            within one \
            with "clipsearch search … --collection NAME".

              clipsearch collections create Holidays
              clipsearch search a beach --limit 20 -0 | xargs -0 clipsearch collections add Holidays
              clipsearch collections move Holidays sunset.jpg --before id:17
              clipsearch collections cover Holidays sunset.jpg
            """,
        subcommands: [
            List.self, Show.self, Create.self, Rename.self, Delete.self, Add.self, Remove.self, Move.self, Cover.self,
            Export.self, Import.self,
        ],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the collections.")

        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let collections = try libraryOptions.open().collections.all()
            var output = OutputWriter()
            if json {
                try output.write(json: ["collections": collections.map(CollectionsCommand.object)])
            } else {
                let style = TerminalStyle(descriptor: 1)
                for collection in collections {
                    var line = "\(style.bold(collection.name.withoutControlCharacters))  "
                    line += KeepingOutput.photos(collection.photos)
                    if collection.missing > 0 { line += ", \(HumanReadable.count(collection.missing)) missing" }
                    if !collection.description.isEmpty {
                        line += "  \(style.dim(collection.description.withoutControlCharacters))"
                    }
                    try output.writeLine(line)
                }
            }
            try output.flush()
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the photos of a collection, in its order.")

        @OptionGroup var name: CollectionName
        @OptionGroup var listOptions: PhotoListOptions
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open()
            let collection = try name.find(in: library)
            try listOptions.write(CollectionsCommand.photos(of: collection, in: library), name: "photos")
        }
    }

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make an empty collection.")

        @OptionGroup var name: CollectionName
        @Option(help: ArgumentHelp("What it is about.", valueName: "text")) var description = ""
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            let made = try library.collections.add(name: name.name, description: description)
            try KeepingOutput.report(
                "\(made.name) made", unknown: [], asJSON: json, CollectionsCommand.object(made))
        }
    }

    struct Rename: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a collection another name or description.")

        @OptionGroup var name: CollectionName
        @Argument(help: ArgumentHelp("Its new name.", valueName: "new-name")) var newName: String?
        @Option(help: ArgumentHelp("What it is about.", valueName: "text")) var description: String?
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func validate() throws {
            if newName == nil, description == nil { throw ValidationError("Give a new name, or --description.") }
        }

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            let collection = try name.find(in: library)
            let changed = try library.collections.change(collection.id, name: newName, description: description)
            try KeepingOutput.report(
                "\(collection.name) is now \(changed.name)", unknown: [], asJSON: json,
                CollectionsCommand.object(changed))
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a collection. Its photos stay.")

        @OptionGroup var name: CollectionName
        @OptionGroup var confirmation: ConfirmationOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            let collection = try name.find(in: library)
            let photos = KeepingOutput.photos(collection.photos + collection.missing)
            try confirmation.confirm("Delete the collection \(collection.name) of \(photos)?")
            try library.collections.remove(collection.id)
            try KeepingOutput.report(
                "\(collection.name) deleted", unknown: [], asJSON: json, CollectionsCommand.object(collection))
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Put photos at the end of a collection.")

        @OptionGroup var name: CollectionName
        @OptionGroup var options: PhotoChangeOptions

        func run() throws {
            try options.run(name: "added") { library, photos in
                let collection = try name.find(in: library)
                return (try library.collections.add(photos, to: collection.id), "put into \(collection.name)")
            }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take photos out of a collection.")

        @OptionGroup var name: CollectionName
        @OptionGroup var options: PhotoChangeOptions

        func run() throws {
            try options.run(name: "removed") { library, photos in
                let collection = try name.find(in: library)
                return (try library.collections.remove(photos, from: collection.id), "taken out of \(collection.name)")
            }
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print collections with their photos as JSON, as \"import\" reads it.")

        @Argument(help: ArgumentHelp("Which; all unless given.", valueName: "name")) var names: [String] = []
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open()
            let collections =
                names.isEmpty
                ? try library.collections.all() : try names.map { try CollectionName.find($0, in: library) }
            // The list implies the number of photos.
            let objects = try collections.map {
                CollectionsCommand.object($0)
                    + ["images": try CollectionsCommand.photos(of: $0, in: library).map(\.object)]
            }
            var output = OutputWriter()
            try output.write(json: ["collections": objects])
            try output.flush()
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Add the collections of a JSON file.",
            discussion: """
                Reads what "export" prints, and the collections.json of the seed project. Photos are added to a \
                collection that is \
                there already under the name. A path that leads to no photo of the library means the one photo whose \
                path ends \
                like it, if there is just one.
                """)

        @Argument(help: ArgumentHelp("The file.", valueName: "file")) var file: String
        @Option(help: ArgumentHelp("Where relative paths begin. Default: the file's folder.", valueName: "dir"))
        var base: String?
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            var source = PersonalImport(file, base: base, into: library)
            let (made, added) = try source.collections()
            let summary =
                "\(HumanReadable.count(made)) collection\(made == 1 ? "" : "s") made, "
                + "\(KeepingOutput.photos(added)) added"
            try KeepingOutput.report(summary, unknown: source.unknown, asJSON: json, ["made": made, "added": added])
        }
    }

    private static func photos(of collection: PhotoCollection, in library: PhotoLibrary) throws -> [KeptPhoto] {
        try KeptPhoto.list(library.collections.photos(of: collection.id))
    }

    static func object(_ collection: PhotoCollection) -> JSONObject {
        [
            "id": collection.id, "name": collection.name, "description": collection.description,
            "photos": collection.photos, "missing": collection.missing, "cover": collection.cover,
            "createdAt": Moment.text(collection.createdAt), "changedAt": Moment.text(collection.changedAt),
        ]
    }
}

/// A collection as an argument.
struct CollectionName: ParsableArguments {
    @Argument(help: ArgumentHelp("The collection's name.", valueName: "name"))
    var name: String

    func find(in library: PhotoLibrary) throws -> PhotoCollection { try Self.find(name, in: library) }

    static func find(_ name: String, in library: PhotoLibrary) throws -> PhotoCollection {
        if let found = try lookUp(name, in: library) { return found }
        let names = try library.collections.all().map(\.name)
        throw ValidationError(
            "There is no collection \"\(name)\". "
                + (names.isEmpty ? "There is none at all yet." : "There are: \(names.joined(separator: ", "))."))
    }

    static func lookUp(_ name: String, in library: PhotoLibrary) throws -> PhotoCollection? {
        let wanted = Substring(name).lowercased()
        return try library.collections.all().first { $0.name.lowercased() == wanted }
    }
}
