import Testing
import VectorIndex

@Suite struct VectorRowsTests {
    @Test func mapsRowsInAFile() throws {
        let folder = try TemporaryFolder()
        let values = Samples.values(40, seed: 30)
        let path = folder.path("rows")
        try folder.write([UInt8](repeating: 9, count: 12) + values.withUnsafeBytes(Array.init), to: "rows")
        let rows = try VectorRows(mappingFile: path, offset: 12, dimension: 8)
        #expect(rows.count == 5)
        var owned = try FlatIndex(dimension: 8, metric: .innerProduct)
        try owned.add(ids: [0, 1, 2, 3, 4], vectors: values)
        let mapped = try FlatIndex(ids: [0, 1, 2, 3, 4], rows: rows, metric: .innerProduct)
        let query = Samples.values(8, seed: 31)
        #expect(try mapped.search(query, k: 5) == owned.search(query, k: 5))
        #expect(mapped.vector(3) == Array(values[24..<32]))
        #expect(try VectorRows(mappingFile: path, offset: 12, count: 2, dimension: 8).count == 2)
    }

    @Test func refusesFilesThatDoNotHoldTheRows() throws {
        let folder = try TemporaryFolder()
        try folder.write([1, 2, 3, 4, 5, 6], to: "odd")
        let odd = folder.path("odd")
        try folder.write([], to: "empty")
        #expect(throws: VectorIndexError.self) { try VectorRows(mappingFile: folder.path("odd"), dimension: 1) }
        #expect(throws: VectorIndexError.self) { try VectorRows(mappingFile: odd, count: 2, dimension: 1) }
        #expect(throws: VectorIndexError.self) { try VectorRows(mappingFile: odd, offset: 7, dimension: 1) }
        #expect(throws: VectorIndexError.self) { try VectorRows(mappingFile: odd, offset: -1, dimension: 1) }
        #expect(throws: VectorIndexError.self) { try VectorRows(mappingFile: folder.path("odd"), dimension: 0) }
        #expect(throws: VectorIndexError.self) { try VectorRows(mappingFile: folder.path("none"), dimension: 1) }
        #expect(throws: VectorIndexError.self) { try VectorRows(mappingFile: folder.path(""), dimension: 1) }
        #expect(try VectorRows(mappingFile: folder.path("empty"), dimension: 1).count == 0)
        #expect(try VectorRows(mappingFile: folder.path("odd"), offset: 2, dimension: 1).count == 1)
    }
}
