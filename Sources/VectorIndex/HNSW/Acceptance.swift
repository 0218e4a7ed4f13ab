/// Which slots of a graph a search may answer with: those that are not removed and pass the filter.
struct Acceptance {
    private let graph: Graph
    private let filter: Filter?
    /// A bit for each slot, once all have been asked about.
    private let bits: [UInt64]?

    /// The share of slots that is accepted: known, or as a sample suggests.
    let selectivity: Double

    init(graph: Graph, filter: Filter?) {
        self.graph = graph
        self.filter = filter
        bits = nil
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

    private init(graph: Graph, bits: [UInt64]) {
        self.graph = graph
        filter = nil
        self.bits = bits
        let accepted = bits.reduce(0) { $0 + $1.nonzeroBitCount }
        selectivity = Double(accepted) / Double(max(1, graph.count))
    }

    var isEverything: Bool { filter == nil && bits == nil && graph.removedCount == 0 }

    @inline(__always)
    func accepts(_ slot: UInt32) -> Bool {
        let slot = Int(slot)
        if let bits { return slot >> 6 < bits.count && bits[slot >> 6] >> UInt64(slot & 63) & 1 == 1 }
        return !graph.isRemoved(slot) && (filter?.accepts(graph.id(slot)) ?? true)
    }

    /// All accepted slots, rising.
    func slots() -> [UInt32] {
        var slots: [UInt32] = []
        for slot in 0..<UInt32(graph.count) where accepts(slot) { slots.append(slot) }
        return slots
    }

    /// The same with every slot asked about beforehand, so that it can be used on any thread and for many queries.
    func settled() -> Acceptance {
        guard filter != nil else { return self }
        var bits = [UInt64](repeating: 0, count: (graph.count + 63) / 64)
        for slot in slots() { bits[Int(slot >> 6)] |= 1 << UInt64(slot & 63) }
        return Acceptance(graph: graph, bits: bits)
    }
}
