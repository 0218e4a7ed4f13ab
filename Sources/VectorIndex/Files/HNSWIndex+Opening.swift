import Workers

extension HNSWIndex {
    /// The bytes with which every index file begins.
    package static let signature = IndexHeader.magic

    /// Opens a file by mapping it: nothing is copied, and only links and numbers are read and checked. The vectors are
    /// verified block by block when a search first uses them. The first change copies the index to memory; the file
    /// itself never changes.
    ///
    /// A file of format version 1, which has no checksums of blocks, is read and verified as a whole.
    ///
    /// The file must not be written to or truncated while it is open. ``save(to:label:)`` replaces the file instead.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - inMemory: `true` to copy the file to memory instead: slower to open but somewhat faster to search, since
    ///     allocated memory can use larger pages than a file.
    ///   - pool: the threads that check the file, and later search.
    /// - Throws: ``VectorIndexError/notAnIndex(path:)``, ``VectorIndexError/newerVersion(path:version:supported:)``,
    ///   ``VectorIndexError/damaged(path:what:)``, ``VectorIndexError/file(path:operation:reason:)``.
    /// - Complexity: O(links), at the speed of memory.
    public convenience init(
        contentsOf path: String, inMemory: Bool = false, pool: WorkerPool = .shared
    ) throws(VectorIndexError) {
        let file = try IndexFile(path: path)
        try file.checkContents(isWhole: false, pool: pool)
        try file.checkLinks(pool: pool)
        var graph = try file.graph()
        if inMemory { graph = graph.copy(capacity: graph.count, pool: pool) }
        if let damage = graph.damage { throw damage }
        self.init(graph: graph, pool: pool)
    }

    /// The contents of a file's header.
    public struct FileInformation: Sendable {
        /// The configuration of the index.
        public var configuration: HNSWConfiguration
        /// The number of components of a vector.
        public var dimension: Int
        /// The number of vectors that can be found.
        public var count: Int
        /// The number of removed vectors whose nodes are still in the graph.
        public var removed: Int
        /// The caller's label, as passed to ``HNSWIndex/save(to:label:)``.
        public var label: String
        /// The size of the file in bytes.
        public var byteCount: Int
        /// `true` if the file has an earlier version of the format, which ``HNSWIndex/save(to:label:)`` replaces.
        public var isOldFormat: Bool
    }

    /// Reads a file's header.
    ///
    /// - Throws: the errors of ``init(contentsOf:inMemory:pool:)``.
    public static func information(ofFile path: String) throws(VectorIndexError) -> FileInformation {
        let header = try IndexFile(path: path).header
        return FileInformation(
            configuration: header.configuration, dimension: header.dimension, count: header.count - header.removedCount,
            removed: header.removedCount, label: header.label, byteCount: header.fileSize,
            isOldFormat: header.version < IndexHeader.newestVersion)
    }

    /// Reads a whole file and compares it with its checksums, which a search does block by block.
    ///
    /// - Throws: the errors of ``init(contentsOf:inMemory:pool:)``.
    /// - Complexity: O(bytes), at the speed of memory or of the disk.
    public static func checkContents(ofFile path: String, pool: WorkerPool = .shared) throws(VectorIndexError) {
        try IndexFile(path: path).checkContents(isWhole: true, pool: pool)
    }

    /// Reads a whole file and checks every checksum and link, and that every node is reachable.
    ///
    /// - Throws: the errors of ``init(contentsOf:inMemory:pool:)``.
    public static func verify(file path: String, pool: WorkerPool = .shared) throws(VectorIndexError) {
        let file = try IndexFile(path: path)
        try file.checkContents(isWhole: true, pool: pool)
        for section in file.header.sections where Checksum.xxh64(file.bytes(of: section)) != section.checksum {
            throw .damaged(path: path, what: "the checksum of its \(section.kind) is wrong")
        }
        try file.checkLinks(pool: pool)
        if let violation = try file.graph().violatedInvariants().first { throw .damaged(path: path, what: violation) }
    }
}

/// A mapped index file with a valid header and valid section sizes.
struct IndexFile {
    let path: String
    let header: IndexHeader
    /// The checksums of blocks; nil in a file of version 1.
    private let checks: BlockChecks?
    private let block: MemoryBlock

    init(path: String) throws(VectorIndexError) {
        self.path = path
        block = try MemoryBlock(mapping: path)
        let file = UnsafeRawBufferPointer(start: block.base, count: block.byteCount)
        header = try IndexHeader(file, path: path)
        checks = try Self.blockChecks(file, header, owner: block, path: path)
        try checkSections()
    }

