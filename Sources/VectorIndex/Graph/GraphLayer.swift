import CProcessor

/// One layer of the graph: nodes numbered from 0, each with room for `width` links to others of the layer.
///
/// In layer 0 a node's number is the slot of its vector. A higher layer holds few nodes, numbered on their own, so that
/// they cost nothing to those that aren't in it; `slots` and `below` say which vector a node has, and its number in the
/// layer below.
struct GraphLayer: Sendable {
    /// Ends a list of links that isn't full.
    static let none = UInt32.max

    let width: Int
    let capacity: Int
    nonisolated(unsafe) let links: UnsafeMutablePointer<UInt32>
    /// `nil` in layer 0.
    nonisolated(unsafe) let slots: UnsafeMutablePointer<UInt32>?
    nonisolated(unsafe) let below: UnsafeMutablePointer<UInt32>?

    @inline(__always)
    func list(_ node: UInt32) -> UnsafeMutablePointer<UInt32> { links + Int(node) &* width }

    @inline(__always)
    func slot(_ node: UInt32) -> UInt32 { slots.map { $0[Int(node)] } ?? node }

    /// The node's links, those of them that are below `limit`.
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
