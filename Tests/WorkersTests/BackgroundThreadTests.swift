import Synchronization
import Testing
import Workers

@Suite struct BackgroundThreadTests {
    @Test func itWorksBesideItsMakerUntilJoined() throws {
        let (rounds, isStopped, alarm) = (Counter(), Counter(), Alarm())
        let thread = try #require(
            BackgroundThread {
                repeat {
                    alarm.wait()
                    rounds.add()
                } while isStopped.value == 0
            })
        // Rings while it is busy are kept as one.
        for _ in 0..<100 { alarm.ring() }
        isStopped.add()
        alarm.ring()
        thread.join()
        #expect((1...101).contains(rounds.value))
    }

    @Test func aRingBeforeTheWaitIsNotLost() {
        let alarm = Alarm()
        alarm.ring()
        alarm.ring()
        alarm.wait()
    }
}

private final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .acquiring) }
    func add() { count.add(1, ordering: .acquiringAndReleasing) }
}
