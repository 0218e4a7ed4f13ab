import ArgumentParser
import Catalog
import ClipSearch
import Files
import StrictJSON
import TerminalOutput

struct FoldersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "folders",
        abstract: "List the library's folders, take them out, and say what is skipped below them.",
        discussion: """
            A folder comes into the library with "clipsearch index". What is skipped below it is kept with it, for all \
            later runs. Hidden files and folders of systems (\(FolderRules.systemFolders.joined(separator: ", "))) are \
            skipped anyway, unless "index" gets --hidden.
            """,
        subcommands: [List.self, Remove.self, Exclude.self, Include.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the folders.")

        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open()
            let folders = try library.indexedFolders()
            let counts = try library.roots.photoCounts()
            var output = OutputWriter()
            if json {
                try output.write(json: ["folders": folders.map { $0.object(photos: counts[$0.path] ?? 0) }])
            } else {
                let style = TerminalStyle(descriptor: 1)
                for folder in folders { try output.writeLine(folder.line(photos: counts[folder.path] ?? 0, style)) }
            }
            try output.flush()
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take folders out of the library, whether they still exist or not.",
            discussion: """
                The files themselves stay as they are. Tags and favourites are kept in case the folder is indexed \
                again; with --forget they are not.
                """)

        @Argument(help: ArgumentHelp("Folders, as \"clipsearch folders\" lists them.", valueName: "dir"))
        var folders: [String]
        @Flag(help: "Remove all that is known of the photos: tags, captions, favourites, collections.")
        var forget = false
        @OptionGroup var confirmation: ConfirmationOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            let paths = try folders.map { try library.indexedFolder($0).path }
            if forget {
                let names = folders.joined(separator: ", ")
                try confirmation.confirm("Forget all that is known of the photos below \(names)?")
            }
            var removed: [(path: PhotoPath, photos: Int)] = []
            for path in paths {
                removed.append((path, try library.removeFolder(path, forgetsPhotos: forget)))
            }
            var output = OutputWriter()
            if json {
                try output.write(json: ["removed": removed.map { JSONObject.path($0.path) + ["photos": $0.photos] }])
            } else {
                for folder in removed {
                    let isKept = !forget && folder.photos > 0
                    let kept = isKept ? "; tags and favourites are kept in case it comes back" : ""
                    try output.writeLine(
                        "\(folder.path.text.withoutControlCharacters): \(KeepingOutput.photos(folder.photos)) taken "
                            + "out\(kept)")
                }
            }
            try output.flush()
        }
    }

    struct Exclude: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Skip files and folders, and take their photos out of the library.",
            discussion: """
                A name ("raw", "*.png") is skipped at any depth; one with a slash ("trips/*/raw") counts from the \
                library's folder. A path to an existing file or folder means just that one.
                """)

        @OptionGroup var options: ExclusionOptions

        func run() throws {
            try options.run { exclusions, patterns in
                exclusions + patterns.filter { !exclusions.contains($0) }
            }
        }
    }

    struct Include: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Skip files and folders no longer.",
            discussion: "Their photos come back when the folder is indexed the next time.")

        @OptionGroup var options: ExclusionOptions

        func run() throws {
            try options.run { exclusions, patterns in exclusions.filter { !patterns.contains($0) } }
        }
    }
}

