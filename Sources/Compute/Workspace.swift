import Synchronization

/// Scratch memory for one computation at a time, handed out by moving a mark and taken back by moving it back.
///
/// It grows in the first calls until it fits the largest; from then on nothing is allocated.
///
///     workspaces.withWorkspace { workspace in
///         let hidden = workspace.matrix(rows: tokens, columns: width)
///         …
///     }
// One computation uses it at a time: a `WorkspacePool` gives it to one caller, who doesn't share it between threads.
package final class Workspace: @unchecked Sendable {
    private var blocks: [UnsafeMutableBufferPointer<Float>] = []
    private var block = 0
    private var used = 0

    /// A cache line, in values.
    private static let alignment = 16
    /// A page of memory, in values.
    private static let page = 1024

    init() {}

    deinit { for block in blocks { block.deallocate() } }

    /// An uninitialised matrix that lasts until the enclosing scope ends. It begins at a cache line.
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

    /// As ``matrix(rows:columns:)``, for the left-hand side of a product, whose tiles read a dozen rows side by side. Rows that
    /// begin whole pages apart would take the same few places of the nearest cache and push each other out, so there is a
    /// gap between such.
    package func operand(rows: Int, columns: Int) -> MutableMatrixView {
        let stride = rows > 1 && columns % Self.page == 0 ? columns + Self.alignment : columns
        return matrix(rows: rows, columns: stride).columns(0..<columns)
    }

    /// Takes back, at its end, all that `body` was given.
    package func scope<Result>(_ body: () throws -> Result) rethrows -> Result {
        let mark = (block, used)
        defer { (block, used) = mark }
        return try body()
    }
}

/// Workspaces that calls borrow, so that any number of threads may compute at once and memory is still reused.
package final class WorkspacePool: Sendable {
    private let idle = Mutex<[Workspace]>([])

    package init() {}

    /// Calls `body` with a workspace that nobody else uses meanwhile.
    package func withWorkspace<Result>(_ body: (Workspace) throws -> Result) rethrows -> Result {
        let workspace = idle.withLock { $0.popLast() } ?? Workspace()
        defer { idle.withLock { $0.append(workspace) } }
        return try workspace.scope { try body(workspace) }
    }
}
