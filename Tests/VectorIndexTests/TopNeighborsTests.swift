import Testing
import VectorIndex

@Suite struct TopNeighborsTests {
    @Test(arguments: [1, 2, 3, 10, 100, 1000])
    func keepsTheBestInAnyOrderOfOffers(capacity: Int) {
        var generator = SplitMix64(seed: 9)
        // Few different scores, so that ids decide often.
        let offers = (0..<500).map { Neighbor(id: Int64($0), score: Float(Int.random(in: 0..<40, using: &generator))) }
        let expected = offers.sorted { ($0.score, $1.id) > ($1.score, $0.id) }.prefix(capacity)
        for _ in 0..<5 {
            var whole = TopNeighbors(capacity: capacity)
            var parts = [TopNeighbors](repeating: TopNeighbors(capacity: capacity), count: 3)
            for (i, offer) in offers.shuffled(using: &generator).enumerated() {
                whole.offer(id: offer.id, score: offer.score)
                parts[i % 3].offer(id: offer.id, score: offer.score)
            }
            #expect(whole.sorted() == Array(expected))
            parts[0].formUnion(parts[1])
            parts[0].formUnion(parts[2])
            #expect(parts[0].sorted() == Array(expected))
        }
    }

    @Test func heedsTheMinimumAndDropsNaN() {
        var top = TopNeighbors(capacity: 3, minimumScore: 0.5)
        for (id, score) in [(1, 0.4), (2, .nan), (3, 0.5), (4, .infinity)] as [(Int64, Float)] {
            top.offer(id: id, score: score)
        }
        #expect(top.sorted().map(\.id) == [4, 3])
    }

    @Test func aCapacityOfZeroKeepsNothing() {
        var top = TopNeighbors(capacity: 0)
        top.offer(id: 1, score: .infinity)
        #expect(top.sorted().isEmpty)
    }
}