    /// Returns the checks of all blocks between the header, which has its own checksum, and the checksums.
    private static func blockChecks(
        _ file: UnsafeRawBufferPointer, _ header: IndexHeader, owner: MemoryBlock, path: String
    ) throws(VectorIndexError) -> BlockChecks? {
        guard header.version > 1 else { return nil }
        let size = BlockChecks.blockSize
        // Each section begins on a block boundary, and the checksums follow all others.
        guard let section = header.sections.last, section.kind == .blocks, section.byteCount % 8 == 0,
            section.offset == (1 + section.byteCount / 8) * size
        else { throw .damaged(path: path, what: "its checksums are missing, or not as many as its blocks") }
        let checksums = UnsafeRawBufferPointer(rebasing: file[section.offset..<section.offset + section.byteCount])
        guard Checksum.xxh64(checksums) == section.checksum else {
            throw .damaged(path: path, what: "the checksum of its checksums is wrong")
        }
        let words = UnsafeRawPointer(owner.base + section.offset).assumingMemoryBound(to: UInt64.self)
        return BlockChecks(
            of: UnsafeRawBufferPointer(rebasing: file[size..<max(size, section.offset)]), checksums: words,
            owner: owner, path: path)
    }

    /// Compares sections with their checksums: all of them, or only those without vectors. The vectors, by far the
    /// largest part, are verified by the searches that use them.
    func checkContents(isWhole: Bool, pool: WorkerPool) throws(VectorIndexError) {
        guard let checks else {
            let wrong = Verdict()
            pool.forEachIndex(of: header.sections.count) { i, _ in
                let section = header.sections[i]
                if Checksum.xxh64(bytes(of: section)) != section.checksum { wrong.fail() }
            }
            if !wrong.isGood { throw damaged("the checksum of one of its sections is wrong") }
            return
        }
        if isWhole {
            checks.useAll(pool: pool)
        } else {
            for section in header.sections where ![.rows, .originals, .blocks].contains(section.kind) {
                checks.use(bytes(of: section), pool: pool)
            }
        }
        if let damage = checks.damage { throw damage }
    }

