/// The rate and remaining time of a long job, estimated from its counts over time.
///
/// The rate is an exponential moving average with a time constant of ten seconds, so that it follows a folder of larger
/// photos without flickering.
package struct ProgressEstimate {
    package private(set) var done = 0
    private var lastTime: Double
    private var weightedItems = 0.0
    private var weightedSeconds = 0.0

    static let timeConstant = 10.0

    /// - Parameter time: seconds on any monotonic clock, here and below.
    package init(time: Double) { lastTime = time }

    package mutating func update(done: Int, time: Double) {
        let elapsed = time - lastTime
        guard elapsed > 0 else { return }
        let memory = 1 / (1 + elapsed / Self.timeConstant)
        weightedItems = weightedItems * memory + Double(done - self.done)
        weightedSeconds = weightedSeconds * memory + elapsed
        self.done = done
        lastTime = time
    }

    /// The number of items per second; nil until something has been done.
    package var rate: Double? { weightedSeconds > 0 && weightedItems > 0 ? weightedItems / weightedSeconds : nil }

    /// Returns the remaining seconds for `total` items in all.
    package func remaining(total: Int) -> Double? { rate.map { Double(max(0, total - done)) / $0 } }
}
