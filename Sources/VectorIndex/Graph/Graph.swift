import CKernels
import CProcessor
import Synchronization
import Workers

/// A graph's memory: vectors, links, ids. Its addresses never change, so searches continue while one writer adds nodes;
/// when it is full, the writer makes a larger copy, and running searches finish on the old one.
///
/// Synchronisation:
/// - a slot's row and id are written before `count` is raised over it, and not changed afterwards;
/// - links are written under the node's lock, word by word with release stores, and read with acquire loads;
/// - everything else belongs to the one writer.
// Shared according to these rules.
final class Graph: @unchecked Sendable {
    let configuration: HNSWConfiguration
    let dimension: Int
    let capacity: Int

    let rows: MemoryBlock
    /// The vectors in single precision, where the configuration keeps them in addition to the rows.
    let originals: MemoryBlock?
    let ids: MemoryBlock
    /// For each node, the neighbour in layer 0 through which it is reachable; the root is its own parent. The links
    /// between a node and its parent are never removed, in either direction: they form a tree that connects all nodes.
    let parents: MemoryBlock
    /// A bit for each slot whose vector has been removed.
    let removed: MemoryBlock
    let layers: [GraphLayer]
    private let layerMemory: [MemoryBlock]
    /// The `dimension` values to which byte rows are relative.
    let centre: MemoryBlock
    let centreSquared: Float

    /// A Boolean value that indicates whether the memory is a mapped file.
    let isReadOnly: Bool
    /// The checks of the mapped file; nil for allocated memory.
    let checks: BlockChecks?
    /// The damage found in the file from which the memory was copied.
    private let copiedDamage: VectorIndexError?

    private let publishedCount = Atomic<Int>(0)
    private let packedEntry = Atomic<UInt64>(.max)
    private let removals = Atomic<Int>(0)
    /// The number of nodes in use in each layer above 0.
    var upperCounts: [Int]

    /// The highest layer to which nodes are assigned.
    static let highestLayer = 15

    init(
        configuration: HNSWConfiguration, dimension: Int, capacity: Int, centre centreValues: [Float]? = nil,
        damage: VectorIndexError? = nil
    ) {
        self.configuration = configuration
        self.dimension = dimension
        self.capacity = capacity
        isReadOnly = false
        checks = nil
        copiedDamage = damage
        rows = MemoryBlock(zeroed: capacity * Self.rowStride(configuration, dimension))
        originals = configuration.hasOriginals ? MemoryBlock(zeroed: capacity * dimension * 4) : nil
        ids = MemoryBlock(zeroed: capacity * 8)
        parents = MemoryBlock(zeroed: capacity * 4)
        memset32(parents.base, GraphLayer.none, capacity)
        removed = MemoryBlock(zeroed: (capacity + 63) / 64 * 8)
        centre = MemoryBlock(zeroed: dimension * 4)
        if let centreValues {
            centre.base.copyMemory(from: centreValues, byteCount: min(centreValues.count, dimension) * 4)
        }
        centreSquared = Self.squaredLength(centre, dimension)
        var layers: [GraphLayer] = []
        var memory: [MemoryBlock] = []
        var layerCapacity = capacity
        for layer in 0...Self.highestLayer {
            let width = layer == 0 ? 2 * configuration.m : configuration.m
            let links = MemoryBlock(zeroed: layerCapacity * width * 4)
            memset32(links.base, GraphLayer.none, layerCapacity * width)
            memory.append(links)
            var numbers: MemoryBlock?
            if layer > 0 {
                let block = MemoryBlock(zeroed: layerCapacity * 8)
                memory.append(block)
                numbers = block
            }
            let slots = numbers?.base.assumingMemoryBound(to: UInt32.self)
            layers.append(
                GraphLayer(
                    width: width, capacity: layerCapacity, links: links.base.assumingMemoryBound(to: UInt32.self),
                    slots: slots, below: slots.map { $0 + layerCapacity }))
            // Room for the expected number and a generous margin; a node that finds no room stays in lower layers.
            let expected = layerCapacity / configuration.m
            layerCapacity = min(layerCapacity, expected + 6 * Int(Double(expected).squareRoot()) + 4)
        }
        self.layers = layers
        layerMemory = memory
        upperCounts = [Int](repeating: 0, count: layers.count)
    }

