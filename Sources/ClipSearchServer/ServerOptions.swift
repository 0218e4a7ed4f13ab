#if Server
import Files

/// The server's address, limits and access rules.
public struct ServerOptions: Sendable {
    /// The name or address of this machine at which to listen. Any but the loopback's requires ``token``.
    public var host = "127.0.0.1"
    /// The port; 0 lets the system choose.
    public var port = 8770
    /// The token that requests must contain; nil for none.
    public var token: String?
    /// `true` if other machines may send requests without a token, to any name of the server, as programs must that
    /// cannot send one. The network is then what protects the server.
    public var allowsRequestsWithoutToken = false
    /// Additional names of the server: without a token, requests to other names are refused.
    public var allowedHosts: [String] = []
    /// The address at which clients reach the server through a proxy, such as `https://photos.example/library/`. Its
    /// host is one of the server's names; nil for none.
    public var publicURL: String?
    /// The addresses and networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-*` and `Forwarded` headers are trusted.
    public var trustedProxies: [String] = []
    /// A Boolean value that indicates whether clients may move photos to the system's trash, and back.
    public var allowsTrash = false
    /// A trash in place of that of the user's home, for tests.
    package var trashFolder: String?
    /// The maximum size of an uploaded picture, in bytes.
    public var uploadLimit = 64 << 20
    /// The maximum number of pixels of an uploaded picture.
    public var uploadPixelLimit = 100_000_000
    /// The maximum total size of uploaded pictures, in bytes, including those in progress.
    public var uploadsLimit = 1 << 30
    /// The folder for pictures that are added to the library; nil for a folder in the library's own.
    public var uploadsFolder: String?
    /// The maximum size of the thumbnail cache on disk, in bytes.
    public var thumbnailLimit = 512 << 20
    /// The maximum number of concurrent requests; further ones receive an error.
    public var requestLimit = 256
    /// The maximum number of open connections, where the system allows that many open files; a further one replaces an
    /// inactive one.
    public var connectionLimit = 1024
    /// The time limits for clients.
    public var timeouts = Timeouts()
    /// The folder from which the page's files are read instead of from the program, for developing the page.
    public var pageFolder: String?
    /// The version that the server reports.
    public var version = ""

    /// The time limits for clients, in seconds.
    public struct Timeouts: Sendable {
        /// The limit for sending a request's head, from the end of the response before.
        public var head = 60
        /// The limit for sending a request's body.
        public var body = 120
        /// The limit for a pause while a body is sent.
        public var idle = 20
        /// The limit for a pause while a response is read.
        public var writing = 20
        /// The limit for a response after the client has closed its side, which looks the same as a closed connection.
        public var closed = 1

        /// Creates the default limits.
        public init() {}
    }

    /// Creates options with the default values.
    public init() {}

    /// `true` if only programs on this machine can reach the server. Names that merely look like a loopback address may
    /// lead anywhere.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        var address = in_addr()
        guard inet_pton(AF_INET, host, &address) == 1 else { return false }
        return UInt32(bigEndian: address.s_addr) >> 24 == 127
    }
}
#endif
