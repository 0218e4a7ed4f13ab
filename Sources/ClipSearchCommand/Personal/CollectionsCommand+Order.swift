import ArgumentParser
import Catalog
import StrictJSON

extension CollectionsCommand {
    struct Move: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move photos to another place in the order of a collection.",
            discussion: "They stand there in the order in which they are given; without --before, at the end.")

        @OptionGroup var name: CollectionName
        @OptionGroup var options: PhotoChangeOptions
        @Option(
            help: ArgumentHelp("The photo before which they are to stand: a path, or id:NUMBER.", valueName: "photo"))
        var before: String?

        func run() throws {
            try options.run(name: "moved") { library, photos in
                let collection = try name.find(in: library)
                let next = try before.map { try PhotoArguments.required($0, in: library) }
                let moved = try library.collections.move(photos, in: collection.id, before: next)
                return (moved, "moved in \(collection.name)")
            }
        }
    }

    struct Cover: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Choose the photo that stands for a collection.")

        @OptionGroup var name: CollectionName
        @Argument(help: ArgumentHelp("A photo of the collection: a path, or id:NUMBER.", valueName: "photo"))
        var photo: String?
        @Flag(help: "Choose none: its first photos stand for it.") var none = false
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func validate() throws {
            if (photo == nil) != none { throw ValidationError("Give a photo, or --none.") }
        }

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            let collection = try name.find(in: library)
            let chosen = try photo.map { try PhotoArguments.required($0, in: library) }
            let changed = try library.collections.setCover(chosen, of: collection.id)
            let summary =
                photo.map { "\($0.withoutControlCharacters) stands for \(changed.name)" }
                ?? "the first photos stand for \(changed.name)"
            try KeepingOutput.report(
                summary, unknown: [], asJSON: json, CollectionsCommand.object(changed))
        }
    }
}

extension PhotoArguments {
    /// Returns the photo that an argument names.
    ///
    /// - Throws: `ValidationError` if the library has no such photo; `CatalogError`.
    static func required(_ argument: String, in library: PhotoLibrary) throws -> PhotoID {
        guard let photo = try photo(argument, in: library) else {
            throw ValidationError("The library has no photo \(argument.withoutControlCharacters).")
        }
        return photo
    }
}
