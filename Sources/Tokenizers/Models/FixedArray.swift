import Files

/// An array that never changes, in memory or in a mapped file.
struct FixedArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {  // The elements never change.
    private let base: UnsafeRawPointer?
    private let owner: AnyObject
    let count: Int

    /// Copies elements.
    init(_ elements: [Element]) {
        let memory = Memory(elements)
        (base, count, owner) = (UnsafeRawPointer(memory.elements.baseAddress), elements.count, memory)
    }

    /// A view of `count` elements of a mapped file.
    ///
    /// - Precondition: they lie in the file.
    init(_ file: MappedFile, at offset: Int, count: Int) {
        precondition(offset >= 0 && offset + count * MemoryLayout<Element>.size <= file.bytes.count)
        (base, self.count, owner) = (file.bytes.baseAddress.map { $0 + offset }, count, file)
    }

    subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return base.unsafelyUnwrapped.loadUnaligned(
            fromByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
    }

    subscript(range: Range<Int>) -> [Element] { range.map { self[$0] } }

    func withUnsafeBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(owner) {} }
        return try body(UnsafeRawBufferPointer(start: base, count: count * MemoryLayout<Element>.stride))
    }

    private final class Memory {
        let elements: UnsafeMutableBufferPointer<Element>

        init(_ values: [Element]) {
            elements = .allocate(capacity: values.count)
            _ = elements.initialize(from: values)
        }

        deinit { elements.deallocate() }
    }
}
