/// A protocol for displaying a picture on a terminal.
public enum PictureProtocol: String, Sendable, CaseIterable {
    /// kitty, Ghostty, Konsole
    case kitty
    /// iTerm2, WezTerm, mintty
    case iTerm2
    /// xterm with `-ti 340`, foot, mlterm, Contour, Windows Terminal and others
    case sixel

    /// Returns the bytes that display `image` at the cursor, and move the cursor below it.
    public func encode(_ image: PixelImage) -> [UInt8] {
        switch self {
        case .kitty: KittyEncoder.encode(image)
        case .iTerm2: ITerm2Encoder.encode(image)
        case .sixel: SixelEncoder.encode(image)
        }
    }

    /// The protocol as far as the environment determines it.
    public enum Detection: Sendable, Equatable {
        /// The terminal supports the protocol.
        case supported(PictureProtocol)
        /// The terminal displays no pictures, or a program in between would swallow them.
        case unsupported
        /// The terminal must be queried: ``TerminalQuery``.
        case unknown
    }

    /// Detects the protocol from the variables that terminals set.
    public static func detect(environment: ProcessEnvironment = .current) -> Detection {
        let term = environment["TERM"] ?? "dumb"
        if ["dumb", "linux"].contains(term) { return .unsupported }
        // The outer terminal's variables are inherited, but a multiplexer decides what passes.
        if environment["TMUX"] != nil || term.hasPrefix("screen") || term.hasPrefix("tmux") { return .unknown }
        if environment["KITTY_WINDOW_ID"] != nil || ["xterm-kitty", "xterm-ghostty"].contains(term) {
            return .supported(.kitty)
        }
        switch environment["TERM_PROGRAM"] {
        case "ghostty": return .supported(.kitty)
        case "iTerm.app", "WezTerm", "mintty": return .supported(.iTerm2)
        case "Apple_Terminal": return .unsupported
        default: break
        }
        if let version = environment["KONSOLE_VERSION"].flatMap({ Int($0) }), version >= 220_400 {
            return .supported(.kitty)
        }
        if term == "foot" || term.hasPrefix("foot-") || term.hasPrefix("mlterm") || term.contains("sixel") {
            return .supported(.sixel)
        }
        return .unknown
    }
}
