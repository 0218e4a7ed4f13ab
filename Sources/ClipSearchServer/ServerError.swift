#if Server
/// An error that prevents the server from starting.
public enum ServerError: Error, Equatable, CustomStringConvertible {
    /// The address is reachable from other machines, which requires a token.
    case tokenNeeded(host: String)
    /// The token is shorter than ``AccessToken/lengths`` says.
    case tokenTooShort
    /// The token is longer than ``AccessToken/lengths`` says.
    case tokenTooLong
    /// The token contains characters that a header cannot carry unchanged.
    case tokenNotPlain
    /// The public address is not a URL of http or https.
    case invalidPublicURL(String, reason: String)
    /// An allowed host is not a name or address alone.
    case invalidAllowedHost(String)
    /// A trusted proxy is neither an IP address nor a network.
    case invalidTrustedProxy(String)
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
            "at \(host) other machines can reach the server: give a token, or serve this machine only"
        case .tokenTooShort:
            "the token is too short: it needs at least \(AccessToken.lengths.lowerBound) characters that nobody guesses"
        case .tokenTooLong:
            "the token is too long: it may have at most \(AccessToken.lengths.upperBound) characters"
        case .tokenNotPlain:
            "the token may only contain letters, digits and signs of ASCII, and spaces between them: others do not "
                + "arrive unchanged in a request"
        case .invalidPublicURL(let url, let reason):
            "the public address \(url): \(reason); give one such as https://photos.example/library/"
        case .invalidAllowedHost(let name):
            "the allowed host \(name) matches no request: give one name, such as photos.example, without scheme, "
                + "port, path or *"
        case .invalidTrustedProxy(let text):
            "the trusted proxy \(text) is neither an IP address nor a network such as 10.0.0.0/8"
        case .cannotListen(let host, let port, let reason):
            "cannot listen at \(host):\(port): \(reason); another program may have the port"
        case .cannotStore(let folder, let reason):
            "the library's folder \(folder) cannot be written to: \(reason)"
        case .unusableUploadsFolder(let folder, let reason):
            "photos cannot be stored in the folder \(folder): \(reason)"
        }
    }
}
#endif
