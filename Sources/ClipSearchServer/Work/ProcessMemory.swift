#if Server
import ClipSearch
import Files
import Foundation

/// The memory that this process has resident now, in bytes.
func residentMemory() -> Int {
    // Pages, the second number of the line.
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
        let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return peakResidentMemory() }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}

/// Gives freed memory back to the system, which glibc keeps for itself.
enum FreedMemory {
    private static let interval = Duration.seconds(2)
    /// In bytes. A growth by less is not worth the search for pages.
    private static let worthwhile = 16 << 20

    /// Of glibc alone; its header is not among those that Swift knows.
    private static var trim: (@convention(c) (Int) -> Int32)? {
        dlsym(nil, "malloc_trim").map { unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self) }
    }

    /// Gives back what load has left, as soon as it is over, until the task is cancelled.
    static func giveBack(while isBusy: @Sendable () -> Bool) async {
        guard let trim else { return }
        var last = residentMemory()
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            let now = residentMemory()
            guard now > last + worthwhile, !isBusy() else { continue }
            _ = trim(0)
            last = residentMemory()
        }
    }
}
#endif