    func bytes(of section: IndexHeader.Section) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: block.base + section.offset, count: section.byteCount)
    }

    private func damaged(_ what: String) -> VectorIndexError { .damaged(path: path, what: what) }

    private func section(_ kind: IndexHeader.Kind, _ layer: Int = 0) -> IndexHeader.Section? {
        header.sections.first { $0.kind == kind && $0.layer == layer }
    }

    /// Returns the number of nodes in each layer.
    private func nodeCounts() throws(VectorIndexError) -> [Int] {
        var counts = [header.count]
        for layer in 1..<max(1, (header.entry?.layer ?? 0) + 1) {
            let width = header.configuration.m * 4
            guard let links = section(.links, layer), links.byteCount > 0, links.byteCount % width == 0,
                links.byteCount / width <= counts[layer - 1]
            else { throw damaged("layer \(layer) has no links, or too many") }
            counts.append(links.byteCount / width)
        }
        return counts
    }

    /// Checks that each section exists once, with the size that follows from the header.
    private func checkSections() throws(VectorIndexError) {
        let counts = try nodeCounts()
        let count = header.count
        var expected: [(kind: IndexHeader.Kind, layer: Int, byteCount: Int)] = [
            (.rows, 0, count * Graph.rowStride(header.configuration, header.dimension)), (.ids, 0, count * 8),
            (.parents, 0, count * 4), (.removed, 0, (count + 63) / 64 * 8), (.centre, 0, header.dimension * 4),
            (.links, 0, count * header.configuration.m * 8),
        ]
        if header.configuration.hasOriginals { expected.append((.originals, 0, count * header.dimension * 4)) }
        for (layer, nodes) in counts.enumerated().dropFirst() {
            expected.append((.links, layer, nodes * header.configuration.m * 4))
            expected.append((.slots, layer, nodes * 4))
            expected.append((.below, layer, nodes * 4))
        }
        if let checks = section(.blocks) { expected.append((.blocks, 0, checks.byteCount)) }
        guard header.version > 1 || section(.blocks) == nil, header.sections.count == expected.count else {
            throw damaged("it has too many or too few sections")
        }
        for (kind, layer, byteCount) in expected {
            guard let section = section(kind, layer), section.byteCount == byteCount else {
                throw damaged("its section of \(kind) of layer \(layer) is missing or has a wrong size")
            }
        }
        if let entry = header.entry, entry.node >= counts[entry.layer] { throw damaged("its entry point is wrong") }
    }

    /// Checks that every link, slot and number is within bounds, and that the number of removed vectors matches the
    /// header. A search checks each link again as it follows it; this check finds damage before it affects a result.
    func checkLinks(pool: WorkerPool) throws(VectorIndexError) {
        let counts = try nodeCounts()
        for (layer, nodes) in counts.enumerated() {
            guard let links = section(.links, layer), areBelow(nodes, bytes(of: links), orNone: true, pool) else {
                throw damaged("layer \(layer) has links to nodes that don't exist")
            }
            guard layer > 0 else { continue }
            guard let slots = section(.slots, layer), let below = section(.below, layer),
                areBelow(header.count, bytes(of: slots), orNone: false, pool),
                areBelow(counts[layer - 1], bytes(of: below), orNone: false, pool)
            else { throw damaged("layer \(layer) has nodes without a vector") }
        }
        guard let parents = section(.parents), areBelow(header.count, bytes(of: parents), orNone: false, pool) else {
            throw damaged("nodes have parents that don't exist")
        }
        guard isTree(bytes(of: parents).bindMemory(to: UInt32.self)) else {
            throw damaged("its nodes' parents lead in a circle, or to several roots")
        }
        guard let removed = section(.removed) else { return }
        let words = bytes(of: removed).bindMemory(to: UInt64.self)
        let isPastEnd = header.count % 64 != 0 && words.last.map { $0 >> UInt64(header.count % 64) != 0 } ?? false
        guard words.reduce(0, { $0 + $1.nonzeroBitCount }) == header.removedCount, !isPastEnd else {
            throw damaged("its count of removed vectors is wrong")
        }
    }

    /// Returns a Boolean value that indicates whether every node's parents lead to the single root, so that a search
    /// for a parent always ends.
    private func isTree(_ parents: UnsafeBufferPointer<UInt32>) -> Bool {
        guard !parents.isEmpty else { return true }
        // A tree built on one thread only has parents older than their children.
        if parents[0] == 0, parents.indices.dropFirst().allSatisfy({ parents[$0] < $0 }) { return true }
        // For each node the walk that reached it first, counted from 1.
        var met = [UInt32](repeating: 0, count: parents.count)
        var roots = 0
        for start in parents.indices {
            let walk = UInt32(start) + 1
            var node = start
            while met[node] == 0 {
                met[node] = walk
                let parent = Int(parents[node])
                if parent == node {
                    roots += 1
                } else if met[parent] == walk {
                    return false
                }
                node = parent
            }
        }
        return roots == 1
    }

    private func areBelow(_ limit: Int, _ bytes: UnsafeRawBufferPointer, orNone: Bool, _ pool: WorkerPool) -> Bool {
        let verdict = Verdict()
        let values = bytes.count / 4
        pool.forEachRange(of: values, minimumLength: 1 << 18) { range, _ in
            // `none` becomes 0 by adding 1, and any other value must then be at most `limit`.
            let shift: UInt32 = orNone ? 1 : 0
            var largest = SIMD16<UInt32>.zero
            var i = range.lowerBound
            while i + 16 <= range.upperBound {
                let lanes = bytes.loadUnaligned(fromByteOffset: i * 4, as: SIMD16<UInt32>.self) &+ shift
                largest.replace(with: lanes, where: lanes .> largest)
                i += 16
            }
            var most = largest.max()
            while i < range.upperBound {
                most = max(most, bytes.loadUnaligned(fromByteOffset: i * 4, as: UInt32.self) &+ shift)
                i += 1
            }
            if range.count > 0, Int(most) >= limit + Int(shift) { verdict.fail() }
        }
        return verdict.isGood
    }

    /// Returns the graph in the file's memory.
    func graph() throws(VectorIndexError) -> Graph {
        func memory(_ kind: IndexHeader.Kind, _ layer: Int = 0) throws(VectorIndexError) -> MemoryBlock {
            guard let section = section(kind, layer) else { throw damaged("its section of \(kind) is missing") }
            return MemoryBlock(borrowing: bytes(of: section), owner: block)
        }
        var layers: [GraphLayer] = []
        var layerMemory: [MemoryBlock] = []
        let m = header.configuration.m
        for (number, nodes) in try nodeCounts().enumerated() {
            let links = try memory(.links, number)
            let slots = number == 0 ? nil : try memory(.slots, number)
            let below = number == 0 ? nil : try memory(.below, number)
            layerMemory += [links, slots, below].compactMap { $0 }
            layers.append(
                GraphLayer(
                    width: number == 0 ? 2 * m : m, capacity: nodes,
                    links: links.base.assumingMemoryBound(to: UInt32.self),
                    slots: slots?.base.assumingMemoryBound(to: UInt32.self),
                    below: below?.base.assumingMemoryBound(to: UInt32.self)))
        }
        return Graph(
            configuration: header.configuration, dimension: header.dimension, count: header.count,
            rows: try memory(.rows), originals: header.configuration.hasOriginals ? try memory(.originals) : nil,
            ids: try memory(.ids), parents: try memory(.parents), removed: try memory(.removed),
            centre: try memory(.centre), layers: layers, layerMemory: layerMemory, entry: header.entry,
            removedCount: header.removedCount, checks: checks)
    }
}