    /// Creates a graph in the memory of a file, which must not be written to.
    init(
        configuration: HNSWConfiguration, dimension: Int, count: Int, rows: MemoryBlock, originals: MemoryBlock?,
        ids: MemoryBlock, parents: MemoryBlock, removed: MemoryBlock, centre: MemoryBlock, layers: [GraphLayer],
        layerMemory: [MemoryBlock], entry: EntryPoint?, removedCount: Int,
        checks: BlockChecks?
    ) {
        self.configuration = configuration
        self.dimension = dimension
        capacity = count
        isReadOnly = true
        self.checks = checks
        copiedDamage = nil
        self.rows = rows
        self.originals = originals
        self.ids = ids
        self.parents = parents
        self.removed = removed
        self.centre = centre
        centreSquared = Self.squaredLength(centre, dimension)
        self.layers = layers
        self.layerMemory = layerMemory
        upperCounts = layers.map(\.capacity)
        upperCounts[0] = 0
        publishedCount.store(count, ordering: .releasing)
        removals.store(removedCount, ordering: .relaxed)
        self.entry = entry
    }

    static func rowStride(_ configuration: HNSWConfiguration, _ dimension: Int) -> Int {
        switch configuration.storage {
        case .float32: dimension * 4
        case .float16: dimension * 2
        case .int8: ByteRows.stride(dimension: dimension)
        }
    }

    /// The number of slots in use, including those of removed vectors.
    var count: Int {
        get { publishedCount.load(ordering: .acquiring) }
        set { publishedCount.store(newValue, ordering: .releasing) }
    }

    var removedCount: Int { removals.load(ordering: .relaxed) }

    var entry: EntryPoint? {
        get {
            let packed = packedEntry.load(ordering: .acquiring)
            guard packed != .max else { return nil }
            return EntryPoint(layer: Int(packed >> 32), node: UInt32(truncatingIfNeeded: packed))
        }
        set {
            let packed = newValue.map { UInt64($0.layer) << 32 | UInt64($0.node) } ?? .max
            packedEntry.store(packed, ordering: .releasing)
        }
    }

    /// Returns the number of nodes in each layer that a search starting now may visit.
    func limits() -> [Int] { layers.enumerated().map { $0.offset == 0 ? count : $0.element.capacity } }

    // MARK: Slots

    @inline(__always)
    func id(_ slot: Int) -> Int64 { ids.base.load(fromByteOffset: slot &* 8, as: Int64.self) }

    func setID(_ id: Int64, slot: Int) { ids.base.storeBytes(of: id, toByteOffset: slot * 8, as: Int64.self) }

    @inline(__always)
    func parent(_ node: UInt32) -> UInt32 {
        cp_load_acquire_u32(parents.base.assumingMemoryBound(to: UInt32.self) + Int(node))
    }

    @inline(__always)
    func setParent(_ parent: UInt32, of node: UInt32) {
        cp_store_release_u32(parents.base.assumingMemoryBound(to: UInt32.self) + Int(node), parent)
    }

    @inline(__always)
    func isRemoved(_ slot: Int) -> Bool {
        cp_load_relaxed_u64(removed.base.assumingMemoryBound(to: UInt64.self) + slot >> 6) >> UInt64(slot & 63) & 1 == 1
    }

    /// Marks a slot as removed. Called by the writer only.
    func markRemoved(_ slot: Int) {
        let word = removed.base.assumingMemoryBound(to: UInt64.self) + slot >> 6
        cp_store_relaxed_u64(word, word.pointee | 1 << UInt64(slot & 63))
        removals.add(1, ordering: .relaxed)
    }

    // MARK: Vectors

    var centreValues: [Float] {
        let values = centre.base.assumingMemoryBound(to: Float.self)
        return (0..<dimension).map { values[$0] }
    }

    private static func squaredLength(_ block: MemoryBlock, _ dimension: Int) -> Float {
        let values = block.base.assumingMemoryBound(to: Float.self)
        return (0..<dimension).reduce(0) { $0 + values[$1] * values[$1] }
    }

