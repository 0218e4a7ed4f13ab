import Synchronization

/// Scratch memory for one computation at a time, allocated and freed by moving a mark.
///
/// The memory grows during the first calls until it fits the largest; after that nothing is allocated.
///
///     workspaces.withWorkspace { workspace in
///         let hidden = workspace.matrix(rows: tokens, columns: width)
///         …
///     }
// Used by one computation at a time: a `WorkspacePool` lends it to one caller, who does not share it between threads.
package final class Workspace: @unchecked Sendable {
    private var blocks: [UnsafeMutableBufferPointer<Float>] = []
    private var block = 0
    private var used = 0

    /// The length of a cache line, in values.
    private static let alignment = 16
    /// The length of a memory page, in values.
    private static let page = 1024

    init() {}

    deinit { for block in blocks { block.deallocate() } }

    /// Returns an uninitialised matrix that is valid until the enclosing scope ends. It begins at a cache line.
    package func matrix(rows: Int, columns: Int) -> MutableMatrixView {
        precondition(rows >= 0 && columns >= 0)
        let count = (rows * columns + Self.alignment - 1) / Self.alignment * Self.alignment
        while block < blocks.count, used + count > blocks[block].count {
            block += 1
            used = 0
        }
        if block == blocks.count {
            let size = max(count, 2 * (blocks.last?.count ?? 1 << 15))
            let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 * size, alignment: 64)
            blocks.append(bytes.bindMemory(to: Float.self))
        }
        defer { used += count }
        return MutableMatrixView(
            values: UnsafeMutableBufferPointer(rebasing: blocks[block][used..<used + count]), rows: rows,
            columns: columns)
    }

    /// Returns a matrix as ``matrix(rows:columns:)`` does, for the left-hand side of a product, whose tiles read a
    /// dozen rows at a time. Rows a multiple of a page apart would compete for the same sets of the first-level cache,
    /// so such rows are padded.
    package func operand(rows: Int, columns: Int) -> MutableMatrixView {
        let stride = rows > 1 && columns % Self.page == 0 ? columns + Self.alignment : columns
        return matrix(rows: rows, columns: stride).columns(0..<columns)
    }

    /// Joins the memory into one piece, so that what one computation used serves the next, larger or smaller.
    fileprivate func join() {
        guard blocks.count > 1 else { return }
        let size = blocks.reduce(0) { $0 + $1.count }
        for block in blocks { block.deallocate() }
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 * size, alignment: 64)
        blocks = [bytes.bindMemory(to: Float.self)]
    }

    /// Calls `body`, and then frees everything allocated during the call.
    package func scope<Result>(_ body: () throws -> Result) rethrows -> Result {
        let mark = (block, used)
        defer { (block, used) = mark }
        return try body()
    }
}

/// Workspaces lent to callers, so that any number of threads may compute at the same time and memory is reused.
package final class WorkspacePool: Sendable {
    private let idle = Mutex<[Workspace]>([])

    package init() {}

    /// Calls `body` with a workspace that no other thread uses during the call.
    package func withWorkspace<Result>(_ body: (Workspace) throws -> Result) rethrows -> Result {
        let workspace = idle.withLock { $0.popLast() } ?? Workspace()
        defer {
            workspace.join()
            idle.withLock { $0.append(workspace) }
        }
        return try workspace.scope { try body(workspace) }
    }
}
