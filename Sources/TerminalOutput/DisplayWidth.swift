extension String {
    /// The number of columns of this text on a terminal: two for East Asian wide characters and emoji, none for
    /// combining characters.
    public var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

    /// Returns the text with its middle elided if it is wider than `width` columns, which suits paths.
    public func shortenedInTheMiddle(to width: Int, ellipsis: String = "…") -> String {
        guard displayWidth > width else { return self }
        let room = width - ellipsis.displayWidth
        guard room > 0 else { return String(prefix(max(0, width))) }
        // The end, which holds the file's name, is more important than the beginning.
        let head = takeWhile(columns: room / 3, from: self)
        let tail = String(takeWhile(columns: room - head.displayWidth, from: String(reversed())).reversed())
        return head + ellipsis + tail
    }

    /// The text with every control character made visible, so that a file's name cannot control the terminal.
    public var withoutControlCharacters: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars { result.append(scalar.isControl ? "\u{fffd}" : scalar) }
        return String(result)
    }

    private func takeWhile(columns: Int, from text: String) -> String {
        var used = 0
        return String(
            text.prefix { character in
                used += character.displayWidth
                return used <= columns
            })
    }
}

extension Character {
    /// The number of columns of one character.
    var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        if first.isASCII { return first.isControl ? 0 : 1 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        if first.properties.isEmojiPresentation || unicodeScalars.contains("\u{fe0f}") { return 2 }
        return first.isWide ? 2 : 1
    }
}

extension Unicode.Scalar {
    /// `true` for C0, delete and C1, and for characters that change the direction of a line.
    fileprivate var isControl: Bool {
        value < 0x20 || (0x7f...0x9f).contains(value) || (0x202a...0x202e).contains(value)
            || (0x2066...0x2069).contains(value)
    }

    /// `true` for East Asian Width W or F (UAX #11), by its large blocks.
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff,
            0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
            true
        default: false
        }
    }
}
