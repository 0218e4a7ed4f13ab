#if Server
import Files
import Logging
import NIOCore
import Synchronization

/// One connection in the list of all connections.
final class Connection: Sendable {
    /// The stages, in the order in which connections make room for others.
    enum Stage: UInt8, Comparable {
        /// Before its first request.
        case fresh
        /// Between two requests.
        case idle
        /// The client does not read the response.
        case stalled
        case inWork
        case closing

        static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    let channel: any Channel
    /// `true` if the connection is beyond the limit, so that it only receives an error.
    let isRefused: Bool
    private let state = Mutex((stage: Stage.fresh, since: NIODeadline.now()))

    init(channel: any Channel, isRefused: Bool) {
        self.channel = channel
        self.isRefused = isRefused
    }

    /// The stage, and the time at which the connection entered it.
    fileprivate var status: (stage: Stage, since: NIODeadline) { state.withLock { $0 } }

    func enter(_ stage: Stage) {
        state.withLock { if $0.stage != stage, $0.stage != .closing { $0 = (stage, .now()) } }
    }
}

/// The open connections, up to a limit.
///
/// A connection beyond the limit replaces an inactive one: one that has not sent a request yet, else the one that has
/// been idle longest, else one whose client does not read its response.
final class ConnectionList: Sendable {
    /// The maximum number of connections beyond the limit that receive an error; further ones are closed.
    private static let refusals = 64

    let limit: Int
    private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

    init(limit: Int) { self.limit = limit }

    var count: Int { connections.withLock { $0.count } }

    /// Adds a connection until it is closed.
    func add(_ channel: any Channel) -> Connection {
        let (added, victim, isTooMuch) = connections.withLock { connections in
            // Refused connections do not count, and cannot be replaced.
            let placed = connections.values.filter { !$0.isRefused }
            let victim = placed.count < limit ? nil : Self.leastActive(of: placed)
            victim?.enter(.closing)
            let isRefused = placed.count >= limit && victim == nil
            let connection = Connection(channel: channel, isRefused: isRefused)
            connections[ObjectIdentifier(connection)] = connection
            return (connection, victim, isRefused && connections.count > limit + Self.refusals)
        }
        let id = ObjectIdentifier(added)
        channel.closeFuture.whenComplete { [weak self] _ in
            self?.connections.withLock { $0[id] = nil }
        }
        victim?.channel.close(promise: nil)
        if isTooMuch { channel.eventLoop.execute { channel.close(promise: nil) } }
        return added
    }

    /// Returns the connection to replace; nil when all are active.
    private static func leastActive(of connections: some Sequence<Connection>) -> Connection? {
        connections.map { ($0, $0.status) }.filter { $0.1.stage < .inWork }
            .min { ($0.1.stage, $0.1.since) < ($1.1.stage, $1.1.since) }?.0
    }

    /// The number of descriptors reserved for other uses than connections, such as photos and their folders.
    private static let ownDescriptors = 256

    /// Raises the limit of open files for the connections, and returns the maximum number that it allows.
    static func possibleLimit(_ options: ServerOptions, _ logger: Logger) -> Int {
        let files = DescriptorLimit.raise()
        let limit = min(options.connectionLimit, max(16, files - ownDescriptors))
        if limit < options.connectionLimit {
            logger.warning(
                "The system allows \(files) open files (ulimit -n): at most \(limit) connections are taken at once.")
        }
        return limit
    }
}
#endif
