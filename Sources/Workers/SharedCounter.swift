import Synchronization

/// Hands out 0, 1, 2, … once each, to any number of threads.
final class SharedCounter: Sendable {
    private let value = Atomic<Int>(0)
    private let end: Int

    init(end: Int) { self.end = end }

    func next() -> Int? {
        let index = value.add(1, ordering: .relaxed).oldValue
        return index < end ? index : nil
    }
}
