import Files
import Synchronization

/// Control-C and `kill`, turned into a call: the first asks the program to stop cleanly, the second ends it at once.
///
///     Interruption.install { work.cancel() }
///
/// A signal handler may do next to nothing, so it only writes the signal's number into a pipe, and a thread that reads the
/// pipe does the rest. (Blocking the signals and waiting for them would be simpler, but libraries start threads of their
/// own before `main`, which block nothing.)
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

    /// Begins to listen. To be called once. A signal that the program was started with ignored (`nohup`, a shell's
    /// background job) stays ignored.
    ///
    /// - Parameter onFirst: called once, on the listening thread.
    public static func install(onFirst: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        // Without the pipe or the thread nobody would hear: the system's own behaviour is better than none.
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

    /// Starts the thread that reads the pipe's end. Returns whether it could be had.
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
