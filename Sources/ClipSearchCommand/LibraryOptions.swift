import ArgumentParser
import ClipSearch
import Encoders
import Weights

/// `--model`, for every command that computes vectors.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A model's name (see \"clipsearch models list\") or the folder that holds one.", valueName: "name"))
    var model = "small"

    /// - Throws: when there is no such model here, or its files are damaged.
    func load() throws -> DualEncoder { try Self.load(model) }

    /// - Parameter model: a name or a folder.
    static func load(_ model: String) throws -> DualEncoder {
        let found = try ModelStore.standard().locate(model)
        return try DualEncoder(folder: found.folder, name: found.name)
    }
}

/// `--library`, for every command that works on a library.
struct LibraryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The library's folder. Default: $CLIPSEARCH_LIBRARY, else ~/.local/share/clipsearch/library.",
            valueName: "dir"))
    var library: String?

    func location() throws -> LibraryLocation {
        try library.map(LibraryLocation.init(folder:)) ?? .userDefault()
    }
}
