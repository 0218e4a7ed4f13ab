import ArgumentParser
import Catalog
import ClipSearch
import Encoders
import Files

/// The option `--model`, for every command that computes vectors.
struct ModelOptions: ParsableArguments {
    @Option(
        name: .customLong("model"),
        help: ArgumentHelp(
            "A model's name (see \"clipsearch models list\") or the folder that holds one. Default: small.",
            valueName: "name"))
    var chosenModel: String?

    /// The name or the folder of the model.
    var model: String { chosenModel ?? Self.usualModel }

    static let usualModel = "small"

    @Option(
        help: ArgumentHelp(
            "In what numbers the model computes: f32, bf16x3, bf16, int8, or auto (the fastest that keeps a cosine of "
                + "0.995 to f32). "
                + "Default: auto; of \"embed\" f32.", valueName: "how"))
    var precision: Precision?

    /// - Parameter precision: the default precision.
    /// - Throws: when the model is not installed, or its files are damaged.
    func load(precision usual: Precision = .auto) throws -> any FolderModel {
        try Self.load(model, precision: precision ?? usual)
    }

    /// - Parameter model: a name or a folder.
    static func load(_ model: String, precision: Precision) throws -> any FolderModel {
        let found = try InstalledModels.locate(model)
        return try load(found.folder, named: found.name, precision: precision)
    }

    static func load(_ folder: String, named name: String, precision: Precision) throws -> any FolderModel {
        try ModelFamily.open(folder: folder, name: name, precision: precision, cache: .standard())
    }
}

extension Precision: ExpressibleByArgument {}

/// The option `--library`, for every command that works on a library.
struct LibraryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The library's folder. Default: $CLIPSEARCH_LIBRARY, else ~/.local/share/clipsearch/library.",
            valueName: "dir"))
    var library: String?

    /// Returns the absolute path of the library's folder.
    func folder() throws -> String { try library.map(absolutePath) ?? PhotoLibrary.defaultFolder() }

    /// Opens the library.
    ///
    /// - Throws: when there is none; no library is created.
    func open(writable: Bool = false) throws -> PhotoLibrary {
        let library = try PhotoLibrary(folder: folder(), access: .readOnly)
        return writable ? try PhotoLibrary(folder: folder()) : library
    }
}
