import CKernels
import Workers

/// Scaled dot-product attention of several heads over sequences that stand one after another, each seeing only itself.
/// Vaswani et al., "Attention Is All You Need", 2017.
///
/// - Parameters:
///   - projections: [tokens, 3 · width]: each token's query, key and value
///   - sequences: the rows of each sequence
///   - isCausal: whether a token sees only itself and what stands before it
///   - output: [tokens, width]
package func multiHeadAttention(
    _ projections: MatrixView, sequences: [Range<Int>], heads: Int, isCausal: Bool, into output: MutableMatrixView,
    workspace: Workspace
) {
    let width = output.columns
    precondition(heads > 0 && width % heads == 0 && projections.columns == 3 * width && output.rows == projections.rows)
    let head = AttentionHead(
        size: width / heads, longest: sequences.lazy.map(\.count).max() ?? 0, isCausal: isCausal)
    let operations = sequences.reduce(0) { $0 + 4 * $1.count * $1.count * width }
    let slots = operations < leastOperations ? 1 : WorkerPool.shared.threadCount
    workspace.scope {
        let scratch = workspace.matrix(rows: slots, columns: head.scratchCount)
        let run = { (index: Int, slot: Int) in
            let (sequence, number) = index.quotientAndRemainder(dividingBy: heads)
            let rows = projections.rows(sequences[sequence])
            let columns = number * head.size..<(number + 1) * head.size
            head.attend(
                query: rows.columns(columns),
                key: rows.columns(columns.lowerBound + width..<columns.upperBound + width),
                value: rows.columns(columns.lowerBound + 2 * width..<columns.upperBound + 2 * width),
                into: output.rows(sequences[sequence]).columns(columns), scratch: scratch.rows(slot..<slot + 1))
        }
        if slots == 1 {
            for index in 0..<sequences.count * heads { run(index, 0) }
        } else {
            WorkerPool.shared.forEachIndex(of: sequences.count * heads, run)
        }
    }
}

/// One head: softmax(Q Kᵀ / √size) V.
private struct AttentionHead {
    let size: Int
    let isCausal: Bool
    private let keyCount: Int
    private let valueCount: Int
    private let longest: Int

    /// Queries that are taken at once, so that their scores stay in the cache.
    private static var queryBlock: Int { 48 }

    init(size: Int, longest: Int, isCausal: Bool) {
        self.size = size
        self.isCausal = isCausal
        self.longest = longest
        keyCount = ck_panels_count(longest, size)
        valueCount = ck_panels_count(size, longest)
    }

    /// Keys and values as panels, and a block of scores.
    var scratchCount: Int { keyCount + valueCount + Self.queryBlock * longest }

    func attend(
        query: MatrixView, key: MatrixView, value: MatrixView, into output: MutableMatrixView,
        scratch: MutableMatrixView
    ) {
        let length = query.rows
        precondition(length <= longest && scratch.columns >= scratchCount)
        let keys = scratch.base
        let values = keys + keyCount
        let scores = values + valueCount
        ck_panels_pack(key.base, Int32(CK_FORMAT_F32), key.stride, length, size, keys, 0)
        ck_panels_copy(value.base, value.stride, length, size, values)
        let scale = 1 / Float(size).squareRoot()
        for first in stride(from: 0, to: length, by: Self.queryBlock) {
            let count = min(Self.queryBlock, length - first)
            let seen = isCausal ? first + count : length
            ck_panels_multiply(
                query.base + first * query.stride, query.stride, count, size, keys, Int32(CK_FORMAT_F32), 0, seen, nil,
                Int32(CK_IDENTITY),
                nil,
                0, scores, length)
            // What is not seen counts 0 from here on.
            ck_softmax(scores, length, count, length, isCausal ? first + 1 : length, isCausal ? 1 : 0, scale)
            ck_panels_multiply(
                scores, length, count, length, values, Int32(CK_FORMAT_F32), 0, size, nil, Int32(CK_IDENTITY), nil, 0,
                output.base + first * output.stride, output.stride)
        }
    }
}
