import Files

extension AtomicFile {
    mutating func append(zeros count: Int) throws(FileError) {
        let zeros = MemoryBlock(zeroed: count)
        try append(UnsafeRawBufferPointer(start: zeros.base, count: count))
    }

    /// Appends zeros up to the next multiple of `alignment`.
    mutating func align(to alignment: Int) throws(FileError) {
        try append(zeros: (alignment - size % alignment) % alignment)
    }
}
