import Synchronization

/// Schedules requests: at a limited rate, and not to a server that asked for a pause.
final class DownloadPace: Sendable {
    private struct State {
        var next = ContinuousClock.now
        var quietUntil: [Substring: ContinuousClock.Instant] = [:]
    }

    private let interval: Duration
    private let state = Mutex(State())

    /// - Parameter rate: the maximum number of requests per second, in ``ImportOptions/rateRange``; nil for no limit.
    init(rate: Double?) {
        interval = rate.map { .seconds(1 / $0) } ?? .zero
    }

    /// Reserves the next turn.
    ///
    /// - Returns: the time until the turn.
    func turn(for address: String) -> Duration {
        state.withLock { state in
            let now = ContinuousClock.now
            let start = max(now, state.next)
            state.next = start + interval
            return max(start, state.quietUntil[Self.host(of: address)] ?? now) - now
        }
    }

    /// Suspends requests to this address's server for some time.
    func quiet(_ address: String, for duration: Duration) {
        let until = ContinuousClock.now + duration
        state.withLock { state in
            let host = Self.host(of: address)
            state.quietUntil[host] = max(until, state.quietUntil[host] ?? until)
        }
    }

    private static func host(of address: String) -> Substring {
        let start = address.firstRange(of: "://")?.upperBound ?? address.startIndex
        return address[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    }
}
