import Synchronization

/// A flag that several threads may set once one of them finds a fault.
final class Verdict: Sendable {
    private let failed = Atomic<Bool>(false)

    func fail() { failed.store(true, ordering: .relaxed) }

    var isGood: Bool { !failed.load(ordering: .relaxed) }
}
