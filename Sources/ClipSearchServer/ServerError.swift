#if Server
/// An error that prevents the server from starting.
public enum ServerError: Error, Equatable, CustomStringConvertible {
    /// The address is reachable from other machines, which requires a token.
    case tokenNeeded(host: String)
    /// The token is shorter than ``AccessToken/minimumLength``.
    case tokenTooShort
    /// The system refuses the address or port.
    case cannotListen(host: String, port: Int, reason: String)
    /// The library's folder cannot be written to.
    case cannotStore(folder: String, reason: String)
    /// The folder for pictures that are added to the library neither exists nor can be created, or is not a folder.
    case unusableUploadsFolder(folder: String, reason: String)

    /// A message that names the problem and a remedy.
    public var description: String {
        switch self {
        case .tokenNeeded(let host):
            "at \(host) other machines can reach the server: give a token, or leave out --host to serve this "
                + "machine only"
        case .tokenTooShort:
            "the token is too short: it needs at least \(AccessToken.minimumLength) characters that nobody guesses"
        case .cannotListen(let host, let port, let reason):
            "cannot listen at \(host):\(port): \(reason); another program may have the port: give another with --port"
        case .cannotStore(let folder, let reason):
            "the library's folder \(folder) cannot be written to: \(reason)"
        case .unusableUploadsFolder(let folder, let reason):
            "photos cannot be stored in the folder \(folder): \(reason); name another with --uploads"
        }
    }
}
#endif
