/// A matrix to which rows are appended: the keys and values that attention caches for earlier tokens.
// Used by one computation at a time, like its `Workspace`.
package final class GrowingMatrix {
    package let columns: Int
    package private(set) var rows = 0
    private var storage = UnsafeMutableBufferPointer<Float>(start: nil, count: 0)

    package init(columns: Int) { self.columns = columns }

    deinit { storage.deallocate() }

    /// The rows so far, valid until more are appended.
    package var view: MatrixView {
        MatrixView(values: UnsafeBufferPointer(rebasing: storage[..<(rows * columns)]), rows: rows, columns: columns)
    }

    /// Appends `count` uninitialised rows and returns them, valid until more are appended.
    package func append(rows count: Int) -> MutableMatrixView {
        precondition(count >= 0)
        let needed = (rows + count) * columns
        if needed > storage.count {
            let bytes = UnsafeMutableRawBufferPointer.allocate(
                byteCount: 4 * max(needed, 2 * storage.count, 16 * columns), alignment: 64)
            let larger = bytes.bindMemory(to: Float.self)
            _ = larger.update(fromContentsOf: storage[..<(rows * columns)])
            storage.deallocate()
            storage = larger
        }
        defer { rows += count }
        return MutableMatrixView(
            values: UnsafeMutableBufferPointer(rebasing: storage[(rows * columns)..<needed]), rows: count,
            columns: columns)
    }

    /// Removes all rows and keeps the memory.
    package func removeAll() { rows = 0 }
}
