import CKernels
import Workers

/// The rows of keys and values to which each query attends: lists of rows, and for each query the visible part of one
/// list.
///
/// Tokens that several sequences begin with are therefore computed once, and dropping a beam costs nothing.
package struct AttentionContext {
    package struct Query {
        /// The start of the query's list in the rows, and the number of visible rows.
        let start: Int
        let count: Int
        /// The query's own position among its list's rows.
        let position: Int
    }

    private(set) var rows: [Int32] = []
    private(set) var queries: [Query] = []
    private var starts: [Range<Int>] = []
    private var highestRow: Int32 = -1
    private(set) var longest = 0

    package init() {}

    /// Adds a list of rows.
    ///
    /// - Returns: the list's number.
    package mutating func addList(_ list: some Collection<Int32>) -> Int {
        precondition(list.allSatisfy { $0 >= 0 })
        highestRow = list.reduce(highestRow, max)
        starts.append(rows.count..<rows.count + list.count)
        rows += list
        return starts.count - 1
    }

    /// Adds a query that attends to the first `count` rows of a list from position `position`.
    package mutating func addQuery(list: Int, count: Int, position: Int) {
        precondition(count <= starts[list].count)
        queries.append(Query(start: starts[list].lowerBound, count: count, position: position))
        longest = max(longest, count)
    }

    func fits(queries count: Int, rows available: Int) -> Bool {
        queries.count == count && Int(highestRow) < available
    }
}

/// The bias added to the score of a query at position p and the key at position k of its list: the value in the head's
/// row and column `origin` + k − p.
package struct AttentionBias {
    /// [heads, distances]
    let values: MatrixView
    let origin: Int

    package init(values: MatrixView, origin: Int) {
        self.values = values
        self.origin = origin
    }
}

/// Attention of several heads to selected rows: softmax(scale · Q Kᵀ + bias) V.
///
/// - Parameters:
///   - queries: [queries, heads · head size]
///   - keys: [rows, heads · head size], with the same stride as `values`
///   - output: [queries, heads · head size]
package func rowAttention(
    queries: MatrixView, keys: MatrixView, values: MatrixView, heads: Int, scale: Float, context: AttentionContext,
    bias: AttentionBias? = nil, into output: MutableMatrixView, workspace: Workspace
) {
    let width = output.columns
    precondition(heads > 0 && width % heads == 0 && queries.columns == width && output.rows == queries.rows)
    precondition(keys.columns == width && values.columns == width && keys.rows == values.rows)
    precondition(keys.stride == values.stride && context.fits(queries: queries.rows, rows: keys.rows))
    let size = width / heads
    let slots = WorkerPool.shared.threadCount
    let operations = context.queries.reduce(0) { $0 + 4 * $1.count * width }
    let least = 1 + queries.rows * leastOperations / max(operations, 1) / 4
    workspace.scope {
        let scores = workspace.matrix(rows: slots, columns: context.longest)
        context.rows.withUnsafeBufferPointer { rows in
            WorkerPool.shared.forEachRange(of: queries.rows, minimumLength: least) { range, slot in
                for index in range {
                    let query = context.queries[index]
                    var distances: UnsafePointer<Float>?
                    if let bias {
                        let first = bias.origin - query.position
                        precondition(bias.values.rows == heads)
                        precondition(first >= 0 && first + query.count <= bias.values.columns)
                        distances = bias.values.base + first
                    }
                    guard let list = rows.baseAddress else { continue }
                    var attention = ck_attention(
                        query: queries.base + index * queries.stride, heads: heads, size: size, keys: keys.base,
                        values: values.base, stride: keys.stride, rows: list + query.start, count: query.count,
                        bias: distances, bias_stride: bias?.values.stride ?? 0, scale: scale)
                    ck_kernels().pointee.attend(
                        &attention, scores.base + slot * scores.stride, output.base + index * output.stride)
                }
            }
        }
    }
}
