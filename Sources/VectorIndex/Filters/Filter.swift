/// Which vectors a search may answer with.
public enum Filter {
    /// Those whose id the closure accepts. It is called on the thread that searches, at most once for each id and search
    /// (or batch of searches).
    case predicate((Int64) -> Bool)

    /// Those whose id is in the set: the faster of the two.
    case bitmap(IDBitmap)

    @inline(__always)
    func accepts(_ id: Int64) -> Bool {
        switch self {
        case .predicate(let accepts): accepts(id)
        case .bitmap(let ids): ids.contains(id)
        }
    }
}
