#if Server
import Files

/// How the server listens and what it allows.
public struct ServerOptions: Sendable {
    /// A name or address of this machine to listen at. Any but the loopback's needs ``token``.
    public var host = "127.0.0.1"
    /// 0 lets the system choose.
    public var port = 8770
    /// What requests must bring along; nil asks for nothing.
    public var token: String?
    /// Names that the server is also reached by, besides its own: without a token, requests to others are refused.
    public var allowedHosts: [String] = []
    /// The most bytes that an uploaded picture may have.
    public var uploadLimit = 64 << 20
    /// The most pixels that an uploaded picture may have.
    public var uploadPixelLimit = 100_000_000
    /// The most bytes that uploaded pictures may have together, those on their way included.
    public var uploadsLimit = 1 << 30
    /// Where pictures that are added to the library are stored. Nil: a folder in the library's own.
    public var uploadsFolder: String?
    /// How many bytes of thumbnails are kept on the disk.
    public var thumbnailLimit = 512 << 20
    /// How many requests may be worked on at once; further ones are told to come back.
    public var requestLimit = 256
    /// How many connections may be open at once, where the system allows that many open files; a further one takes the
    /// place of one that does nothing.
    public var connectionLimit = 1024
    public var timeouts = Timeouts()
    /// Where the page's files are read from instead of from the program: for those who work on the page.
    public var pageFolder: String?
    /// As it is told to those who ask.
    public var version = ""

    /// How long a client may take, in seconds.
    public struct Timeouts: Sendable {
        /// To send a request's head, counted from the end of the answer before.
        public var head = 60
        /// To send a request's body.
        public var body = 120
        /// Without sending anything while a body is awaited.
        public var idle = 20
        /// Without taking anything of an answer.
        public var writing = 20
        /// To be answered after it has closed its side. One that has closed the connection looks the same.
        public var closed = 1

        public init() {}
    }

    public init() {}

    /// `true` if only programs on this machine can reach the server. A name that looks like an address of the loopback
    /// may lead anywhere.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        var address = in_addr()
        guard inet_pton(AF_INET, host, &address) == 1 else { return false }
        return UInt32(bigEndian: address.s_addr) >> 24 == 127
    }
}
#endif
