import Files

// `hasRung` is read and written under `mutex` only.
/// Wakes a thread that waits for work. Any number of rings before the next wait count as one.
public final class Alarm: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let rung = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var hasRung = false

    /// Creates an alarm that has not rung.
    public init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(rung, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(rung)
        mutex.deallocate()
        rung.deallocate()
    }

    /// Wakes the waiting thread, or lets the next wait return immediately.
    public func ring() {
        pthread_mutex_lock(mutex)
        hasRung = true
        pthread_cond_signal(rung)
        pthread_mutex_unlock(mutex)
    }

    /// Blocks until the alarm rings; returns immediately if it has rung since the last wait.
    public func wait() {
        pthread_mutex_lock(mutex)
        while !hasRung { pthread_cond_wait(rung, mutex) }
        hasRung = false
        pthread_mutex_unlock(mutex)
    }
}
