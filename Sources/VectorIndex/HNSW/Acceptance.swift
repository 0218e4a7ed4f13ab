/// The slots of a graph that a search may return: those that are not removed and pass the filter.
struct Acceptance {
    private let graph: Graph
    private let filter: Filter?
    /// The accepted slots as bits and as a list, once all slots have been tested.
    private let settledSlots: (bits: [UInt64], list: [UInt32])?

    /// The proportion of accepted slots: exact, or estimated from a sample.
    let selectivity: Double

    init(graph: Graph, filter: Filter?) {
        self.graph = graph
        self.filter = filter
        settledSlots = nil
        let count = graph.count
        guard let filter, count > 0 else {
            selectivity = count > 0 ? Double(count - graph.removedCount) / Double(count) : 0
            return
        }
        let samples = min(count, 512)
        var accepted = 0
        for i in 0..<samples {
            let slot = i * count / samples
            if !graph.isRemoved(slot), filter.accepts(graph.id(slot)) { accepted += 1 }
        }
        selectivity = Double(accepted) / Double(samples)
    }

    private init(graph: Graph, slots: [UInt32]) {
        self.graph = graph
        filter = nil
        var bits = [UInt64](repeating: 0, count: (graph.count + 63) / 64)
        for slot in slots where Int(slot >> 6) < bits.count { bits[Int(slot >> 6)] |= 1 << UInt64(slot & 63) }
        settledSlots = (bits, slots)
        selectivity = Double(slots.count) / Double(max(1, graph.count))
    }

    var isEverything: Bool { filter == nil && settledSlots == nil && graph.removedCount == 0 }

    @inline(__always)
    func accepts(_ slot: UInt32) -> Bool {
        let slot = Int(slot)
        if let bits = settledSlots?.bits {
            return slot >> 6 < bits.count && bits[slot >> 6] >> UInt64(slot & 63) & 1 == 1
        }
        return !graph.isRemoved(slot) && (filter?.accepts(graph.id(slot)) ?? true)
    }

    /// Returns all accepted slots in ascending order.
    func slots() -> [UInt32] {
        if let settledSlots { return settledSlots.list }
        var slots: [UInt32] = []
        for slot in 0..<UInt32(graph.count) where accepts(slot) { slots.append(slot) }
        return slots
    }

    /// Returns a copy with every slot tested, which can be used on any thread and for many queries.
    func settled() -> Acceptance { filter == nil ? self : Acceptance(graph: graph, slots: slots()) }
}
