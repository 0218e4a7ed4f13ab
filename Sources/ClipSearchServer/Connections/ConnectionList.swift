#if Server
import NIOCore
import Synchronization

/// One connection, as the list of all of them sees it.
final class Connection: Sendable {
    /// The stages in the order in which connections make room for others.
    enum Stage: UInt8, Comparable {
        /// Before its first request.
        case fresh
        /// Between two requests.
        case idle
        /// The client does not take the answer.
        case stalled
        case inWork
        case closing

        static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    let channel: any Channel
    /// `true` if there was no place for the connection, so that it is only told to come back.
    let isRefused: Bool
    private let state = Mutex((stage: Stage.fresh, since: NIODeadline.now()))

    init(channel: any Channel, isRefused: Bool) {
        self.channel = channel
        self.isRefused = isRefused
    }

    /// The stage, and the time since which the connection has been in it.
    fileprivate var status: (stage: Stage, since: NIODeadline) { state.withLock { $0 } }

    func enter(_ stage: Stage) {
        state.withLock { if $0.stage != stage, $0.stage != .closing { $0 = (stage, .now()) } }
    }
}

/// The open connections, at most a given number of them.
///
/// A connection beyond the limit takes the place of one that does nothing: one that has not sent a request yet, else
/// the one that has been idle longest, else one whose client does not take its answer.
final class ConnectionList: Sendable {
    /// The connections beyond the limit that are told so; further ones are closed without a word.
    private static let refusals = 64

    let limit: Int
    private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

    init(limit: Int) { self.limit = limit }

    var count: Int { connections.withLock { $0.count } }

    /// Adds a connection until it is closed.
    func add(_ channel: any Channel) -> Connection {
        let (added, victim, isTooMuch) = connections.withLock { connections in
            // Those that are refused have no place that they could give up.
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

    /// The connection that makes room; nil when all are in work.
    private static func leastActive(of connections: some Sequence<Connection>) -> Connection? {
        connections.map { ($0, $0.status) }.filter { $0.1.stage < .inWork }
            .min { ($0.1.stage, $0.1.since) < ($1.1.stage, $1.1.since) }?.0
    }
}
#endif
