import Files

/// A low-priority thread for long work: on Linux with a nice value of 10, on Apple platforms with the quality of
/// service "utility".
///
///     let thread = BackgroundThread { while !isStopped { doSome() } }
///     …
///     thread?.join()
public final class BackgroundThread: Sendable {
    private let finished = Alarm()

    /// Starts a thread that runs `work`.
    ///
    /// - Returns: nil if no thread could be created; `work` is not run then.
    public init?(_ work: @escaping @Sendable () -> Void) {
        let finished = finished
        let box = Unmanaged.passRetained(
            Work {
                Self.lowerPriority()
                work()
                finished.ring()
            }
        ).toOpaque()
        #if os(Linux)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let status = pthread_create(
            &thread, nil,
            { argument in
                #if os(Linux)
                let work = argument.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue() }
                work?.run()
                #else
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                #endif
                return nil
            }, box)
        guard status == 0 else {
            Unmanaged<Work>.fromOpaque(box).release()
            return nil
        }
        #if os(Linux)
        pthread_detach(thread)
        #else
        if let thread { pthread_detach(thread) }
        #endif
    }

    /// Blocks until the work has ended. Call it only once.
    public func join() { finished.wait() }

    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func lowerPriority() {
        #if canImport(Glibc)
        // On Linux, the priority of this thread only.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        #elseif canImport(Musl)
        setpriority(PRIO_PROCESS, 0, 10)
        #else
        pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0)
        #endif
    }
}
