/// Which vectors a search may answer with.
public enum Filter {
    /// Those whose id the closure accepts. It is called on the thread that searches, for any ids that the index holds,
    /// for some more than once.
    case predicate((Int64) -> Bool)

    /// Those whose id is in the set: the faster of the two.
    case bitmap(IDBitmap)

    @inline(__always)
    package func accepts(_ id: Int64) -> Bool {
        switch self {
        case .predicate(let accepts): accepts(id)
        case .bitmap(let ids): ids.contains(id)
        }
    }
}
