#if Server
import Synchronization

/// The pauses after wrong tokens: after the first few, a client must wait for twice as long each time.
///
/// A client is a network address, so that others are not delayed. While it must wait, its right tokens are refused,
/// too: a guess must not be worth more than a refusal. The same wrong token again is not a further guess, but most
/// likely a program with an old one.
package final class TokenAttempts: Sendable {
    package enum Outcome: Equatable, Sendable {
        case right
        case wrong
        /// The token was not looked at.
        case refused(seconds: Int)
    }

    private struct Client {
        var wrongTokens = 0
        var lastToken: [UInt8] = []
        var lastTime: ContinuousClock.Instant
        var pauseEnd: ContinuousClock.Instant
    }

    /// The number of wrong tokens without a pause.
    package static let freeAttempts = 5
    package static let longestPause = 60
    /// The time after which wrong tokens are forgotten.
    private static let memory = Duration.seconds(3600)
    /// The maximum number of clients; the one whose last wrong token is oldest makes room for a further one.
    private static let clientLimit = 4096

    private let now: @Sendable () -> ContinuousClock.Instant
    private let clients = Mutex<[String: Client]>([:])

    package init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

    /// Judges a token, and notes the outcome.
    ///
    /// - Parameters:
    ///   - client: the client's name.
    ///   - digest: the digest of the given token.
    package func judge(_ client: String, digest: [UInt8], isRight: Bool) -> Outcome {
        let time = now()
        return clients.withLock { clients in
            if let known = clients[client], known.lastTime + Self.memory < time { clients[client] = nil }
            if let known = clients[client], known.pauseEnd > time {
                return .refused(seconds: Self.wholeSeconds(known.pauseEnd - time))
            }
            if isRight {
                clients[client] = nil
                return .right
            }
            var entry = clients[client] ?? Client(lastTime: time, pauseEnd: time)
            entry.lastTime = time
            if entry.lastToken != digest {
                entry.lastToken = digest
                entry.wrongTokens += 1
                entry.pauseEnd = time + .seconds(Self.pause(after: entry.wrongTokens))
            }
            if clients[client] == nil { Self.makeRoom(in: &clients) }
            clients[client] = entry
            return .wrong
        }
    }

    package var clientCount: Int { clients.withLock { $0.count } }

    private static func pause(after wrongTokens: Int) -> Int {
        let doublings = wrongTokens - freeAttempts
        return doublings < 0 ? 0 : min(longestPause, 2 << min(doublings, 16))
    }

    private static func wholeSeconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) + (duration.components.attoseconds > 0 ? 1 : 0)
    }

    private static func makeRoom(in clients: inout [String: Client]) {
        guard clients.count >= clientLimit, let oldest = clients.min(by: { $0.value.lastTime < $1.value.lastTime })
        else { return }
        clients[oldest.key] = nil
    }
}
#endif
