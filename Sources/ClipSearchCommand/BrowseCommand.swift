import ArgumentParser
import Catalog
import ClipSearch
import Encoders
import Files
import Foundation
import Pictures
import TerminalOutput

struct BrowseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "browse",
        abstract: "Look at photos in the terminal, and choose some.",
        discussion: """
            Answers come while you type; conditions as in "clipsearch search" hold, too. Pictures are shown by \
            kitty's, iTerm2's or sixel graphics, elsewhere as coloured blocks. The paths of the photos that were \
            selected with the space bar are printed when the view is left, so that other commands can take them:

              clipsearch browse a dog on the beach | xargs -d '\\n' cp -t ~/dogs
            """)

    @Argument(help: ArgumentHelp("The words to begin with.", valueName: "words")) var words: [String] = []

    @Option(name: [.customShort("t"), .long], help: ArgumentHelp("How many photos at most.", valueName: "n"))
    var limit = 200

    @Flag(name: .customShort("0"), help: "Print each path followed by a NUL byte (for xargs -0).")
    var nul = false

    @OptionGroup var libraryOptions: LibraryOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var sentenceOptions: SentenceModelOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run() throws {
        guard let screen = TerminalScreen() else {
            throw ValidationError(
                "\"clipsearch browse\" needs a terminal to draw on; \"clipsearch search\" answers without one.")
        }
        let library = try Self.open(libraryOptions)
        let model = try modelOptions.load()
        let searcher = PhotoSearcher(library, model: model, sentenceModel: try sentenceOptions.load(for: model))
        let view = BrowseView(
            screen: screen, searcher: searcher, limit: limit, query: words.joined(separator: " "),
            graphics: Self.graphics())
        let (paths, isDone) = view.run()
        guard isDone else { throw ExitCode(ExitStatus.interrupted.rawValue) }
        var output = OutputWriter()
        for path in paths { try output.writePath(path, nulTerminated: nul) }
        try output.flush()
    }

    /// Opens the library, for favourites if it can be changed.
    private static func open(_ options: LibraryOptions) throws -> PhotoLibrary {
        do {
            return try options.open(writable: true)
        } catch CatalogError.notWritable {
            return try options.open()
        }
    }

    private static func graphics() -> PictureProtocol? {
        switch PictureProtocol.detect() {
        case .supported(let known): known
        case .unsupported: nil
        case .unknown: TerminalQuery.pictureProtocol()
        }
    }
}

/// Runs a ``PhotoBrowser`` on a terminal: draws it, and does what its keys ask for.
private final class BrowseView {
    private let screen: TerminalScreen
    private let searcher: PhotoSearcher
    private let limit: Int
    private let graphics: PictureProtocol?
    private var browser: PhotoBrowser
    private var keys = TerminalKeyReader()
    private var records: [PhotoID: PhotoRecord] = [:]
    private var isStale = true
    private var drawn: Set<PhotoBrowser.Picture> = []

    private var library: PhotoLibrary { searcher.library }

    init(screen: TerminalScreen, searcher: PhotoSearcher, limit: Int, query: String, graphics: PictureProtocol?) {
        self.screen = screen
        self.searcher = searcher
        self.limit = limit
        self.graphics = graphics
        let size = screen.size
        browser = PhotoBrowser(query: query, columns: size.columns, rows: size.rows)
    }

    /// Runs until the view is left.
    ///
    /// - Returns: the paths of the selected photos; `isDone` is `false` if the view was interrupted.
    func run() -> (paths: [PhotoPath], isDone: Bool) {
        screen.enter()
        defer { screen.leave() }
        drawTexts()
        while true {
            // Keys come first, then the answers to what was typed, then one picture after the other.
            let hasWork = isStale || browser.pictures.contains { !drawn.contains($0) }
            let input = screen.read(milliseconds: keys.isWaiting ? 50 : hasWork ? 0 : -1)
            var effects: [PhotoBrowser.Effect] = []
            let before = browser.pictures
            switch input {
            case .bytes(let bytes): effects = keys.keys(bytes).compactMap { browser.press($0) }
            case .pause where keys.isWaiting: effects = keys.keys([], isPaused: true).compactMap { browser.press($0) }
            case .pause: work()
            case .resized:
                let size = screen.size
                browser.resize(columns: size.columns, rows: size.rows)
                clear()
            case .suspend: effects = [.suspend]
            case .end: effects = [.leave(isDone: false)]
            }
            for effect in effects {
                if case .leave(let isDone) = effect {
                    return (isDone ? browser.selected.compactMap { records[$0]?.file.path } : [], isDone)
                }
                perform(effect)
            }
            if browser.pictures != before { clear() }
            drawTexts()
        }
    }

