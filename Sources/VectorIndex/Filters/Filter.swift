/// The set of vectors that a search may return.
public enum Filter {
    /// Vectors whose id the closure accepts. It is called on the searching thread, for any ids in the index and for
    /// some more than once.
    case predicate((Int64) -> Bool)

    /// Vectors whose id is in the set: the faster of the two.
    case bitmap(IDBitmap)

    @inline(__always)
    package func accepts(_ id: Int64) -> Bool {
        switch self {
        case .predicate(let accepts): accepts(id)
        case .bitmap(let ids): ids.contains(id)
        }
    }
}
