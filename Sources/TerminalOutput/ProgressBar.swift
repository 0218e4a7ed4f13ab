import Synchronization

/// Shows the progress of a long job on standard error.
///
/// On a terminal the progress is one line that is redrawn at most ten times a second and removed at the end; elsewhere
/// (a log) a plain line is written every ten seconds. Any thread may call the methods.
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

    /// Creates a progress bar.
    ///
    /// - Parameters:
    ///   - unit: the unit of the count, in the plural.
    ///   - clock: returns seconds; by default since the process started.
    ///   - sink: receives the output; by default standard error.
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
        // A job that ends immediately shows no bar; a log's first line comes after the first interval.
        state = Mutex(State(estimate: ProgressEstimate(time: now), total: nil, lastDrawn: now))
    }

    /// Reports the number of items done, and the total; nil while that is unknown.
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

    /// Writes a line above the bar.
    public func message(_ text: String) {
        state.withLock { state in
            sink(Array(((state.isVisible ? "\r\u{1b}[K" : "") + text + "\n").utf8))
            if state.isVisible { draw(&state) }
        }
    }

    /// Removes the bar. Later updates are ignored.
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

    /// Writes to standard error, ignoring errors, which could not be reported anywhere.
    public static let standardError: @Sendable ([UInt8]) -> Void = { _ = DescriptorOutput.writeAll($0, to: 2) }

    private static let start = ContinuousClock.now

    /// Returns the seconds since the first call.
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

    /// The line for logs: `indexing: 1,234 of 10,000 photos, 86 photos/s, 1 min 42 s left`.
    var plain: String { "\(label): " + parts(separator: " of ", words: " left").joined(separator: ", ") }

    /// Returns the line for terminals, without the last column, after which some terminals wrap.
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
