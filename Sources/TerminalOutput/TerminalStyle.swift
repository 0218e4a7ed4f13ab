import Files

/// What the device behind a file descriptor can show.
///
///     let style = TerminalStyle(descriptor: STDOUT_FILENO)
///     print(style.bold("beach.jpg"))
public struct TerminalStyle: Sendable {
    public var isTerminal: Bool
    /// Columns of text.
    public var width: Int
    public var usesColour: Bool
    /// Whether characters beyond ASCII can be shown.
    public var usesUnicode: Bool
    /// The size of a character's cell in pixels, where the terminal tells it.
    public var cellSize: (width: Int, height: Int)?

    public init(isTerminal: Bool, width: Int = 80, usesColour: Bool, usesUnicode: Bool = true) {
        self.isTerminal = isTerminal
        self.width = width
        self.usesColour = usesColour
        self.usesUnicode = usesUnicode
    }

    /// Looks at the device and at `COLUMNS`, `NO_COLOR` (no-color.org), `CLICOLOR_FORCE`, `TERM` and the locale.
    public init(descriptor: Int32, environment: ProcessEnvironment = .current) {
        let isTerminal = isatty(descriptor) == 1
        let isDumb = environment["TERM"] == nil || environment["TERM"] == "dumb"
        self.init(
            isTerminal: isTerminal,
            usesColour: environment["NO_COLOR"] == nil
                && ((isTerminal && !isDumb) || (environment["CLICOLOR_FORCE"] ?? "0") != "0"),
            usesUnicode: Self.localeIsUTF8(environment)
        )
        var window = winsize()
        if isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 {
            width = Int(window.ws_col)
            if window.ws_xpixel > 0, window.ws_ypixel > 0, window.ws_row > 0 {
                cellSize = (Int(window.ws_xpixel / window.ws_col), Int(window.ws_ypixel / window.ws_row))
            }
        } else if let columns = environment["COLUMNS"].flatMap({ Int($0) }), (1...10_000).contains(columns) {
            width = columns
        }
    }

    public func bold(_ text: String) -> String { wrapped(text, "1") }
    public func dim(_ text: String) -> String { wrapped(text, "2") }
    public func red(_ text: String) -> String { wrapped(text, "31") }
    public func green(_ text: String) -> String { wrapped(text, "32") }
    public func yellow(_ text: String) -> String { wrapped(text, "33") }
    public func cyan(_ text: String) -> String { wrapped(text, "36") }

    private func wrapped(_ text: String, _ code: String) -> String {
        usesColour && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }

    /// The first of the locale's variables that is set decides (POSIX). On Apple platforms terminals are UTF-8.
    private static func localeIsUTF8(_ environment: ProcessEnvironment) -> Bool {
        guard let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] else {
            #if canImport(Darwin)
            return true
            #else
            return false
            #endif
        }
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }
}
