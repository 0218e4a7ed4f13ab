#if Server
import Synchronization

/// The browsers that have given the token, each with an id of its own, until they log out, the session expires or the
/// server ends.
package final class Sessions: Sendable {
    private struct Session {
        var end: ContinuousClock.Instant
        var lastUse: ContinuousClock.Instant
    }

    let lifetime: Duration
    private let limit: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    /// The sessions by the digest of their ids, so that comparing takes the same time for all.
    private let sessions = Mutex<[[UInt8]: Session]>([:])

    /// - Parameter limit: the maximum number; a further session ends the least recently used one.
    package init(
        limit: Int = 256, lifetime: Duration = .seconds(30 * 86400),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.limit = limit
        self.lifetime = lifetime
        self.now = now
    }

    /// Begins a session and returns its id.
    package func begin() -> String {
        let id = AccessToken.random()
        let time = now()
        sessions.withLock { sessions in
            sessions = sessions.filter { $0.value.end > time }
            if sessions.count >= limit, let oldest = sessions.min(by: { $0.value.lastUse < $1.value.lastUse }) {
                sessions[oldest.key] = nil
            }
            sessions[AccessToken.digest(of: id)] = Session(end: time + lifetime, lastUse: time)
        }
        return id
    }

    /// Returns `true` if a session is open, and notes its use.
    package func isOpen(_ id: String) -> Bool {
        let key = AccessToken.digest(of: id)
        let time = now()
        return sessions.withLock { sessions in
            guard let session = sessions[key], session.end > time else { return false }
            sessions[key]?.lastUse = time
            return true
        }
    }

    package func end(_ id: String) {
        let key = AccessToken.digest(of: id)
        sessions.withLock { $0[key] = nil }
    }
}
#endif
