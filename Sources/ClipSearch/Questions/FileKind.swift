import Catalog

/// A kind of file that a query may ask for.
public enum FileKind: String, Hashable, Sendable, CaseIterable {
    /// Pictures of a screen, by the names that systems give them.
    case screenshot
    /// Formats that a library has.
    case jpeg, png
    case webP = "webp"
    case gif, heic, tiff, raw, video

    /// The name to display.
    public var name: String {
        switch self {
        case .screenshot: "screenshots"
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webP: "WebP"
        case .gif: "GIF"
        case .heic: "HEIC"
        case .tiff: "TIFF"
        case .raw: "raw files"
        case .video: "videos"
        }
    }

    /// The endings of files of the kind, in lower case; empty for screenshots, which are told by ``nameParts``.
    public var extensions: [String] {
        switch self {
        case .screenshot: []
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
        case .png: ["png"]
        case .webP: ["webp"]
        case .gif: ["gif"]
        case .heic: ["heic", "heif"]
        case .tiff: ["tif", "tiff"]
        case .raw: ["raw"] + PhotoFileName.rawExtensions.sorted()
        case .video:
            ["mp4", "mov", "m4v", "avi", "mkv", "webm", "mpg", "mpeg", "3gp", "mts", "m2ts", "ts", "wmv", "flv"]
        }
    }

    /// Parts of a file's name, in lower case, of which files of the kind have one.
    public var nameParts: [String] {
        self == .screenshot
            ? [
                "screenshot", "screen shot", "screen_shot", "screen-shot", "screencap", "bildschirmfoto",
                "capture d\u{2019}\u{E9}cran", "capture d'\u{E9}cran", "schermata", "captura de pantalla",
                "captura de tela", "schermafbeelding", "sk\u{E4}rmavbild", "zrzut ekranu",
            ] : []
    }

    /// `true` if a file's name says that it is of the kind.
    public func matches(fileName: String) -> Bool {
        let name = fileName.lowercased()
        if nameParts.contains(where: name.contains) { return true }
        guard let dot = name.lastIndex(of: ".") else { return false }
        return extensions.contains(String(name[name.index(after: dot)...]))
    }
}

/// The kinds of files that photos of an answer have.
public struct FileKindFilter: Hashable, Sendable {
    /// Photos of any of these kinds; of all where it is empty.
    public var kinds: [FileKind] = []
    /// Photos of none of these kinds.
    public var excluded: [FileKind] = []

    /// Creates a filter that all files pass.
    public init() {}

    /// `true` if a file passes, by its name.
    public func contains(fileName: String) -> Bool {
        (kinds.isEmpty || kinds.contains { $0.matches(fileName: fileName) })
            && !excluded.contains { $0.matches(fileName: fileName) }
    }
}
