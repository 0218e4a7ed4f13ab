#if Server
import ClipSearch
import Files
import Foundation

/// Returns the resident memory of this process, in bytes.
func residentMemory() -> Int {
    // The second number of the line is the number of resident pages.
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
        let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return peakResidentMemory() }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}

/// Returns freed memory, which glibc retains, to the system.
enum FreedMemory {
    private static let interval = Duration.seconds(2)
    /// The growth in bytes below which the search for pages does not pay.
    private static let worthwhile = 16 << 20

    /// The function `malloc_trim` of glibc, whose header Swift does not import.
    private static var trim: (@convention(c) (Int) -> Int32)? {
        dlsym(nil, "malloc_trim").map { unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self) }
    }

    /// Returns the memory that load has left once the load is over, until the task is cancelled.
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
