import CProcessor
import Files
import Synchronization

extension WorkerPool {
    /// The state shared by the pool's threads. It outlives the pool until the last thread has exited.
    ///
    /// Waking a sleeping thread takes tens of microseconds, as long as a small product. A network runs hundreds of
    /// products in quick succession, so an idle thread spins for a while before it sleeps.
    // `job` is written only by the caller that has set `isTaken`, before it publishes the parts and after the last one
    // has ended; it is read only by threads that have claimed a part, between these two. All other state is atomic or
    // constant.
    final class State: @unchecked Sendable {
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private var job: ((Int) -> Void)?
        private let isTaken = Atomic<Bool>(false)
        private let tickets = Atomic<UInt64>(0)
        private let unfinished = Atomic<Int>(0)
        private let sleepers = Atomic<Int>(0)
        private let callerSleeps = Atomic<Bool>(false)
        private let stopping = Atomic<Bool>(false)

        init() {
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(wake, nil)
            pthread_cond_init(done, nil)
        }

        deinit {
            pthread_mutex_destroy(mutex)
            pthread_cond_destroy(wake)
            pthread_cond_destroy(done)
            mutex.deallocate()
            wake.deallocate()
            done.deallocate()
        }

        /// A Boolean value that indicates whether the current thread is running a part of any pool's job.
        static var isInsideWorker: Bool { pthread_getspecific(insideKey) != nil }

        /// The thread-specific key, one for the process, set while a thread runs a part.
        private static let insideKey: pthread_key_t = {
            var key = pthread_key_t()
            pthread_key_create(&key, nil)
            return key
        }()

        func start(worker: Int) {
            let box = Unmanaged.passRetained(self).toOpaque()
            #if os(Linux)
            var thread = pthread_t()
            #else
            var thread: pthread_t?
            #endif
            let status = pthread_create(
                &thread, nil,
                { argument in
                    #if os(Linux)
                    let state = Unmanaged<State>.fromOpaque(argument!).takeRetainedValue()
                    #else
                    let state = Unmanaged<State>.fromOpaque(argument).takeRetainedValue()
                    #endif
                    state.work()
                    return nil
                }, box)
            if status != 0 {
                // No thread could be created: the callers do its share.
                Unmanaged<State>.fromOpaque(box).release()
                return
            }
            #if os(Linux)
            pthread_detach(thread)
            #else
            if let thread { pthread_detach(thread) }
            #endif
        }

        func stop() {
            stopping.store(true, ordering: .sequentiallyConsistent)
            rouse(wake)
        }

        /// Runs `part(0)` … `part(parts - 1)` on the workers and this thread, and returns when all have ended.
        ///
        /// - Precondition: there are fewer than 65,536 parts.
        func run(parts: Int, _ part: @escaping (Int) -> Void) {
            guard isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
                // Another thread's job is running: run the parts on this thread instead of waiting.
                Self.asWorker { for index in 0..<parts { part(index) } }
                return
            }
            job = part
            unfinished.store(parts, ordering: .relaxed)
            tickets.store(
                Tickets(tickets.load(ordering: .relaxed)).next(parts: parts), ordering: .sequentiallyConsistent)
            if sleepers.load(ordering: .sequentiallyConsistent) > 0 { rouse(wake) }
            while let index = claim() { runPart(index) }
            if !lookOut({ unfinished.load(ordering: .acquiring) == 0 }) {
                pthread_mutex_lock(mutex)
                callerSleeps.store(true, ordering: .sequentiallyConsistent)
                while unfinished.load(ordering: .sequentiallyConsistent) > 0 { pthread_cond_wait(done, mutex) }
                callerSleeps.store(false, ordering: .relaxed)
                pthread_mutex_unlock(mutex)
            }
            job = nil
            isTaken.store(false, ordering: .releasing)
        }

        private func work() {
            while true {
                while let index = claim() { runPart(index) }
                if lookOut({ hasWork || stopping.load(ordering: .relaxed) }), !stopping.load(ordering: .acquiring) {
                    continue
                }
                pthread_mutex_lock(mutex)
                // The order matters: a publisher looks for sleepers after publishing, so one of the two sees the other.
                sleepers.add(1, ordering: .sequentiallyConsistent)
                while !hasWork, !stopping.load(ordering: .sequentiallyConsistent) { pthread_cond_wait(wake, mutex) }
                sleepers.subtract(1, ordering: .relaxed)
                pthread_mutex_unlock(mutex)
                if stopping.load(ordering: .acquiring) { return }
            }
        }

        var isAwake: Bool { sleepers.load(ordering: .relaxed) == 0 }

        private var hasWork: Bool { Tickets(tickets.load(ordering: .sequentiallyConsistent)).first != nil }

        /// Claims the next part of the job; the caller keeps the job alive until that part has ended.
        private func claim() -> Int? {
            var seen = tickets.load(ordering: .acquiring)
            while let index = Tickets(seen).first {
                let (exchanged, original) = tickets.compareExchange(
                    expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
                if exchanged { return index }
                seen = original
            }
            return nil
        }

        private func runPart(_ index: Int) {
            Self.asWorker { job?(index) }
            let rest = unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue
            if rest == 0, callerSleeps.load(ordering: .sequentiallyConsistent) { rouse(done) }
        }

        private func rouse(_ condition: UnsafeMutablePointer<pthread_cond_t>) {
            pthread_mutex_lock(mutex)
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }

        /// Spins for a moment until `isReady` returns `true`.
        ///
        /// - Returns: `true` if it has.
        private func lookOut(_ isReady: () -> Bool) -> Bool {
            for _ in 0..<Self.glances {
                if isReady() { return true }
                cp_relax()
            }
            return false
        }

        /// The spin limit, some fifty microseconds: longer than the gaps between the products of a forward pass, and
        /// too short to disturb other processes.
        private static let glances = 2_500

        private static func asWorker(_ body: () -> Void) {
            pthread_setspecific(insideKey, UnsafeRawPointer(bitPattern: 1))
            body()
            pthread_setspecific(insideKey, nil)
        }
    }
}

/// The unclaimed parts of the current job in one word: the job's number, the number of its parts, and the first
/// unclaimed part. The job's number keeps an interrupted thread from claiming a part of a job that has ended.
private struct Tickets {
    private let bits: UInt64

    init(_ bits: UInt64) { self.bits = bits }

    private var parts: UInt64 { bits >> 16 & 0xffff }
    private var claimed: UInt64 { bits & 0xffff }

    var first: Int? { claimed < parts ? Int(claimed) : nil }

    func next(parts: Int) -> UInt64 { (bits >> 32 &+ 1) << 32 | UInt64(parts) << 16 }
}
