/// The best `capacity` neighbours offered so far, in any order: a binary heap whose root is the worst of them.
///
///     var top = TopNeighbors(capacity: 10, minimumScore: 0.2)
///     for (id, score) in scored where score >= top.bar { top.offer(id: id, score: score) }
///     return top.sorted()
///
/// Equal scores are ranked by id, so the result does not depend on the order of offers, nor on the division of work.
///
/// - Complexity: O(log `capacity`) per accepted offer, O(1) per rejected one.
package struct TopNeighbors: Sendable {
    private let capacity: Int
    private let minimumScore: Float
    private var heap: [Neighbor] = []

    /// The threshold below which a score (or NaN) need not be offered.
    package private(set) var bar: Float

    package init(capacity: Int, minimumScore: Float = -.infinity) {
        self.capacity = capacity
        self.minimumScore = minimumScore
        bar = capacity > 0 ? minimumScore : .infinity
        heap.reserveCapacity(min(capacity, 1024))
    }

    package var count: Int { heap.count }

    package mutating func offer(id: Int64, score: Float) {
        guard score >= bar, capacity > 0 else { return }
        let neighbor = Neighbor(id: id, score: score)
        if heap.count < capacity {
            heap.append(neighbor)
            siftUp(from: heap.count - 1)
        } else if neighbor.precedes(heap[0]) {
            heap[0] = neighbor
            siftDown()
        } else {
            return
        }
        if heap.count == capacity { bar = heap[0].score }
    }

    package mutating func formUnion(_ other: TopNeighbors) {
        for neighbor in other.heap { offer(id: neighbor.id, score: neighbor.score) }
    }

    /// Returns the neighbours, best first.
    package func sorted() -> [Neighbor] { heap.sorted { $0.precedes($1) } }

    private mutating func siftUp(from start: Int) {
        let neighbor = heap[start]
        var hole = start
        while hole > 0 {
            let parent = (hole - 1) / 2
            guard heap[parent].precedes(neighbor) else { break }
            heap[hole] = heap[parent]
            hole = parent
        }
        heap[hole] = neighbor
    }

    private mutating func siftDown() {
        let neighbor = heap[0]
        var hole = 0
        while true {
            var child = 2 * hole + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child].precedes(heap[child + 1]) { child += 1 }
            guard neighbor.precedes(heap[child]) else { break }
            heap[hole] = heap[child]
            hole = child
        }
        heap[hole] = neighbor
    }
}
