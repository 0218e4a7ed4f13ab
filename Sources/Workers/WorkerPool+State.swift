#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension WorkerPool {
    /// What the pool's threads share. Outlives the pool until the last thread has left.
    // Every field below is read and written under `mutex` only, or is constant after init.
    final class State: @unchecked Sendable {
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private var job: ((Int) -> Void)?
        private var nextPart = 0
        private var partCount = 0
        private var unfinished = 0
        private var stopping = false

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

        /// Whether the current thread is running a part of some pool's job.
        static var isInsideWorker: Bool { pthread_getspecific(insideKey) != nil }

        /// One for the process: set while a thread runs a part.
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
                // No thread could be had: the callers do its share.
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
            pthread_mutex_lock(mutex)
            stopping = true
            pthread_cond_broadcast(wake)
            pthread_mutex_unlock(mutex)
        }

        /// Runs `part(0)` … `part(parts - 1)` on the workers and this thread; returns when all have ended.
        func run(parts: Int, _ part: @escaping (Int) -> Void) {
            pthread_mutex_lock(mutex)
            if job != nil {
                // Another thread's job is running: this one does its own work alone rather than wait.
                pthread_mutex_unlock(mutex)
                Self.asWorker { for index in 0..<parts { part(index) } }
                return
            }
            job = part
            nextPart = 0
            partCount = parts
            unfinished = parts
            pthread_cond_broadcast(wake)
            while nextPart < partCount { takePart() }
            while unfinished > 0 { pthread_cond_wait(done, mutex) }
            job = nil
            pthread_mutex_unlock(mutex)
        }

        private func work() {
            pthread_mutex_lock(mutex)
            while true {
                while !stopping && !(job != nil && nextPart < partCount) { pthread_cond_wait(wake, mutex) }
                if stopping { break }
                takePart()
            }
            pthread_mutex_unlock(mutex)
        }

        /// Runs the next part. Called with the lock held, which it gives up meanwhile.
        private func takePart() {
            guard let job else { return }
            let index = nextPart
            nextPart += 1
            pthread_mutex_unlock(mutex)
            Self.asWorker { job(index) }
            pthread_mutex_lock(mutex)
            unfinished -= 1
            if unfinished == 0 { pthread_cond_broadcast(done) }
        }

        private static func asWorker(_ body: () -> Void) {
            pthread_setspecific(insideKey, UnsafeRawPointer(bitPattern: 1))
            body()
            pthread_setspecific(insideKey, nil)
        }
    }
}
