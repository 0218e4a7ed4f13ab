import Synchronization
import Testing
import Workers

@Suite struct WorkerPoolTests {
    @Test(arguments: [1, 2, 3, 8], [0, 1, 2, 7, 1000])
    func everyIndexRunsOnce(threadCount: Int, count: Int) {
        let pool = WorkerPool(threadCount: threadCount)
        let hits = (0..<count).map { _ in Counter() }
        pool.forEachRange(of: count) { range, slot in
            #expect((0..<threadCount).contains(slot))
            for index in range { hits[index].add() }
        }
        pool.forEachIndex(of: count) { index, slot in
            #expect((0..<threadCount).contains(slot))
            hits[index].add()
        }
        #expect(hits.allSatisfy { $0.count == 2 })
    }

    @Test func minimumLengthLimitsTheNumberOfRanges() {
        let pool = WorkerPool(threadCount: 8)
        let calls = Counter()
        pool.forEachRange(of: 100, minimumLength: 40) { range, _ in
            #expect(range.count >= 40)
            calls.add()
        }
        #expect(calls.count == 2)
    }

    @Test(arguments: [0, 1, 1000])
    func mapKeepsTheOrder(count: Int) {
        #expect(WorkerPool(threadCount: 3).map(count) { "\($0)" } == (0..<count).map { "\($0)" })
    }

    @Test func nestedCallsRunInline() {
        let pool = WorkerPool(threadCount: 4)
        let inner = Counter()
        pool.forEachRange(of: 4) { range, _ in
            for _ in range { pool.forEachRange(of: 10) { range, _ in for _ in range { inner.add() } } }
        }
        #expect(inner.count == 40)
    }

    @Test func manyShortJobsInARowAndAfterSleep() async throws {
        let pool = WorkerPool(threadCount: 3)
        let hits = Counter()
        for round in 0..<20_000 {
            pool.forEachRange(of: 3) { range, _ in for _ in range { hits.add() } }
            // Long enough for the workers to fall asleep.
            if round % 4_000 == 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
        #expect(hits.count == 60_000)
    }

    @Test func manyThreadsMayCallAtOnce() async {
        let pool = WorkerPool(threadCount: 3)
        let total = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask { pool.forEachRange(of: 100) { range, _ in for _ in range { total.add() } } }
            }
        }
        #expect(total.count == 5000)
    }
}

private final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    var count: Int { value.load(ordering: .relaxed) }
    func add() { value.add(1, ordering: .relaxed) }
}
