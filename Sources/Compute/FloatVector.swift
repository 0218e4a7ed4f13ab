/// Immutable values: a bias, a layer's gain, packed weights. They begin at a cache line.
package final class FloatVector: @unchecked Sendable {  // Written in `init` only.
    package let count: Int
    let base: UnsafePointer<Float>

    /// - Parameter fill: called with `count` uninitialised values, all of which it must write.
    package init<Failure>(
        count: Int, _ fill: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        let bytes = LargeMemory.allocate(byteCount: max(4 * count, 4))
        let values = UnsafeMutableBufferPointer(start: bytes.bindMemory(to: Float.self, capacity: count), count: count)
        self.count = count
        base = UnsafePointer(bytes.assumingMemoryBound(to: Float.self))
        try fill(values)
    }

    package convenience init(_ values: [Float]) {
        self.init(count: values.count) { _ = $0.update(fromContentsOf: values) }
    }

    deinit { UnsafeMutableRawPointer(mutating: base).deallocate() }

    package subscript(index: Int) -> Float {
        precondition(0 <= index && index < count)
        return base[index]
    }

    /// Returns the values as a matrix, which is valid as long as this vector.
    ///
    /// - Precondition: `rows × columns` is ``count``.
    package func matrix(rows: Int, columns: Int) -> MatrixView {
        precondition(rows * columns == count)
        return MatrixView(base: base, rows: rows, columns: columns, stride: columns)
    }
}
