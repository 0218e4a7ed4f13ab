import Synchronization

/// Shows on standard error how far a long job is.
///
/// On a terminal it is one line that is drawn anew at most ten times a second and gone at the end; elsewhere (a log) a
/// plain line every ten seconds. Any thread may call it.
///
///     let progress = ProgressBar(label: "indexing", unit: "photos", style: TerminalStyle(descriptor: STDERR_FILENO))
///     progress.update(done: 10, total: 500)
///     progress.message("holiday.jpg: the file is truncated")
///     progress.finish()
public final class ProgressBar: Sendable {
    private struct State {
        var estimate: ProgressEstimate
        var total: Int?
        var lastDrawn: Double
        var isVisible = false
        var isFinished = false
    }

    private let label: String
    private let unit: String
    private let style: TerminalStyle
    private let clock: @Sendable () -> Double
    private let sink: @Sendable ([UInt8]) -> Void
    private let state: Mutex<State>

    static let redrawInterval = 0.1
    static let lineInterval = 10.0

    /// - Parameters:
    ///   - unit: what is counted, in the plural.
    ///   - clock: seconds; a test's own, or the time since the process started.
    ///   - sink: gets what is to be shown; standard error unless given.
    public init(
        label: String,
        unit: String,
        style: TerminalStyle,
        clock: @escaping @Sendable () -> Double = ProgressBar.secondsSinceStart,
        sink: @escaping @Sendable ([UInt8]) -> Void = ProgressBar.standardError
    ) {
        self.label = label
        self.unit = unit
        self.style = style
        self.clock = clock
        self.sink = sink
        let now = clock()
        // A job that ends at once shows no bar; a log's first line comes after the first interval.
        state = Mutex(State(estimate: ProgressEstimate(time: now), total: nil, lastDrawn: now))
    }

    /// Says how many items are done, and of how many; nil while that is not yet known.
    public func update(done: Int, total: Int?) {
        let now = clock()
        state.withLock { state in
            guard !state.isFinished else { return }
            state.total = total
            guard now - state.lastDrawn >= (style.isTerminal ? Self.redrawInterval : Self.lineInterval) else { return }
            state.lastDrawn = now
            state.estimate.update(done: done, time: now)
            draw(&state)
        }
    }

    /// Writes a line of its own above the bar.
    public func message(_ text: String) {
        state.withLock { state in
            sink(Array(((state.isVisible ? "\r\u{1b}[K" : "") + text + "\n").utf8))
            if state.isVisible { draw(&state) }
        }
    }

    /// Takes the bar away. Later updates show nothing.
    public func finish() {
        state.withLock { state in
            if state.isVisible { sink(Array("\r\u{1b}[K".utf8)) }
            state.isVisible = false
            state.isFinished = true
        }
    }

    private func draw(_ state: inout State) {
        let line = ProgressLine(label: label, unit: unit, estimate: state.estimate, total: state.total)
        if style.isTerminal {
            sink(Array(("\r" + line.drawn(style: style) + "\u{1b}[K").utf8))
            state.isVisible = true
        } else {
            sink(Array((line.plain + "\n").utf8))
        }
    }

    /// Writes to standard error. What can't be written there can't be reported anywhere.
    public static let standardError: @Sendable ([UInt8]) -> Void = { _ = DescriptorOutput.writeAll($0, to: 2) }

    private static let start = ContinuousClock.now

    /// The time since the first call.
    public static let secondsSinceStart: @Sendable () -> Double = {
        let elapsed = ContinuousClock.now - start
        return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    }
}

/// The text of a progress bar.
struct ProgressLine {
    var label: String
    var unit: String
    var estimate: ProgressEstimate
    var total: Int?

    /// `indexing: 1,234 of 10,000 photos, 86 photos/s, 1 min 42 s left`
    var plain: String { "\(label): " + parts(separator: " of ", words: " left").joined(separator: ", ") }

    /// One line that leaves the last column free, where some terminals wrap.
    func drawn(style: TerminalStyle) -> String {
        let facts = parts(separator: "/", words: " left").joined(separator: style.usesUnicode ? " · " : ", ")
        let room = style.width - 1 - label.displayWidth - facts.displayWidth - 2
        guard let total, total > 0, room >= 10 else {
            return "\(label) \(facts)".shortenedInTheMiddle(to: max(1, style.width - 1), ellipsis: "~")
        }
        let width = min(room, 40)
        let filled = min(width, max(0, Int(Double(width) * Double(estimate.done) / Double(total))))
        let (full, empty) = style.usesUnicode ? ("━", "─") : ("#", "-")
        return "\(label) " + style.green(String(repeating: full, count: filled))
            + style.dim(String(repeating: empty, count: width - filled)) + " " + facts
    }

    private func parts(separator: String, words: String) -> [String] {
        let done = HumanReadable.count(estimate.done)
        var parts = [total.map { "\(done)\(separator)\(HumanReadable.count($0)) \(unit)" } ?? "\(done) \(unit)"]
        if let rate = estimate.rate {
            parts.append("\(HumanReadable.decimal(rate, places: rate < 10 ? 1 : 0)) \(unit)/s")
        }
        if let total, let seconds = estimate.remaining(total: total), estimate.done < total {
            parts.append(HumanReadable.duration(seconds: seconds) + words)
        }
        return parts
    }
}
