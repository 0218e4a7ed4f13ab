import Foundation
import TensorFiles
import Testing
import VectorIndex
import VectorTools
import Workers

@Suite struct IndexBuilderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// More than two pieces, so that their seams are in.
    private static let count = 4100
    private static let dimension = 12

    private func items() throws -> (path: String, values: [Float]) {
        let values = randomVectors(Self.count, Self.dimension, seed: 1)
        return (try folder.write("items.npy", values, shape: [Self.count, Self.dimension]), values)
    }

    @Test(arguments: [Metric.innerProduct, .cosine, .squaredEuclidean])
    func everyRowIsFoundUnderItsNumber(_ metric: Metric) throws {
        let (path, values) = try items()
        var told: [Int] = []
        let index = try IndexBuilder.build(
            from: VectorFile(path: path),
            configuration: .init(metric: metric, storage: .float32, m: 4, efConstruction: 16)
        ) { told.append($0) }
        #expect(index.count == Self.count)
        #expect(told == [2048, 4096, 4100])
        for row in stride(from: 0, to: Self.count, by: 311) {
            let vector = Array(values[row * Self.dimension..<(row + 1) * Self.dimension])
            let stored = try #require(index.vector(Int64(row)))
            if metric == .cosine {
                let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
                #expect(zip(stored, vector).allSatisfy { abs($0 - $1 / length) < 1e-6 })
            } else {
                #expect(stored == vector)
            }
        }
    }

    /// Rows at a file's beginning may be unlike the rest: bytes are fitted to all.
    @Test func bytesAreFittedToTheWholeFile() throws {
        var values = randomVectors(Self.count, Self.dimension, seed: 1)
        for row in 0..<Self.count { values[row * Self.dimension] = row < 2048 ? -30 : 30 }
        let path = try folder.write("halves.npy", values, shape: [Self.count, Self.dimension])
        let configuration = HNSWConfiguration(metric: .innerProduct, keepsOriginals: false, m: 4, efConstruction: 16)
        func worst(_ index: HNSWIndex) throws -> Float {
            var worst: Float = 0
            for row in stride(from: 0, to: Self.count, by: 17) {
                let kept = try #require(index.vector(Int64(row)))
                for d in 0..<Self.dimension { worst = max(worst, abs(kept[d] - values[row * Self.dimension + d])) }
            }
            return worst
        }
        let fitted = try worst(IndexBuilder.build(from: VectorFile(path: path), configuration: configuration))
        let plain = try HNSWIndex(dimension: Self.dimension, configuration: configuration)
        for range in [0..<2048, 2048..<Self.count] {
            try plain.add(
                ids: range.map(Int64.init),
                vectors: Array(values[range.lowerBound * Self.dimension..<range.upperBound * Self.dimension]))
        }
        #expect(try fitted < 0.6 * worst(plain))
    }

    @Test func idsStandForRows() throws {
        let (path, values) = try items()
        let given = (0..<Int64(Self.count)).map { $0 * 7_000_000_000 + 3 }
        let ids = try IDFile.ids(path: try folder.write("ids.npy", ids: given), count: Self.count)
        let index = try IndexBuilder.build(
            from: VectorFile(path: path), ids: ids,
            configuration: .init(metric: .innerProduct, storage: .float32, m: 4, efConstruction: 16))
        #expect(index.vector(4099 * 7_000_000_000 + 3) == Array(values.suffix(Self.dimension)))
        #expect(index.vector(4099) == nil)
    }

    @Test func oneThreadAndOneSeedMakeOneFile() throws {
        let (path, _) = try items()
        func build(seed: UInt64) throws -> Data {
            let index = try IndexBuilder.build(
                from: VectorFile(path: path), configuration: .init(m: 4, efConstruction: 16, seed: seed),
                pool: WorkerPool(threadCount: 1))
            try index.save(to: "\(folder.path)/index")
            return try Data(contentsOf: URL(filePath: "\(folder.path)/index"))
        }
        let first = try build(seed: 3)
        #expect(try build(seed: 3) == first)
        #expect(try build(seed: 4) != first)
    }

    @Test func halvesAndDoublesAreReadInEitherOrder() throws {
        // 1, 2, 3; 4, 5, 6 as float16, and by columns as float64.
        let halves: [UInt16] = [0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600]
        let bytes = halves.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        let rows = try folder.write("f2.npy", bytes, descr: "<f2", shape: [2, 3])
        let columns = [1.0, 4, 2, 5, 3, 6].flatMap { withUnsafeBytes(of: $0.bitPattern.bigEndian, Array.init) }
        let fortran = try folder.write("f8.npy", columns, descr: ">f8", shape: [2, 3], isFortranOrder: true)
        for path in [rows, fortran] {
            let vectors = try VectorFile(path: path)
            #expect(try vectors.rows(0..<2) == [1, 2, 3, 4, 5, 6])
            #expect(try vectors.rows(1..<2) == [4, 5, 6])
            let index = try IndexBuilder.build(
                from: vectors, configuration: .init(metric: .innerProduct, storage: .float32))
            #expect(index.vector(1) == [4, 5, 6])
        }
    }

    @Test func noVectorsMakeAnEmptyIndex() throws {
        let path = try folder.write("none.npy", [], shape: [0, 5])
        let index = try IndexBuilder.build(from: VectorFile(path: path), configuration: .init())
        #expect(index.isEmpty && index.dimension == 5)
    }

    @Test(arguments: [(0, Float.nan), (2047, .infinity), (2048, -.infinity), (4099, .nan)])
    func theRowOfABadNumberIsNamed(_ row: Int, _ bad: Float) throws {
        var values = randomVectors(Self.count, Self.dimension, seed: 1)
        values[row * Self.dimension + 7] = bad
        let path = try folder.write("bad.npy", values, shape: [Self.count, Self.dimension])
        let error = #expect(throws: VectorToolsError.self) {
            try IndexBuilder.build(
                from: VectorFile(path: path), configuration: .init(storage: .float32, m: 2, efConstruction: 2))
        }
        guard case .notFinite(path, row, 7, let value) = error else {
            Issue.record("\(error?.description ?? "accepted")")
            return
        }
        #expect(value.isNaN == bad.isNaN && value.sign == bad.sign)
        #expect(error?.description.contains("value 7 of row \(row)") == true)
    }

    @Test func otherFilesAreRefusedByName() throws {
        let flat = try folder.write("flat.npy", [1, 2, 3] as [Float], shape: [3])
        #expect(
            throws: VectorToolsError.wrongShape(
                path: flat, shape: [3],
                expected: "(vectors, values in a vector); numpy.reshape(array, (1, -1)) makes it one vector")
        ) { try VectorFile(path: flat) }
        let whole = try folder.write("whole.npy", ids: [1, 2], shape: [1, 2])
        #expect(throws: VectorToolsError.self) { try VectorFile(path: whole) }
        let noWidth = try folder.write("no_width.npy", [Float](), shape: [3, 0])
        #expect(throws: VectorToolsError.self) { try VectorFile(path: noWidth) }
        #expect(throws: TensorFileError.self) { try VectorFile(path: folder.path + "/missing.npy") }
        let vectors = try VectorFile(path: folder.write("two.npy", [1, 2] as [Float], shape: [1, 2]))
        #expect(throws: VectorToolsError.wrongDimension(path: vectors.path, dimension: 2, expected: 3, of: "x.index")) {
            try vectors.requireDimension(3, of: "x.index")
        }
    }

    @Test func anIndexIsNotWrittenOverOtherFiles() throws {
        let path = try folder.write("items.npy", [1, 2] as [Float], shape: [1, 2])
        #expect(throws: VectorToolsError.self) { try OutputFile.check(path, as: .index) }
        #expect(throws: VectorToolsError.self) { try OutputFile.check(folder.path, as: .index) }
        #expect(throws: VectorToolsError.self) { try OutputFile.check("/dev/null", as: .numPy) }
        #expect(throws: VectorToolsError.self) { try OutputFile.check(folder.path + "/./items.npy", as: .numPy, inputs: [path]) }
        #expect(throws: VectorToolsError.self) { try OutputFile.check(folder.path + "/nowhere/new.index", as: .index) }
        try OutputFile.check(path, as: .numPy)
        try OutputFile.check(folder.path + "/new.index", as: .index)
        let index = try IndexBuilder.build(from: VectorFile(path: path), configuration: .init())
        try index.save(to: folder.path + "/old.index")
        try OutputFile.check(folder.path + "/old.index", as: .index)
        #expect(throws: VectorToolsError.self) { try OutputFile.check(folder.path + "/old.index", as: .numPy) }
    }
}
