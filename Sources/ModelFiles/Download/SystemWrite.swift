import Files

/// `write(2)`.
@Sendable func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

/// Waits, but ends soon after the task is cancelled.
///
/// - Throws: `CancellationError`.
func pause(seconds: Double) throws {
    var rest = seconds
    while rest > 0 {
        if Task.isCancelled { throw CancellationError() }
        let step = min(rest, 0.05)
        usleep(UInt32(step * 1_000_000))
        rest -= step
    }
}