    var singlePrecisionRows: SinglePrecisionRows {
        SinglePrecisionRows(base: rows.base, dimension: dimension, metric: configuration.metric)
    }

    var halfPrecisionRows: HalfPrecisionRows {
        HalfPrecisionRows(base: rows.base, dimension: dimension, metric: configuration.metric)
    }

    var byteRows: ByteRows {
        ByteRows(
            base: rows.base, dimension: dimension, metric: configuration.metric,
            centre: centre.base.assumingMemoryBound(to: Float.self), centreSquared: centreSquared)
    }

    /// The rows for exact scores; nil where only a smaller form is stored.
    var exactRows: SinglePrecisionRows? {
        if configuration.storage == .float32 { return singlePrecisionRows }
        return originals.map {
            SinglePrecisionRows(base: $0.base, dimension: dimension, metric: configuration.metric)
        }
    }

    func writeOriginal(_ vector: UnsafePointer<Float>, slot: Int) {
        guard let originals else { return }
        (originals.base + slot * dimension * 4).copyMemory(from: vector, byteCount: dimension * 4)
    }

    /// Returns a vector as it is scored, from the most exact form stored.
    func vector(slot: Int) -> [Float] {
        if let exact = exactRows {
            checks?.use(exact.base + slot * exact.stride, exact.stride)
            let values = (exact.base + slot * exact.stride).assumingMemoryBound(to: Float.self)
            return (0..<dimension).map { values[$0] }
        }
        let stride = Self.rowStride(configuration, dimension)
        checks?.use(rows.base + slot * stride, stride)
        switch configuration.storage {
        case .float32: return []
        case .float16:
            return [Float](unsafeUninitializedCapacity: dimension) { values, count in
                if let base = values.baseAddress {
                    ck_kernels().pointee.f16_to_f32(rows.base + slot * dimension * 2, base, dimension)
                }
                count = dimension
            }
        case .int8: return byteRows.vector(slot)
        }
    }

    /// Returns the slots of all ids that can be found.
    func liveSlots() -> [Int64: UInt32] {
        var slots: [Int64: UInt32] = Dictionary(minimumCapacity: count)
        for slot in 0..<count where !isRemoved(slot) { slots[id(slot)] = UInt32(slot) }
        return slots
    }

    /// The first damaged block, if the memory is or was copied from a damaged file. Nothing derived from such a graph
    /// may be returned or saved.
    var damage: VectorIndexError? { copiedDamage ?? checks?.damage }

    /// Returns a larger graph with the same content.
    ///
    /// - Parameter pool: the threads that verify the remaining blocks of a file.
    func copy(capacity: Int, pool: WorkerPool) -> Graph {
        checks?.useAll(pool: pool)
        let copy = Graph(
            configuration: configuration, dimension: dimension, capacity: capacity, centre: centreValues,
            damage: damage)
        func take(_ from: MemoryBlock, _ to: MemoryBlock, _ byteCount: Int) {
            to.base.copyMemory(from: from.base, byteCount: byteCount)
        }
        let count = count
        take(rows, copy.rows, count * Self.rowStride(configuration, dimension))
        if let originals, let copied = copy.originals { take(originals, copied, count * dimension * 4) }
        take(ids, copy.ids, count * 8)
        take(parents, copy.parents, count * 4)
        take(removed, copy.removed, (count + 63) / 64 * 8)
        copy.removals.store(removedCount, ordering: .relaxed)
        for (number, layer) in layers.enumerated() {
            let target = copy.layers[number]
            let used = number == 0 ? count : upperCounts[number]
            target.links.update(from: layer.links, count: used * layer.width)
            if let slots = layer.slots, let below = layer.below {
                target.slots?.update(from: slots, count: used)
                target.below?.update(from: below, count: used)
            }
            copy.upperCounts[number] = upperCounts[number]
        }
        copy.entry = entry
        copy.count = count
        return copy
    }
}

private func memset32(_ base: UnsafeMutableRawPointer, _ value: UInt32, _ count: Int) {
    base.assumingMemoryBound(to: UInt32.self).update(repeating: value, count: count)
}
