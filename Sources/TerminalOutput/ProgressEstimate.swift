/// How fast a long job goes and how long it will take, from its counts at moments in time.
///
/// The rate is a mean that forgets with a time constant of ten seconds, so that it follows a folder of larger photos
/// but does not flicker.
package struct ProgressEstimate {
    package private(set) var done = 0
    private var lastTime: Double
    private var weightedItems = 0.0
    private var weightedSeconds = 0.0

    static let timeConstant = 10.0

    /// - Parameter time: seconds on any clock that only goes forward, here and below.
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

    /// Items a second; nil until something has been done.
    package var rate: Double? { weightedSeconds > 0 && weightedItems > 0 ? weightedItems / weightedSeconds : nil }

    /// Seconds left for `total` items in all.
    package func remaining(total: Int) -> Double? { rate.map { Double(max(0, total - done)) / $0 } }
}
