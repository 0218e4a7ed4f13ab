import Files

/// Queries the terminal for the pictures that it can display.
public enum TerminalQuery {
    /// A one-pixel kitty picture to be checked but not displayed, then the request for the terminal's attributes, which
    /// every terminal answers, so that the wait ends.
    package static let question = Array("\u{1b}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1b}\\\u{1b}[c".utf8)

    /// Sends the query to the controlling terminal and waits for the answer, at most `milliseconds`.
    ///
    /// - Returns: nil when the terminal displays no pictures or does not answer, or there is none.
    public static func pictureProtocol(milliseconds: Int = 200) -> PictureProtocol? {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var original = termios()
        // A background job that changes the terminal's settings would be stopped.
        guard tcgetpgrp(terminal) == getpgrp(), tcgetattr(terminal, &original) == 0 else { return nil }
        var raw = original
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        guard tcsetattr(terminal, TCSAFLUSH, &raw) == 0 else { return nil }
        defer { tcsetattr(terminal, TCSAFLUSH, &original) }
        guard DescriptorOutput.writeAll(question, to: terminal) == 0 else { return nil }
        return parse(answer(from: terminal, milliseconds: milliseconds))
    }

    /// Parses the terminal's answers: `ESC _ G i=31;OK ESC \` and `ESC [ ? 62 ; 4 ; … c`, where 4 indicates sixel.
    package static func parse(_ answer: [UInt8]) -> PictureProtocol? {
        let text = String(decoding: answer, as: UTF8.self)
        for part in text.split(separator: "\u{1b}") {
            if part.hasPrefix("_G"), part.hasSuffix(";OK") { return .kitty }
            if part.hasPrefix("[?"), let end = part.firstIndex(of: "c") {
                return part[part.index(part.startIndex, offsetBy: 2)..<end].split(separator: ";").contains("4")
                    ? .sixel : nil
            }
        }
        return nil
    }

    private static func answer(from terminal: Int32, milliseconds: Int) -> [UInt8] {
        var answer: [UInt8] = []
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while ContinuousClock.now < end, answer.count < 1024 {
            var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 20) > 0 else { continue }
            var byte: UInt8 = 0
            guard read(terminal, &byte, 1) == 1 else { break }
            answer.append(byte)
            if byte == UInt8(ascii: "c"), answer.contains(UInt8(ascii: "?")) { break }
        }
        return answer
    }
}
