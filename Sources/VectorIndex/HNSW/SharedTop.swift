import Synchronization

/// The best results of several threads.
final class SharedTop: Sendable {
    private let top: Mutex<TopNeighbors>

    init(_ top: TopNeighbors) { self.top = Mutex(top) }

    func formUnion(_ other: TopNeighbors) { top.withLock { $0.formUnion(other) } }

    var value: TopNeighbors { top.withLock { $0 } }
}
