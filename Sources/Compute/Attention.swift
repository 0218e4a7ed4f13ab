import CKernels
import Workers

/// Scaled dot-product attention of several heads over consecutive sequences, each of which attends only to itself.
/// Vaswani et al., "Attention Is All You Need", 2017.
///
/// - Parameters:
///   - projections: [tokens, 3 · width]: each token's query, key and value
///   - sequences: the rows of each sequence
///   - isCausal: `true` if a token attends only to itself and the tokens before it
///   - precision: in BF16 or less, both products are BF16 where the processor supports it, else F32
///   - output: [tokens, width]
package func multiHeadAttention(
    _ projections: MatrixView, sequences: [Range<Int>], heads: Int, isCausal: Bool,
    precision: ArithmeticPrecision = .f32, into output: MutableMatrixView, workspace: Workspace
) {
    let width = output.columns
    precondition(heads > 0 && width % heads == 0 && projections.columns == 3 * width && output.rows == projections.rows)
    let head = AttentionHead(
        size: width / heads, longest: sequences.lazy.map(\.count).max() ?? 0, isCausal: isCausal,
        isReduced: precision < .bf16x3 && DotMatrix.Kind.bf16.isFast)
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
    private let isReduced: Bool
    private let longest: Int
    private let queryBlock: Int

    /// The maximum number of queries in a block, whose scores then stay in the cache.
    private static var mostQueries: Int { 72 }

    init(size: Int, longest: Int, isCausal: Bool, isReduced: Bool) {
        self.size = size
        self.isCausal = isCausal
        self.isReduced = isReduced
        self.longest = longest
        queryBlock = min(longest, Self.mostQueries)
    }

    /// The size of the scratch memory: keys and values as panels, a block of scores, and in BF16 a second copy of that
    /// block and its queries. None takes more values than in F32.
    var scratchCount: Int {
        keyCount + valueCount + 2 * queryBlock * Self.padded(longest) + queryBlock * Self.padded(size)
    }

    private var keyCount: Int { ck_panels_count(longest, size + size % 2) }
    private var valueCount: Int { ck_panels_count(size, longest + longest % 2) }

    /// Returns the number of columns rounded up to whole panels, so that no product ends within a vector.
    private static func padded(_ columns: Int) -> Int { (columns + Int(CK_PANEL) - 1) / Int(CK_PANEL) * Int(CK_PANEL) }

    func attend(
        query: MatrixView, key: MatrixView, value: MatrixView, into output: MutableMatrixView,
        scratch: MutableMatrixView
    ) {
        let length = query.rows
        precondition(length <= longest && scratch.columns >= scratchCount)
        guard length > 0 else { return }
        let keys = scratch.base
        let values = keys + keyCount
        let scores = values + valueCount
        let stride = Self.padded(length)
        var (keyRows, valueRows) = (key.matrix, value.matrix)
        if isReduced {
            ck_kernels().pointee.pack_dot_rows_bf16(&keyRows, keys)
            ck_kernels().pointee.pack_dot_columns_bf16(&valueRows, values)
        } else {
            var rows = ck_weight_rows(
                base: key.base, format: Int32(CK_FORMAT_F32), stride: key.stride, rows: length, inputs: size)
            ck_kernels().pointee.pack_panels(&rows, keys, 0)
            ck_kernels().pointee.copy_panels(&valueRows, values)
        }
        let scale = 1 / Float(size).squareRoot()
        let blocks = (length + queryBlock - 1) / queryBlock
        for block in 0..<blocks {
            let queries = block * length / blocks..<(block + 1) * length / blocks
            let seen = isCausal ? queries.upperBound : length
            multiply(
                query.rows(queries), inputs: size, panels: keys, columns: Self.padded(seen), into: scores,
                outputStride: stride, scratch: scores + queryBlock * stride)
            // Masked positions count as 0 from here on.
            var matrix = ck_mutable_matrix(base: scores, stride: stride, rows: queries.count, columns: stride)
            ck_kernels().pointee.softmax(
                &matrix, isCausal ? queries.lowerBound + 1 : length, isCausal ? 1 : 0, scale)
            let weights = MatrixView(base: scores, rows: queries.count, columns: length, stride: stride)
            multiply(
                weights, inputs: length, panels: values, columns: size,
                into: output.base + queries.lowerBound * output.stride, outputStride: output.stride,
                scratch: scores + queryBlock * stride)
        }
    }

    private func multiply(
        _ input: MatrixView, inputs: Int, panels: UnsafePointer<Float>, columns: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int, scratch: UnsafeMutablePointer<Float>
    ) {
        var rows = ck_rows(
            base: input.base, stride: input.stride, rows: input.rows, inputs: inputs, scales: nil, zeros: nil)
        var right = ck_panels(
            base: panels, format: Int32(CK_FORMAT_F32), first_column: 0, columns: columns, scales: nil, sums: nil)
        var after = ck_epilogue.none
        var result = ck_output(base: output, stride: outputStride, scratch: nil)
        guard isReduced else {
            ck_kernels().pointee.multiply(&rows, &right, &after, &result)
            return
        }
        var source = input.matrix
        ck_kernels().pointee.convert_dot_bf16(&source, scratch)
        rows.base = UnsafeRawPointer(scratch)
        ck_kernels().pointee.multiply_dot_bf16(&rows, &right, &after, &result)
    }
}
