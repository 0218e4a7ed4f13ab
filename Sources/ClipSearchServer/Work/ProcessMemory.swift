#if Server
import ClipSearch
import Foundation

/// The memory that this process has resident now, in bytes.
func residentMemory() -> Int {
    // Pages, the second number of the line.
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
        let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return peakResidentMemory() }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
#endif
