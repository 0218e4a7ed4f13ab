import TensorFiles
import Testing
import VectorIndex
import VectorTools

@Suite struct IDFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func accepted(_ filter: Filter, of ids: [Int64]) -> [Int64] {
        switch filter {
        case .predicate(let accepts): ids.filter(accepts)
        case .bitmap(let bitmap): ids.filter(bitmap.contains)
        }
    }

    @Test func idsMustBeDifferentAndNotNegative() throws {
        #expect(try IDFile.ids(path: folder.write("a.npy", ids: [5, 0, .max]), count: 3) == [5, 0, .max])
        let twice = try folder.write("b.npy", ids: [5, 0, 5])
        #expect(throws: VectorToolsError.duplicateID(path: twice, id: 5, rows: [0, 2])) {
            try IDFile.ids(path: twice, count: 3)
        }
        let negative = try folder.write("c.npy", ids: [5, -1])
        #expect(throws: VectorToolsError.negativeID(path: negative, row: 1, id: -1)) {
            try IDFile.ids(path: negative, count: 2)
        }
        #expect(throws: VectorToolsError.self) { try IDFile.ids(path: folder.write("d.npy", ids: [1, 2]), count: 3) }
        #expect(throws: VectorToolsError.self) {
            try IDFile.ids(path: folder.write("e.npy", [1, 2] as [Float], shape: [2]), count: 2)
        }
    }

    @Test(arguments: ["|b1", "|u1"])
    func aMaskAllowsTheIDsOfItsEntries(_ descr: String) throws {
        let path = try folder.write("mask.npy", [0, 1, 1, 0, 0, 1], descr: descr, shape: [6])
        let filter = try IDFile.filter(path: path, count: 6)
        #expect(accepted(filter, of: Array(-2..<12)) == [1, 2, 5])
        #expect(try IDFile.idsToRemove(path: path) == [1, 2, 5])
        #expect(throws: VectorToolsError.self) { try IDFile.filter(path: path, count: 7) }
    }

    @Test func aListAllowsItsIDs() throws {
        let near = try IDFile.filter(path: folder.write("near.npy", ids: [7, 3, 3, 9]), count: 1000)
        #expect(accepted(near, of: Array(0..<12)) == [3, 7, 9])
        let far = try IDFile.filter(path: folder.write("far.npy", ids: [.max, 3, .min]), count: 1000)
        #expect(accepted(far, of: [.min, 0, 3, .max - 1, .max]) == [.min, 3, .max])
        let none = try IDFile.filter(path: folder.write("none.npy", ids: []), count: 1000)
        #expect(accepted(none, of: Array(0..<12)) == [])
        let square = try folder.write("square.npy", ids: [1, 2, 3, 4], shape: [2, 2])
        #expect(throws: VectorToolsError.self) { try IDFile.filter(path: square, count: 4) }
    }

    @Test func rightAnswersMustFitTheQueries() throws {
        let path = try folder.write("truth.npy", ids: [1, 2, 3, 4, 5, 6], shape: [2, 3])
        #expect(try IDFile.truth(path: path, queries: 2, k: 2).ids == [1, 2, 3, 4, 5, 6])
        #expect(try IDFile.truth(path: path, queries: 2, k: 2).width == 3)
        #expect(throws: VectorToolsError.self) { try IDFile.truth(path: path, queries: 2, k: 4) }
        #expect(throws: VectorToolsError.self) { try IDFile.truth(path: path, queries: 3, k: 2) }
    }
}
