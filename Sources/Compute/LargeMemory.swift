import Files

/// Memory for weights.
enum LargeMemory {
    /// Allocates memory at a 64-byte boundary, to be freed by `deallocate()`. From two megabytes on, large pages are
    /// requested: the first access to a model's weights then takes a few page faults instead of thousands.
    static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        let page = 1 << 21
        guard byteCount >= page else { return .allocate(byteCount: byteCount, alignment: 64) }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: page)
        #if os(Linux)
        madvise(memory, byteCount / page * page, MADV_HUGEPAGE)
        #endif
        return memory
    }
}
