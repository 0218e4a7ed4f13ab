import CProcessor

/// One layer of the graph: nodes numbered from 0, each with room for `width` links to other nodes of the layer.
///
/// In layer 0 a node's number is the slot of its vector. A higher layer has few nodes with numbers of their own, so it
/// costs nothing for the others; `slots` and `below` give a node's vector and its number in the layer below.
struct GraphLayer: Sendable {
    /// The end of a list of links that is not full.
    static let none = UInt32.max

    let width: Int
    let capacity: Int
    nonisolated(unsafe) let links: UnsafeMutablePointer<UInt32>
    /// The slot of each node's vector; nil in layer 0.
    nonisolated(unsafe) let slots: UnsafeMutablePointer<UInt32>?
    nonisolated(unsafe) let below: UnsafeMutablePointer<UInt32>?

    @inline(__always)
    func list(_ node: UInt32) -> UnsafeMutablePointer<UInt32> { links + Int(node) &* width }

    @inline(__always)
    func slot(_ node: UInt32) -> UInt32 { slots.map { $0[Int(node)] } ?? node }

    /// Returns the node's links, restricted to those below `limit`.
    func neighbors(_ node: UInt32, limit: Int) -> [UInt32] {
        let list = list(node)
        var neighbors: [UInt32] = []
        for i in 0..<width {
            let link = cp_load_acquire_u32(list + i)
            if link == Self.none { break }
            if link < limit { neighbors.append(link) }
        }
        return neighbors
    }
}