/// The arguments of commands that change what is skipped.
struct ExclusionOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("What is meant: names, patterns, or paths.", valueName: "glob"))
    var patterns: [String]

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("Only below this folder of the library. Default: below all of them.", valueName: "dir"))
    var folder: String?

    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var libraryOptions: LibraryOptions

    /// - Parameter change: returns the patterns of a folder, given those it has and those in the arguments.
    func run(_ change: ([GlobPattern], [GlobPattern]) -> [GlobPattern]) throws {
        let library = try libraryOptions.open(writable: true)
        let folders = try folder.map { [try library.indexedFolder($0)] } ?? library.indexedFolders()
        if folders.isEmpty {
            throw ValidationError("The library has no folders yet: \"clipsearch index DIR\" adds one.")
        }
        var unused = Set(patterns)
        let changes = folders.map { folder in
            let patterns = patterns.compactMap { argument -> GlobPattern? in
                let pattern = Self.pattern(argument, below: folder)
                if pattern != nil { unused.remove(argument) }
                return pattern
            }
            let before = folder.exclusions.map(GlobPattern.init)
            return (path: folder.path, before: before, after: change(before, patterns))
        }
        if let path = patterns.first(where: unused.contains) {
            throw ValidationError("\"\(path)\" is not below a folder of the library.")
        }
        let changed = try changes.filter { $0.before != $0.after }.map { folder in
            let removed = try library.setExclusions(folder.after, below: folder.path)
            return (path: folder.path, exclusions: folder.after, photos: removed)
        }
        var output = OutputWriter()
        if json {
            try output.write(
                json: [
                    "changed": changed.map { folder -> JSONObject in
                        .path(folder.path) + [
                            "exclusions": folder.exclusions.map(\.description), "removed": folder.photos,
                        ]
                    }
                ])
        } else if changed.isEmpty {
            try output.writeLine("Nothing to change.")
        } else {
            for folder in changed {
                let skipped = folder.exclusions.map(\.description).joined(separator: ", ").withoutControlCharacters
                let taken = folder.photos > 0 ? "; \(KeepingOutput.photos(folder.photos)) taken out" : ""
                try output.writeLine(
                    "\(folder.path.text.withoutControlCharacters) skips \(skipped.isEmpty ? "nothing" : skipped)"
                        + taken)
            }
        }
        try output.flush()
    }

    /// Returns the pattern that an argument means below a folder: one of its own, or a new one; nil for a path
    /// elsewhere.
    private static func pattern(_ argument: String, below root: IndexedRoot) -> GlobPattern? {
        if root.exclusions.contains(argument) { return GlobPattern(argument) }
        let folder = root.path
        let isPath = argument.hasPrefix("/") || argument.hasPrefix("./") || argument.hasPrefix("../")
        // "raw" in the folder that is at hand may mean any folder of that name.
        guard let path = FileSystem.realPath(argument) ?? (isPath ? PhotoPath(absolutePath(argument)) : nil),
            argument.contains("/")
        else { return GlobPattern(argument) }
        if let relative = path.relative(to: folder) { return .matching(path: relative) }
        return isPath ? nil : GlobPattern(argument)
    }
}

extension PhotoLibrary {
    /// Returns the folder of the library that an argument names.
    fileprivate func indexedFolder(_ argument: String) throws -> IndexedRoot {
        let folders = try indexedFolders()
        let paths = [PhotoPath(absolutePath(argument)), FileSystem.realPath(argument)]
        if let folder = folders.first(where: { paths.contains($0.path) }) { return folder }
        if let path = paths.compactMap(\.self).last, let above = folders.first(where: { path.isAtOrBelow($0.path) }) {
            throw ValidationError(
                "\"\(argument)\" is only a part of the library's folder \(above.path): \"clipsearch folders exclude\" "
                    + "takes it out.")
        }
        throw ValidationError("\"\(argument)\" is not a folder of the library; \"clipsearch folders\" lists them.")
    }
}

extension IndexedRoot {
    fileprivate func line(photos: Int, _ style: TerminalStyle) -> String {
        var parts = [KeepingOutput.photos(photos)]
        if let lastIndexedAt { parts.append("indexed \(Moment.text(lastIndexedAt).prefix(10))") }
        if !FileSystem.exists(path) { parts.append("not there now") }
        if !exclusions.isEmpty { parts.append("skips \(exclusions.joined(separator: " "))") }
        return "\(path.text.withoutControlCharacters)  "
            + style.dim("(\(parts.joined(separator: ", ").withoutControlCharacters))")
    }

    fileprivate func object(photos: Int) -> JSONObject {
        .path(path) + [
            "photos": photos, "isThere": FileSystem.exists(path), "addedAt": Moment.text(addedAt),
            "lastIndexedAt": lastIndexedAt.map(Moment.text), "exclusions": exclusions,
        ]
    }
}