    private func perform(_ effect: PhotoBrowser.Effect) {
        switch effect {
        case .search: isStale = true
        case .open(let id):
            if let path = records[id]?.file.path { browser.say(Self.open(path)) }
        case .setFavourite(let id, let isFavourite):
            do {
                _ = isFavourite ? try library.favourites.add([id]) : try library.favourites.remove([id])
                browser.setFavourite(id, isFavourite)
            } catch {
                browser.say("\(error)")
            }
        case .suspend:
            screen.suspend()
            let size = screen.size
            browser.resize(columns: size.columns, rows: size.rows)
            clear()
        case .leave: break
        }
    }

    private func work() {
        if isStale {
            search()
        } else if let next = browser.pictures.first(where: { !drawn.contains($0) }) {
            drawn.insert(next)
            draw(next)
        }
    }

    // MARK: Searching

    private func search() {
        isStale = false
        do {
            let text = browser.query.trimmingCharacters(in: .whitespaces)
            let found =
                text.isEmpty
                ? try library.photos.page(matching: PhotoFilter(), limit: limit).entries.map(\.photo)
                : try searcher.search(query(text)).results.map(\.photo)
            for photo in found { records[photo.id] = photo }
            let favourites = try library.favourites.among(found.map(\.id))
            let before = browser.pictures
            browser.show(
                found.map { photo in
                    PhotoBrowser.Photo(
                        id: photo.id, name: photo.file.path.fileName, isFavourite: favourites.contains(photo.id),
                        details: Self.details(of: photo))
                }, message: found.isEmpty ? "No photos" : "")
            if browser.pictures != before { clear() }
        } catch {
            browser.say("\(error)")
        }
    }

    private func query(_ text: String) -> SearchQuery {
        // While it is typed, an operator may have nothing behind it yet.
        var query = (try? Self.terms(of: text)).map(SearchQuery.init(terms:)) ?? SearchQuery(text)
        query.limit = limit
        return query
    }

    private static func terms(of text: String) throws -> [SearchQuery.Term] {
        var parser = QueryParser()
        for word in text.split(separator: " ") { try parser.add(String(word)) }
        return try parser.finish()
    }

    private static func details(of photo: PhotoRecord) -> [String] {
        let file = photo.file
        return [
            file.path.text,
            [
                file.takenAt.map { PhotoTime.text(of: $0).replacing("T", with: " ") } ?? "",
                "\(file.width) × \(file.height)", file.format.uppercased(), HumanReadable.bytes(Int(file.size)),
            ].filter { !$0.isEmpty }.joined(separator: "  "),
        ]
    }

    // MARK: Drawing

    private func clear() {
        drawn = []
        let pictures = graphics == .kitty ? "\u{1b}_Ga=d,q=2;\u{1b}\\" : ""
        screen.write(Array("\(pictures)\u{1b}[0m\u{1b}[2J".utf8))
    }

    private func drawTexts() {
        var text = ""
        for line in browser.texts {
            text +=
                "\u{1b}[\(line.row + 1);\(line.column + 1)H"
                + (line.isMarked ? "\u{1b}[7m\(line.text)\u{1b}[0m" : line.text)
        }
        screen.write(Array(text.utf8))
    }

    private func draw(_ place: PhotoBrowser.Picture) {
        guard let record = records[place.id] else { return }
        let style = TerminalStyle(descriptor: screen.descriptor)
        guard graphics != nil || style.usesColour else { return }
        let cell = graphics == nil ? (width: 1, height: 2) : style.cellSize ?? (10, 20)
        let side = max(place.columns * cell.width, place.rows * cell.height)
        guard let jpeg = try? library.thumbnail(of: record, width: min(1600, max(64, side))),
            let picture = try? Picture(bytes: jpeg)
        else { return }
        let size = PixelImage.fittedSize(
            width: picture.width, height: picture.height, columns: place.columns, rows: place.rows, cellSize: cell)
        let small = picture.resized(width: size.width, height: size.height)
        guard let image = PixelImage(width: small.width, height: small.height, pixels: small.pixels) else { return }
        let column = place.column + max(0, (place.columns - (size.width + cell.width - 1) / cell.width) / 2)
        let start = { (row: Int) in Array("\u{1b}[\(row + 1);\(column + 1)H".utf8) }
        if let graphics {
            // Without the line break behind it.
            screen.write(start(place.row) + graphics.encode(image).dropLast())
        } else {
            let colours = ProcessEnvironment.current["COLORTERM"] ?? ""
            let lines = HalfBlockEncoder.lines(
                image, hasTrueColour: ["truecolor", "24bit"].contains(colours))
            screen.write(lines.enumerated().flatMap { start(place.row + $0.offset) + $0.element })
        }
    }

    // MARK: Opening

    /// Opens a file with the program that the system has for it.
    ///
    /// - Returns: a message.
    private static func open(_ path: PhotoPath) -> String {
        #if canImport(Darwin)
        let opener = "open"
        #else
        let opener = "xdg-open"
        #endif
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [opener, path.text]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
            return "Opening \(path.fileName)"
        } catch {
            return "\(opener) could not be started"
        }
    }
}
