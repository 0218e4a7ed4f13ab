import Files
import Synchronization

/// Handles control-C and `kill`: the first asks the program to stop cleanly, the second ends it immediately.
///
///     Interruption.install { work.cancel() }
///
/// A signal handler may do next to nothing, so it only writes the signal's number into a pipe, and a thread that reads
/// the pipe does the rest. (Blocking the signals and waiting for them would be simpler, but libraries start threads
/// before `main` that do not block them.)
public enum Interruption {
    private static let received = Atomic<Int32>(0)

    /// The status with which to exit after the program was asked to stop; nil if it was not.
    public static var exitStatus: ExitStatus? {
        switch received.load(ordering: .acquiring) {
        case SIGINT: .interrupted
        case SIGTERM: .terminated
        default: nil
        }
    }

    /// Starts listening. Call it only once. A signal that was ignored when the program started (`nohup`, a shell's
    /// background job) stays ignored.
    ///
    /// - Parameter onFirst: called once, on the listening thread.
    public static func install(onFirst: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        // Without the pipe or the thread, keep the system's default behaviour.
        guard pipe(&ends) == 0, startListening(on: ends[0], onFirst) else { return }
        writingEnd.store(ends[1], ordering: .releasing)
        for number in [SIGINT, SIGTERM] {
            let before = signal(number) { number in
                let savedError = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(Interruption.writingEnd.load(ordering: .acquiring), &byte, 1)
                errno = savedError
            }
            if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                _ = signal(number, SIG_IGN)
            }
        }
    }

    private static let writingEnd = Atomic<Int32>(-1)

    /// Starts the thread that reads the pipe. Returns `false` if it could not be created.
    private static func startListening(on readingEnd: Int32, _ onFirst: @escaping @Sendable () -> Void) -> Bool {
        let box = Unmanaged.passRetained(Listener(readingEnd: readingEnd, onFirst: onFirst)).toOpaque()
        #if os(Linux)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let status = pthread_create(
            &thread, nil,
            { argument in
                #if os(Linux)
                let listener = Unmanaged<Listener>.fromOpaque(argument!).takeRetainedValue()
                #else
                let listener = Unmanaged<Listener>.fromOpaque(argument).takeRetainedValue()
                #endif
                listener.listen()
                return nil
            }, box)
        if status != 0 { Unmanaged<Listener>.fromOpaque(box).release() }
        return status == 0
    }

    private final class Listener: Sendable {
        let readingEnd: Int32
        let onFirst: @Sendable () -> Void

        init(readingEnd: Int32, onFirst: @escaping @Sendable () -> Void) {
            self.readingEnd = readingEnd
            self.onFirst = onFirst
        }

        func listen() {
            while true {
                var number: UInt8 = 0
                guard read(readingEnd, &number, 1) == 1 else {
                    if errno == EINTR { continue }
                    return
                }
                if received.exchange(Int32(number), ordering: .acquiringAndReleasing) != 0 {
                    _exit(128 + Int32(number))
                }
                onFirst()
            }
        }
    }
}
