import Compute

/// The tokens of one forward pass of a decoder. Each continues a path of tokens, parts of which it may share with
/// others.
struct TokenBatch {
    struct Entry {
        var token: Int32
        /// The token's path and its position on it: it attends to the path's rows up to there.
        var path: Int
        var position: Int
    }

    /// The new tokens: entry i becomes row `firstRow` + i of the cache.
    private(set) var entries: [Entry] = []
    /// The rows to which each query attends.
    private(set) var context = AttentionContext()
    private let firstRow: Int

    /// - Parameter firstRow: the number of rows in the cache.
    init(firstRow: Int) { self.firstRow = firstRow }

    /// Appends a path of the rows `past` and then `tokens`, which become new rows.
    ///
    /// - Returns: the rows of the whole path.
    @discardableResult
    mutating func append(_ tokens: some Collection<Int32>, behind past: [Int32]) -> [Int32] {
        let first = Int32(firstRow + entries.count)
        let path = past + (first..<first + Int32(tokens.count))
        let list = context.addList(path)
        for (index, token) in tokens.enumerated() {
            add(token, list: list, position: past.count + index)
        }
        return path
    }

    /// Appends a token on a path that was added by ``addPath(_:)``.
    mutating func add(_ token: Int32, list: Int, position: Int) {
        entries.append(Entry(token: token, path: list, position: position))
        context.addQuery(list: list, count: position + 1, position: position)
    }

    mutating func addPath(_ rows: [Int32]) -> Int { context.addList(rows) }

    /// Each token with its position on its path.
    var positionedTokens: some Sequence<(token: Int32, position: Int)> {
        entries.lazy.map { (token: $0.token, position: $0.position) }
    }

    /// The largest position of any token; −1 without tokens.
    var lastPosition: Int { entries.reduce(-1) { max($0, $1.position) } }
}
