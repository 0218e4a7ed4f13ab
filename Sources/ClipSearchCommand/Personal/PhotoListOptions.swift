import ArgumentParser
import Catalog
import ClipSearch
import StrictJSON
import TerminalOutput

/// Photos as arguments.
struct PhotoArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Photos of the library: paths, or id:NUMBER as the JSON output gives it.", valueName: "photo"))
    var photos: [String]

    /// - Returns: the ids of known photos, and the arguments that match no photo.
    func resolve(in library: PhotoLibrary) throws -> (ids: [PhotoID], unknown: [String]) {
        var ids: [PhotoID] = []
        var unknown: [String] = []
        for photo in photos {
            if let id = try Self.photo(photo, in: library) { ids.append(id) } else { unknown.append(photo) }
        }
        return (ids, unknown)
    }

    /// Returns the photo that an argument names.
    static func photo(_ argument: String, in library: PhotoLibrary) throws -> PhotoID? {
        if argument.hasPrefix("id:"), let id = PhotoID(argument.dropFirst(3)), try library.photos.find(id) != nil {
            return id
        }
        return try PhotoLookup(library, base: ".").photo(exactlyAt: argument)
    }
}

/// The options of commands that change one of the user's lists of photos.
struct PhotoChangeOptions: ParsableArguments {
    @OptionGroup var photoArguments: PhotoArguments
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var libraryOptions: LibraryOptions

    /// - Parameters:
    ///   - name: the name of the changed photos in the JSON.
    ///   - change: returns the changed photos, and a description of the change.
    func run(name: String, _ change: (PhotoLibrary, [PhotoID]) throws -> (photos: [PhotoID], what: String)) throws {
        let library = try libraryOptions.open(writable: true)
        let (ids, unknown) = try photoArguments.resolve(in: library)
        let (changed, what) = try change(library, ids)
        try KeepingOutput.report(
            "\(KeepingOutput.photos(changed.count)) \(what)", unknown: unknown, asJSON: json, [name: changed])
    }
}

/// The output of lists of photos.
struct PhotoListOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print the paths only, one a line.")
    var paths = false

    @Flag(name: .customShort("0"), help: "Print the paths only, each followed by a NUL byte (for xargs -0).")
    var nul = false

    func validate() throws {
        if [json, paths, nul].count(where: { $0 }) > 1 {
            throw ValidationError("Give only one of --json, --paths and -0.")
        }
    }

    /// - Parameter name: the name of the array in the JSON.
    func write(_ photos: [KeptPhoto], name: String) throws {
        var output = OutputWriter()
        if json {
            try output.write(json: [name: photos.map(\.object)])
        } else if paths || nul {
            for photo in photos { try output.writePath(photo.record.file.path, nulTerminated: nul) }
        } else {
            let style = TerminalStyle(descriptor: 1)
            let current = FileSystem.realPath(".")
            for photo in photos {
                let day = PhotoTime.text(of: PhotoTime.wallClock(ofUnixTime: photo.addedAt)).prefix(10)
                let path = photo.record.file.path.shown(from: current).withoutControlCharacters
                try output.writeLine("\(style.dim(String(day)))  \(path)")
            }
        }
        try output.flush()
    }
}

/// A photo in a list, with the time at which it was added.
struct KeptPhoto {
    var record: PhotoRecord
    /// The time in seconds since 1970.
    var addedAt: Int64

    var object: JSONObject { ["id": record.id] + .path(record.file.path) + ["addedAt": Moment.text(addedAt)] }

    static func list(_ page: PhotoPage) -> [KeptPhoto] {
        page.entries.map { KeptPhoto(record: $0.photo, addedAt: $0.addedAt ?? 0) }
    }
}

enum Moment {
    /// Formats a time: `2024-05-17T14:30:00Z`.
    static func text(_ seconds: Int64) -> String { PhotoTime.text(of: seconds) + "Z" }
}

/// The output of commands that change a list.
struct KeepingOutput {
    /// Reports each photo that was not found, on standard error.
    ///
    /// - Throws: `ExitCode` 3 if there is one.
    static func report(
        _ summary: String, unknown: [String], asJSON: Bool, _ object: JSONObject
    ) throws {
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        for photo in unknown {
            try errors.writeLine("\(photo.withoutControlCharacters): the library has no such photo")
        }
        try errors.flush()
        var output = OutputWriter()
        if asJSON {
            try output.write(json: object + ["unknown": unknown])
        } else {
            try output.writeLine(summary)
        }
        try output.flush()
        if !unknown.isEmpty { throw ExitCode(ExitStatus.someFilesUnreadable.rawValue) }
    }

    static func photos(_ count: Int) -> String { "\(HumanReadable.count(count)) photo\(count == 1 ? "" : "s")" }
}

/// The option `--yes`, for irreversible operations.
struct ConfirmationOptions: ParsableArguments {
    @Flag(help: "Don't ask first.")
    var yes = false

    /// - Throws: when the operation was not confirmed.
    func confirm(_ question: String) throws {
        if yes { return }
        guard TerminalStyle(descriptor: 0).isTerminal else {
            throw ValidationError("\(question) Say --yes: nobody can be asked here.")
        }
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        try errors.write(Array("\(question.withoutControlCharacters) [y/N] ".utf8))
        try errors.flush()
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
            throw ExitCode(ExitStatus.failure.rawValue)
        }
    }
}
