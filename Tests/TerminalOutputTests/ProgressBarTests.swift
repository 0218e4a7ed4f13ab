import Synchronization
import TerminalOutput
import Testing

@Suite struct ProgressBarTests {
    /// A clock that is set by hand, and a screen that keeps what it is sent.
    private final class Bench: Sendable {
        private let state = Mutex((time: 0.0, output: ""))
        var time: Double {
            get { state.withLock { $0.time } }
            set { state.withLock { $0.time = newValue } }
        }
        func takeOutput() -> String {
            state.withLock { state in
                defer { state.output = "" }
                return state.output
            }
        }
        func bar(isTerminal: Bool, width: Int = 100) -> ProgressBar {
            ProgressBar(
                label: "indexing",
                unit: "photos",
                style: TerminalStyle(isTerminal: isTerminal, width: width, usesColour: false),
                clock: { [self] in time },
                sink: { [self] bytes in state.withLock { $0.output += String(decoding: bytes, as: UTF8.self) } }
            )
        }
    }

    @Test func aTerminalGetsOneLineRedrawn() {
        let bench = Bench()
        let bar = bench.bar(isTerminal: true)
        bar.update(done: 0, total: 2000)
        #expect(bench.takeOutput().isEmpty)
        bench.time = 5
        bar.update(done: 500, total: 2000)
        let line = bench.takeOutput()
        #expect(line.hasPrefix("\rindexing ━━━━━━━━━━"))
        #expect(line.hasSuffix("──── 500/2,000 photos · 100 photos/s · 15 s left\u{1b}[K"))
        bench.time = 5.05
        bar.update(done: 510, total: 2000)
        #expect(bench.takeOutput().isEmpty, "at most ten times a second")
        bar.message("broken.jpg")
        let message = bench.takeOutput()
        #expect(message.hasPrefix("\r\u{1b}[Kbroken.jpg\n\rindexing"))
        bar.finish()
        #expect(bench.takeOutput() == "\r\u{1b}[K")
        bench.time = 9
        bar.update(done: 2000, total: 2000)
        #expect(bench.takeOutput().isEmpty)
    }

    @Test func aLogGetsALineEveryTenSeconds() {
        let bench = Bench()
        let bar = bench.bar(isTerminal: false)
        for second in 1...25 {
            bench.time = Double(second)
            bar.update(done: second * 4, total: second < 20 ? nil : 200)
        }
        bar.message("broken.jpg")
        bar.finish()
        #expect(
            bench.takeOutput() == """
                indexing: 40 photos, 4.0 photos/s
                indexing: 80 of 200 photos, 4.0 photos/s, 30 s left
                broken.jpg

                """)
    }

    @Test(arguments: [1, 5, 12, 40, 60, 80, 200])
    func theLineFitsTheTerminal(width: Int) {
        let bench = Bench()
        let bar = bench.bar(isTerminal: true, width: width)
        bench.time = 100_000
        bar.update(done: 1_234_567, total: 98_765_432)
        let line = bench.takeOutput().dropFirst().replacing("\u{1b}[K", with: "")
        #expect(String(line).displayWidth <= max(1, width - 1))
    }

    @Test func theRateFollowsAChange() throws {
        var estimate = ProgressEstimate(time: 0)
        #expect(estimate.rate == nil)
        for second in 1...60 { estimate.update(done: second * 100, time: Double(second)) }
        #expect(abs(try #require(estimate.rate) - 100) < 1)
        for second in 1...60 { estimate.update(done: 6000 + second * 10, time: 60 + Double(second)) }
        #expect(abs(try #require(estimate.rate) - 10) < 1)
        #expect(abs(try #require(estimate.remaining(total: 7600)) - 100) < 10)
        // A clock that stands still or goes back changes nothing.
        let before = estimate.rate
        estimate.update(done: 9000, time: 10)
        #expect(estimate.rate == before)
    }

    @Test func numbersReadWell() {
        #expect([0, 999, 1000, -1_234_567].map(HumanReadable.count) == ["0", "999", "1,000", "-1,234,567"])
        #expect([640, 61_200_000, 999_999].map(HumanReadable.bytes) == ["640 B", "61.2 MB", "1.0 MB"])
        #expect(
            [0.04, 3, 59.6, 125, 4800, .infinity].map(HumanReadable.duration)
                == ["0.0 s", "3.0 s", "1 min 0 s", "2 min 5 s", "1 h 20 min", "days"])
        #expect(
            [0, 42.9, 60, 3599, 3723, .nan, -1].map(HumanReadable.clock)
                == ["0:00", "0:42", "1:00", "59:59", "1:02:03", "?", "?"])
        #expect(HumanReadable.decimal(-0.996, places: 2) == "-1.00")
        #expect(HumanReadable.decimal(-0.001, places: 2) == "0.00")
        #expect(HumanReadable.decimal(0.5634, places: 3) == "0.563")
        #expect(HumanReadable.decimal(86.4, places: 0) == "86")
    }
}
