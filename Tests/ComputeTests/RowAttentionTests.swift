import CKernels
import Compute
import Testing

@Suite struct RowAttentionTests {
    /// Three queries on two lists that share rows, one of which sees a part, and one that sees nothing.
    @Test(arguments: [(1, 5), (3, 16), (2, 36)], [true, false])
    func attentionToChosenRows(heads: (Int, Int), hasBias: Bool) {
        let (count, size) = heads
        let width = count * size
        var numbers = Numbers(seed: UInt64(width))
        let queries = numbers.matrix(4, width)
        let memory = numbers.matrix(9, 2 * width)
        let distances = numbers.matrix(count, 11)
        let lists: [[Int32]] = [[0, 3, 4, 8, 2], [0, 3, 7]]
        let shown: [(list: Int, count: Int, position: Int)] = [(0, 5, 4), (0, 2, 1), (1, 3, 2), (1, 0, 0)]
        let origin = 5
        var context = AttentionContext()
        for list in lists { _ = context.addList(list) }
        for query in shown { context.addQuery(list: query.list, count: query.count, position: query.position) }
        let part = { (first: Int) in
            Matrix(
                rows: 9, columns: width,
                values: (0..<9).flatMap { row in memory.row(row).dropFirst(first).prefix(width) })
        }
        let expected = ScalarReference.rowAttention(
            queries: queries, keys: part(0), values: part(width), heads: count, scale: 0.5,
            seen: shown.map { lists[$0.list].prefix($0.count).map(Int.init) }
        ) { head, query, place in
            hasBias ? Double(distances[head, origin + place - shown[query].position]) : 0
        }
        forEachInstructionSet { _ in
            let actual = Matrix.written(4, width) { view in
                WorkspacePool().withWorkspace { workspace in
                    queries.withView { queries in
                        memory.withView { memory in
                            distances.withView {
                                rowAttention(
                                    queries: queries, keys: memory.columns(0..<width),
                                    values: memory.columns(width..<2 * width), heads: count, scale: 0.5,
                                    context: context, bias: hasBias ? AttentionBias(values: $0, origin: origin) : nil,
                                    into: view, workspace: workspace)
                            }
                        }
                    }
                }
            }
            #expect(difference(actual, expected) < 2e-6)
        }
    }

    @Test func rowsThatAreAppendedStay() {
        let matrix = GrowingMatrix(columns: 3)
        #expect(matrix.view.rows == 0)
        var expected: [Float] = []
        for step in 0..<40 {
            let rows = matrix.append(rows: step % 3)
            for row in 0..<rows.rows {
                for column in 0..<3 {
                    rows[row, column] = Float(expected.count)
                    expected.append(Float(expected.count))
                }
            }
            #expect(matrix.view.copy().values == expected)
        }
        matrix.removeAll()
        #expect(matrix.rows == 0)
    }
}
