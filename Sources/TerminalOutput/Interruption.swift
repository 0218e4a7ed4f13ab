import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Control-C and `kill`, turned into a call: the first asks the program to stop cleanly, the second ends it at once.
///
///     Interruption.install { work.cancel() }
///
/// The signals are blocked everywhere and waited for by a thread of their own, so that the handler is ordinary code.
public enum Interruption {
    private static let received = Atomic<Int32>(0)

    /// The status to exit with after the program was asked to stop; nil if it was not.
    public static var exitStatus: ExitStatus? {
        switch received.load(ordering: .acquiring) {
        case SIGINT: .interrupted
        case SIGTERM: .terminated
        default: nil
        }
    }

    /// Begins to listen. To be called once, before any other thread is started, since threads inherit what is blocked.
    ///
    /// - Parameter onFirst: called once, on the listening thread.
    public static func install(onFirst: @escaping @Sendable () -> Void) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let box = Unmanaged.passRetained(Handler(onFirst)).toOpaque()
        #if os(Linux)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let status = pthread_create(
            &thread, nil,
            { argument in
                #if os(Linux)
                let handler = Unmanaged<Handler>.fromOpaque(argument!).takeRetainedValue()
                #else
                let handler = Unmanaged<Handler>.fromOpaque(argument).takeRetainedValue()
                #endif
                Interruption.listen(handler.call)
                return nil
            }, box)
        if status != 0 {
            // Without the thread nobody would hear: the system's own behaviour is better than none.
            Unmanaged<Handler>.fromOpaque(box).release()
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        }
    }

    private static func listen(_ onFirst: () -> Void) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        while true {
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { continue }
            if received.exchange(number, ordering: .acquiringAndReleasing) != 0 { _exit(128 + number) }
            onFirst()
        }
    }

    private final class Handler: Sendable {
        let call: @Sendable () -> Void
        init(_ call: @escaping @Sendable () -> Void) { self.call = call }
    }
}
