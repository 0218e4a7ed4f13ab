import Files
import Synchronization

/// The controlling terminal as a full screen, apart from standard output. The terminal is as before when the screen is
/// left: by the program, by a signal, or while it is suspended.
package final class TerminalScreen {
    /// An event of the terminal, or a signal.
    package enum Input: Equatable {
        case bytes([UInt8])
        /// Nothing came in time.
        case pause
        case resized
        /// The program was asked to stop for a while.
        case suspend
        /// The program was asked to end, or the terminal is gone.
        case end
    }

    private let terminal: Int32
    private let signals: (reading: Int32, writing: Int32)
    private var original = termios()
    private var isEntered = false

    /// Opens the controlling terminal; nil if there is none that can be drawn on.
    package init?(environment: ProcessEnvironment = .current) {
        guard let term = environment["TERM"], term != "dumb" else { return nil }
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        var ends: [Int32] = [-1, -1]
        guard tcgetattr(terminal, &original) == 0, pipe(&ends) == 0 else {
            close(terminal)
            return nil
        }
        self.terminal = terminal
        signals = (ends[0], ends[1])
    }

    deinit {
        leave()
        Self.writingEnd.store(-1, ordering: .releasing)
        for descriptor in [terminal, signals.reading, signals.writing] { close(descriptor) }
    }

    /// The descriptor of the terminal, for ``TerminalStyle``.
    package var descriptor: Int32 { terminal }

    /// The size in characters; 80 × 24 where the terminal does not say.
    package var size: (columns: Int, rows: Int) {
        var window = winsize()
        guard ioctl(terminal, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    // MARK: Entering and leaving

    private static let caught = [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH]
    private static let writingEnd = Atomic<Int32>(-1)

    /// Takes the screen. Call it again after ``leave()``.
    package func enter() {
        guard !isEntered else { return }
        var raw = original
        // Control-C and control-Z come as keys.
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(ICRNL | IXON)
        tcsetattr(terminal, TCSAFLUSH, &raw)
        Self.writingEnd.store(signals.writing, ordering: .releasing)
        for number in Self.caught {
            _ = signal(number) { number in
                let savedError = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = systemWrite(TerminalScreen.writingEnd.load(ordering: .acquiring), &byte)
                errno = savedError
            }
        }
        isEntered = true
        // The other screen, without a cursor.
        write(Array("\u{1b}[?1049h\u{1b}[?25l\u{1b}[2J".utf8))
    }

    /// Gives the screen back.
    package func leave() {
        guard isEntered else { return }
        write(Array("\u{1b}[0m\u{1b}[2J\u{1b}[?25h\u{1b}[?1049l".utf8))
        tcsetattr(terminal, TCSAFLUSH, &original)
        for number in Self.caught { _ = signal(number, SIG_DFL) }
        isEntered = false
    }

    /// Stops the program, and all of its pipeline, until the shell lets it go on.
    package func suspend() {
        leave()
        kill(0, SIGTSTP)
        enter()
    }

    // MARK: Reading and writing

    package func write(_ bytes: [UInt8]) { _ = DescriptorOutput.writeAll(bytes, to: terminal) }

    /// Waits for input.
    package func read(milliseconds: Int32) -> Input {
        var waiting = [
            pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.reading, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&waiting, 2, milliseconds) > 0 else { return .pause }
        if waiting[1].revents != 0 {
            var number: UInt8 = 0
            guard systemRead(signals.reading, &number) == 1 else { return .pause }
            return switch Int32(number) {
            case SIGWINCH: .resized
            case SIGTSTP: .suspend
            default: .end
            }
        }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = systemRead(terminal, &bytes)
        if count < 0, errno == EINTR || errno == EAGAIN { return .pause }
        return count > 0 ? .bytes(Array(bytes[..<count])) : .end
    }
}

/// Calls the system's `write`, which a method hides.
private func systemWrite(_ descriptor: Int32, _ byte: inout UInt8) -> Int { write(descriptor, &byte, 1) }
/// Calls the system's `read`, which a method hides.
private func systemRead(_ descriptor: Int32, _ byte: inout UInt8) -> Int { read(descriptor, &byte, 1) }
private func systemRead(_ descriptor: Int32, _ bytes: inout [UInt8]) -> Int { read(descriptor, &bytes, bytes.count) }
