import Downloads
import Testing

@Suite struct StallDetectorTests {
    private let start = ContinuousClock.now

    private func detector() -> StallDetector {
        StallDetector(window: .seconds(30), minimumSpeed: 1000, start: start)
    }

    private func time(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func silence() {
        var stall = detector()
        #expect(stall.problem(at: time(30)) == nil)
        #expect(stall.problem(at: time(31)) == "the server sends nothing any more")
        stall.receive(byteCount: 100_000, at: time(31))
        #expect(stall.problem(at: time(60)) == nil)
        #expect(stall.problem(at: time(62)) == "the server sends nothing any more")
    }

    @Test func aByteEveryHalfSecond() {
        var stall = detector()
        var end: Double?
        for half in 0..<200 where end == nil {
            let seconds = 10 + Double(half) / 2
            stall.receive(byteCount: 1, at: time(seconds))
            if let problem = stall.problem(at: time(seconds)) {
                end = seconds
                #expect(problem == "the server sends only 2 bytes a second; at least 1000 are needed")
            }
        }
        // One window after the first byte.
        #expect(end == 40.5)
    }

    /// A fast start doesn't pay for a slow rest.
    @Test func aTransferThatBecomesSlow() {
        var stall = detector()
        stall.receive(byteCount: 50_000_000, at: time(1))
        var end: Double?
        for second in 2..<200 where end == nil {
            stall.receive(byteCount: 500, at: time(Double(second)))
            if stall.problem(at: time(Double(second))) != nil { end = Double(second) }
        }
        #expect(end == 63)
    }

    @Test func aSlowLine() {
        var stall = detector()
        for second in 0..<1000 {
            // Bursts, with long pauses.
            if second.isMultiple(of: 10) { stall.receive(byteCount: 15_000, at: time(Double(second))) }
            #expect(stall.problem(at: time(Double(second))) == nil)
        }
    }

    @Test func endlessBytes() {
        var stall = detector()
        stall.receive(byteCount: .max, at: time(1))
        stall.receive(byteCount: .max, at: time(2))
        #expect(stall.problem(at: time(31.5)) == nil)
    }
}
