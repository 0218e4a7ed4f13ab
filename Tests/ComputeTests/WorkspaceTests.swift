import Compute
import Testing

@Suite struct WorkspaceTests {
    @Test func matricesDoNotOverlapAndScopesGiveBack() {
        let pool = WorkspacePool()
        for _ in 0..<3 {
            pool.withWorkspace { workspace in
                let outer = workspace.matrix(rows: 3, columns: 5)
                for row in 0..<3 { for column in 0..<5 { outer[row, column] = 1 } }
                for size in [1, 1000, 100_000] {
                    workspace.scope {
                        let first = workspace.matrix(rows: size, columns: 1)
                        let second = workspace.matrix(rows: 1, columns: size)
                        for index in 0..<size { first[index, 0] = 2 }
                        for index in 0..<size { second[0, index] = 3 }
                        #expect((0..<size).allSatisfy { first[$0, 0] == 2 && second[0, $0] == 3 })
                    }
                }
                #expect(outer.view.copy().values.allSatisfy { $0 == 1 })
            }
        }
    }

    /// No two rows of an operand begin whole pages apart, and the gap between them is nobody's.
    @Test(arguments: [(1, 1024), (12, 1024), (12, 3072), (3, 1023), (0, 2048)])
    func rowsOfOperandsAreNoPagesApart(rows: Int, columns: Int) {
        WorkspacePool().withWorkspace { workspace in
            let operand = workspace.operand(rows: rows, columns: columns)
            #expect(operand.rows == rows && operand.columns == columns)
            #expect(rows <= 1 || operand.stride % 1024 != 0)
            let next = workspace.matrix(rows: 1, columns: 64)
            for row in 0..<rows { for column in 0..<columns { operand[row, column] = 1 } }
            for column in 0..<64 { next[0, column] = 2 }
            #expect(operand.view.copy().values == [Float](repeating: 1, count: rows * columns))
            #expect(next.view.copy().values == [Float](repeating: 2, count: 64))
        }
    }

    @Test func viewsOfViews() {
        let matrix = Matrix(rows: 4, columns: 6, values: (0..<24).map(Float.init))
        matrix.withView { view in
            let part = view.rows(1..<3).columns(2..<5)
            #expect(part.copy() == Matrix(rows: 2, columns: 3, values: [8, 9, 10, 14, 15, 16]))
            #expect(view.reshaped(rows: 3, columns: 8)[2, 7] == 23)
        }
        #expect(Matrix(rows: 0, columns: 5).withView { $0.copy() } == Matrix(rows: 0, columns: 5))
    }
}
