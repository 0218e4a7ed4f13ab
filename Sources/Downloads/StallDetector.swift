/// Detects a transfer that has stopped, or is so slow that it would hardly ever end.
///
/// A limit on the pause between two pieces is not enough: a server that sends one byte now and then never exceeds it.
/// So each window, which begins with the first piece or after the window before, must also bring a number of bytes, as
/// with curl's `--speed-limit` and `--speed-time`.
package struct StallDetector: Sendable {
    /// The minimum average speed by default, in bytes per second; a modem's line has several times that.
    package static let defaultSpeed = 1000

    private let window: Duration
    private let minimumSpeed: Int
    private var lastPiece: ContinuousClock.Instant
    private var windowStart: ContinuousClock.Instant?
    private var windowBytes = 0

    /// - Parameters:
    ///   - window: the maximum pause between two pieces, and the time over which the speed is averaged.
    ///   - minimumSpeed: the minimum average speed in bytes per second; 0 for none.
    ///   - start: the beginning of the transfer.
    package init(window: Duration, minimumSpeed: Int, start: ContinuousClock.Instant = .now) {
        self.window = window
        self.minimumSpeed = minimumSpeed
        lastPiece = start
    }

    /// Records a piece of the response.
    package mutating func receive(byteCount: Int, at time: ContinuousClock.Instant = .now) {
        lastPiece = time
        if windowStart == nil { windowStart = time }
        // A server may send without end.
        windowBytes = windowBytes.addingReportingOverflow(byteCount).overflow ? .max : windowBytes + byteCount
    }

    /// Returns the reason to abort the transfer, as words that follow its address; nil to continue.
    package mutating func problem(at time: ContinuousClock.Instant = .now) -> String? {
        if time - lastPiece > window { return "the server sends nothing any more" }
        guard let windowStart, time - windowStart > window else { return nil }
        let speed = Double(windowBytes) / ((time - windowStart) / .seconds(1))
        if speed < Double(minimumSpeed) {
            return "the server sends only \(Int(speed)) bytes a second; at least \(minimumSpeed) are needed"
        }
        (self.windowStart, windowBytes) = (time, 0)
        return nil
    }
}
