#if Server
import ArgumentParser
import Catalog
import ClipSearch
import Foundation
import StrictJSON
import TerminalOutput

struct ShareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Share photos, a collection or an album by a secret link.",
        discussion: """
            Whoever has the link sees these photos on the page of "clipsearch serve", and nothing else, without its \
            token. A link is printed once, when it is made: the library keeps only what it needs to recognise it.

              clipsearch share create --collection Holidays --at https://photos.example/
              clipsearch share list
              clipsearch share revoke 3
            """,
        subcommands: [Create.self, List.self, Revoke.self], defaultSubcommand: List.self)

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a link.",
            discussion: """
                Only previews are shown, which say nothing of place or camera. --originals lets the files be fetched, \
                too, with all that is noted in them.
                """)

        @Argument(
            help: ArgumentHelp(
                "Photos of the library: paths, or id:NUMBER as the JSON output gives it.", valueName: "photo"))
        var photos: [String] = []

        @Option(help: ArgumentHelp("Share a collection, as it is whenever somebody looks.", valueName: "name"))
        var collection: String?
        @Option(help: ArgumentHelp("Share an album, with what it finds whenever somebody looks.", valueName: "name"))
        var album: String?
        @Option(help: ArgumentHelp("The heading of the page.", valueName: "text"))
        var title: String?
        @Option(
            name: .customLong("expires"),
            help: ArgumentHelp("How long it holds: 12h, 7d, 4w, or never. Default: 7d.", valueName: "time"))
        var span = "7d"
        @Flag(help: "Let the photos' own files be fetched.") var originals = false
        @Flag(help: "Say where photos were taken.") var places = false
        @Option(help: ArgumentHelp("The address of the page.", valueName: "url"))
        var at = "http://127.0.0.1:8770/"
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func validate() throws {
            guard [!photos.isEmpty, collection != nil, album != nil].count(where: { $0 }) == 1 else {
                throw ValidationError("Give photos, --collection or --album.")
            }
            _ = try Self.seconds(of: span)
        }

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            var ids: [PhotoID] = []
            for photo in photos {
                guard let id = try PhotoArguments.photo(photo, in: library) else {
                    throw ValidationError("\"\(photo)\": the library has no such photo.")
                }
                ids.append(id)
            }
            let subject = try subject(in: library)
            let (share, token) = try library.shares.create(
                subject, photos: ids, title: try title ?? library.name(of: subject), includesOriginals: originals,
                includesPlaces: places, seconds: try Self.seconds(of: span))
            let address = (at.hasSuffix("/") ? at : at + "/") + "shared/\(token)"
            try KeepingOutput.report(
                address, unknown: [], asJSON: json, ShareCommand.object(share) + ["address": address])
        }

        private func subject(in library: PhotoLibrary) throws -> Share.Subject {
            if let album { return .savedSearch(try AlbumsCommand.find(album, in: library).id) }
            guard let collection else { return .photos }
            return .collection(try CollectionName.find(collection, in: library).id)
        }

        /// Returns the seconds of a text such as `12h`; nil for `never`.
        static func seconds(of text: String) throws -> Int64? {
            if text == "never" { return nil }
            let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86400, "w": 7 * 86400]
            guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()),
                (1...36_600).contains(number)
            else { throw ValidationError("--expires takes a time such as 12h, 7d or 4w, or never.") }
            return number * unit
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List what is shared.")

        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let shares = try libraryOptions.open().shares.all()
            var output = OutputWriter()
            if json {
                try output.write(json: ["shares": shares.map(ShareCommand.object)])
            } else {
                let style = TerminalStyle(descriptor: 1)
                for share in shares {
                    let end = share.expiresAt.map { "until \(Moment.text($0))" } ?? "without an end"
                    let state = ShareCommand.isExpired(share) ? "expired" : end
                    let files = share.includesOriginals ? ", with originals" : ""
                    try output.writeLine(
                        "\(share.id)  \(style.bold(share.title.withoutControlCharacters))  "
                            + style.dim("(\(state)\(files))"))
                }
            }
            try output.flush()
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End links for good.")

        @Argument(help: ArgumentHelp("Numbers, as \"clipsearch share list\" prints them.", valueName: "number"))
        var numbers: [Int64]
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var libraryOptions: LibraryOptions

        func run() throws {
            let library = try libraryOptions.open(writable: true)
            for number in numbers { try library.shares.revoke(number) }
            try KeepingOutput.report(
                numbers.count == 1 ? "The link has ended" : "\(numbers.count) links have ended", unknown: [],
                asJSON: json, ["revoked": numbers])
        }
    }

    private static func isExpired(_ share: Share) -> Bool {
        share.isExpired(at: Int64(Date().timeIntervalSince1970))
    }

    private static func object(_ share: Share) -> JSONObject {
        var subject: JSONObject = [:]
        if case .collection(let id) = share.subject { subject = ["collection": id] }
        if case .savedSearch(let id) = share.subject { subject = ["album": id] }
        return ["id": share.id, "title": share.title] + subject + [
            "includesOriginals": share.includesOriginals, "includesPlaces": share.includesPlaces,
            "createdAt": Moment.text(share.createdAt), "expiresAt": share.expiresAt.map(Moment.text),
            "isExpired": isExpired(share),
        ]
    }
}
#endif
