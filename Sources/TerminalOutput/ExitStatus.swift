/// What the command tells the program that started it. The numbers are part of the public interface.
public enum ExitStatus: Int32, Sendable {
    /// All went well; a search that finds nothing has gone well too.
    case success = 0
    /// The command could not do its work; the reason stands on standard error.
    case failure = 1
    /// The command did its work, but some files could not be read; each is named on standard error.
    case someFilesUnreadable = 3
    /// The arguments were wrong (`EX_USAGE`).
    case usage = 64
    /// Ended by control-C: 128 + SIGINT, as shells say it.
    case interrupted = 130
    /// Ended by `kill`: 128 + SIGTERM.
    case terminated = 143
}
