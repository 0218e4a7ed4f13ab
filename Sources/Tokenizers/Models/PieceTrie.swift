/// The pieces of a vocabulary by their bytes: one walk along the text finds all pieces that begin at a position.
///
/// The edges are stored in one open-addressing table, so a piece takes a few words of memory and no allocation.
struct PieceTrie: Sendable {
    static let root: Int32 = 0
    /// The maximum number of nodes, which are part of a key of 32 bits.
    private static let nodeLimit = 1 << 24
    private static let free = UInt64.max

    /// The keys (node and byte) in the high halves, the children in the low ones; the size is a power of two.
    let edges: FixedArray<UInt64>
    /// The piece that ends at each node, or −1.
    let pieces: FixedArray<Int32>
    private let shift: UInt32

    /// Uses the tables of another trie; nil unless their sizes are possible.
    init?(edges: FixedArray<UInt64>, pieces: FixedArray<Int32>) {
        guard edges.count >= 256, edges.count & (edges.count - 1) == 0, edges.count <= Self.nodeLimit * 4,
            pieces.count * 2 <= edges.count, pieces.count > 0
        else { return nil }
        (self.edges, self.pieces) = (edges, pieces)
        shift = 32 - UInt32(edges.count.trailingZeroBitCount)
    }

    init(_ builder: Builder) {
        (edges, pieces, shift) = (FixedArray(builder.edges), FixedArray(builder.pieces), builder.shift)
    }

    /// Returns the node after `byte`, or nil.
    func child(of node: Int32, _ byte: UInt8) -> Int32? {
        let key = Self.key(node, byte)
        let mask = edges.count - 1
        var slot = Self.firstSlot(of: key, shift)
        while true {
            let edge = edges[slot]
            if edge == Self.free { return nil }
            if UInt32(truncatingIfNeeded: edge >> 32) == key { return Int32(truncatingIfNeeded: edge) }
            slot = (slot + 1) & mask
        }
    }

    /// Returns the piece that ends at `node`, or −1.
    func piece(at node: Int32) -> Int32 { pieces[Int(node)] }

    /// Returns the piece with the given bytes; nil if there is none.
    func piece(_ bytes: some Sequence<UInt8>) -> Int32? {
        var node = Self.root
        for byte in bytes {
            guard let next = child(of: node, byte) else { return nil }
            node = next
        }
        let piece = piece(at: node)
        return piece < 0 ? nil : piece
    }

    /// Returns the length of the longest piece at `position` of `bytes`, or nil.
    func longestMatch(_ bytes: [UInt8], at position: Int) -> Int? {
        var (node, end, longest) = (Self.root, position, Int?.none)
        while end < bytes.count, let next = child(of: node, bytes[end]) {
            (node, end) = (next, end + 1)
            if piece(at: node) >= 0 { longest = end - position }
        }
        return longest
    }

    private static func key(_ node: Int32, _ byte: UInt8) -> UInt32 {
        UInt32(bitPattern: node) << 8 | UInt32(byte)
    }

    private static func firstSlot(of key: UInt32, _ shift: UInt32) -> Int { Int((key &* 0x9e37_79b1) >> shift) }
}

extension PieceTrie {
    /// Builds a trie piece by piece.
    struct Builder {
        fileprivate var edges: [UInt64]
        fileprivate var shift: UInt32
        fileprivate var pieces: [Int32] = [-1]

        init(expectedCount: Int) {
            var bits: UInt32 = 8
            while 1 << bits < expectedCount * 8, bits < 24 { bits += 1 }
            edges = Array(repeating: PieceTrie.free, count: 1 << bits)
            shift = 32 - bits
        }

        /// - Returns: `false` when there is no room for more nodes.
        mutating func insert(_ bytes: some Sequence<UInt8>, id: Int32) -> Bool {
            var node = PieceTrie.root
            for byte in bytes {
                let key = PieceTrie.key(node, byte)
                let slot = slot(of: key)
                if edges[slot] != PieceTrie.free {
                    node = Int32(truncatingIfNeeded: edges[slot])
                    continue
                }
                guard pieces.count < PieceTrie.nodeLimit else { return false }
                node = Int32(pieces.count)
                edges[slot] = UInt64(key) << 32 | UInt64(UInt32(bitPattern: node))
                pieces.append(-1)
                if pieces.count * 2 > edges.count { grow() }
            }
            pieces[Int(node)] = id
            return true
        }

        private func slot(of key: UInt32) -> Int {
            let mask = edges.count - 1
            var slot = PieceTrie.firstSlot(of: key, shift)
            while edges[slot] != PieceTrie.free, UInt32(truncatingIfNeeded: edges[slot] >> 32) != key {
                slot = (slot + 1) & mask
            }
            return slot
        }

        private mutating func grow() {
            let old = edges
            edges = Array(repeating: PieceTrie.free, count: old.count * 2)
            shift -= 1
            for edge in old where edge != PieceTrie.free {
                edges[slot(of: UInt32(truncatingIfNeeded: edge >> 32))] = edge
            }
        }
    }
}
