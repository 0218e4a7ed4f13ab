import Files

/// The capabilities of the device behind a file descriptor.
///
///     let style = TerminalStyle(descriptor: STDOUT_FILENO)
///     print(style.bold("beach.jpg"))
public struct TerminalStyle: Sendable {
    /// `true` if the device is a terminal.
    public var isTerminal: Bool
    /// The number of columns of text.
    public var width: Int
    /// `true` if text may be coloured.
    public var usesColour: Bool
    /// A Boolean value that indicates whether characters beyond ASCII can be displayed.
    public var usesUnicode: Bool
    /// The size of a character cell in pixels, if the terminal reports it.
    public var cellSize: (width: Int, height: Int)?

    /// Creates a style with the given capabilities.
    public init(isTerminal: Bool, width: Int = 80, usesColour: Bool, usesUnicode: Bool = true) {
        self.isTerminal = isTerminal
        self.width = width
        self.usesColour = usesColour
        self.usesUnicode = usesUnicode
    }

    /// Creates a style from the device and `COLUMNS`, `NO_COLOR` (no-color.org), `CLICOLOR_FORCE`, `TERM` and the
    /// locale.
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

    /// Returns the text in bold, if colours are used.
    public func bold(_ text: String) -> String { wrapped(text, "1") }
    /// Returns the text dimmed, if colours are used.
    public func dim(_ text: String) -> String { wrapped(text, "2") }
    /// Returns the text in red, if colours are used.
    public func red(_ text: String) -> String { wrapped(text, "31") }
    /// Returns the text in green, if colours are used.
    public func green(_ text: String) -> String { wrapped(text, "32") }
    /// Returns the text in yellow, if colours are used.
    public func yellow(_ text: String) -> String { wrapped(text, "33") }
    /// Returns the text in cyan, if colours are used.
    public func cyan(_ text: String) -> String { wrapped(text, "36") }

    private func wrapped(_ text: String, _ code: String) -> String {
        usesColour && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }

    /// The first of the locale's variables that is set applies (POSIX). On Apple platforms terminals are UTF-8.
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
