import Files

/// Memory behind whose end every access is fatal.
final class GuardedPage {
    private let base: UnsafeMutableRawPointer
    private let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

    init?() {
        guard let mapped = mmap(nil, 2 * pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0),
            mapped != MAP_FAILED, mprotect(mapped + pageSize, pageSize, PROT_NONE) == 0
        else { return nil }
        base = mapped
    }

    deinit { munmap(base, 2 * pageSize) }

    var end: UnsafeMutableRawPointer { base + pageSize }
}
