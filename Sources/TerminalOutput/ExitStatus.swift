/// The exit status of the command. The numbers are part of the public interface.
public enum ExitStatus: Int32, Sendable {
    /// Success, also of a search without results.
    case success = 0
    /// The command failed; the reason is on standard error.
    case failure = 1
    /// The command finished, but some files could not be read; each is listed on standard error.
    case someFilesUnreadable = 3
    /// The arguments were invalid (`EX_USAGE`).
    case usage = 64
    /// Ended by control-C: 128 + SIGINT, the convention of shells.
    case interrupted = 130
    /// Ended by `kill`: 128 + SIGTERM.
    case terminated = 143
}
