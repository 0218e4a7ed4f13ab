import CKernels
import Testing
import VectorIndex

@Suite struct FloatDistancesTests {
    static let sets = FloatDistances.available
    private static let rowCount = 11

    /// Every dimension, with rows and queries that start anywhere.
    @Test(arguments: sets.map(\.instructionSet))
    func eachSetAgreesWithItsPortableTwin(name: String) throws {
        let set = try #require(Self.sets.first { $0.instructionSet == name }).kernels
        let portable = FloatDistances.portable
        let source = Samples.values(1120 * (Self.rowCount + 1), seed: 1)
        var halves = [UInt16](repeating: 0, count: source.count)
        ck_kernels_with(0).pointee.f32_to_f16(source, &halves, source.count)
        let indexes: [UInt32] = (0..<Self.rowCount).map { UInt32($0 * 7 % Self.rowCount) }
        // The same values, beginning 0…3 bytes off.
        let shifted = (0..<4).map { [UInt8](repeating: 0, count: $0) + source.withUnsafeBytes(Array.init) }
        let shiftedHalves = (0..<4).map { [UInt8](repeating: 0, count: $0) + halves.withUnsafeBytes(Array.init) }
        for dimension in 1...1100 {
            let shift = dimension % 4
            let stride = 4 * (dimension + dimension % 5)
            let halfStride = 2 * (dimension + dimension % 3)
            shifted[shift].withUnsafeBytes { values in
                shiftedHalves[shift].withUnsafeBytes { halves in
                    let query = values.baseAddress!.advanced(by: shift).assumingMemoryBound(to: Float.self)
                    let rows = values.baseAddress! + shift + 4 * (dimension % 13)
                    let halfRows = halves.baseAddress! + shift + 2 * (dimension % 7)
                    func same(_ kernel: KeyPath<FloatDistances, FloatDistances.RowScores>, half: Bool) -> Bool {
                        var mine = [Float](repeating: .nan, count: Self.rowCount)
                        var twin = mine
                        let rows = half ? halfRows : rows
                        let stride = half ? halfStride : stride
                        apply(set[keyPath: kernel], query, rows, stride, indexes, Self.rowCount, dimension, &mine)
                        apply(portable[keyPath: kernel], query, rows, stride, indexes, Self.rowCount, dimension, &twin)
                        return zip(mine, twin).allSatisfy { abs($0 - $1) <= 1e-6 * Float(dimension) }
                    }
                    #expect(same(\.innerProduct, half: false), "dimension \(dimension)")
                    #expect(same(\.negativeSquaredDistance, half: false), "dimension \(dimension)")
                    #expect(same(\.halfInnerProduct, half: true), "dimension \(dimension)")
                    #expect(same(\.halfNegativeSquaredDistance, half: true), "dimension \(dimension)")
                }
            }
        }
    }

    @Test func thePortableTwinAgreesWithDoublePrecision() {
        for dimension in [1, 2, 7, 8, 9, 15, 16, 17, 100, 513] {
            let query = Samples.values(dimension, seed: 2)
            let row = Samples.values(dimension, seed: 3)
            var score: Float = 0
            apply(FloatDistances.portable.innerProduct, query, row, 0, nil, 1, dimension, &score)
            #expect(abs(Double(score) - zip(query, row).reduce(0) { $0 + Double($1.0) * Double($1.1) }) < 1e-5)
            apply(FloatDistances.portable.negativeSquaredDistance, query, row, 0, nil, 1, dimension, &score)
            let differences = zip(query, row).map { Double($0) - Double($1) }
            let distance = differences.reduce(0) { $0 + $1 * $1 }
            #expect(abs(Double(score) + distance) < 1e-4)
        }
    }

    @Test(arguments: sets.map(\.instructionSet))
    func aScoreDoesNotDependOnItsCompany(name: String) throws {
        let set = try #require(Self.sets.first { $0.instructionSet == name }).kernels
        for dimension in Array(1...130) + [383, 384, 389, 512, 1023, 1100] {
            let queries = Samples.values(13 * dimension, seed: 4)
            let rows = Samples.values(23 * dimension, seed: 5)
            for (scores, tiles) in [
                (set.innerProduct, set.innerProductTile),
                (set.negativeSquaredDistance, set.negativeSquaredDistanceTile),
            ] {
                var tile = [Float](repeating: .nan, count: 13 * 25)
                applyTile(tiles, queries, 13, rows, 4 * dimension, 23, dimension, &tile, 25)
                for q in 0..<13 {
                    queries.withUnsafeBufferPointer { queries in
                        let query = queries.baseAddress! + q * dimension
                        var together = [Float](repeating: .nan, count: 23)
                        apply(scores, query, rows, 4 * dimension, nil, 23, dimension, &together)
                        #expect(together == Array(tile[q * 25..<q * 25 + 23]))
                        for r in [0, 1, 5, 22] {
                            var alone: Float = .nan
                            apply(scores, query, rows, 4 * dimension, [UInt32(r)], 1, dimension, &alone)
                            #expect(alone == together[r])
                        }
                    }
                }
            }
        }
    }

    /// Rows that end where readable memory ends.
    @Test(arguments: sets.map(\.instructionSet))
    func noKernelReadsPastARow(name: String) throws {
        let set = try #require(Self.sets.first { $0.instructionSet == name }).kernels
        let page = try #require(GuardedPage())
        let query = Samples.values(200, seed: 6)
        for dimension in 1...200 {
            var scores = [Float](repeating: .nan, count: 3)
            let rows = page.end - 3 * dimension * 4
            rows.copyMemory(from: Samples.values(3 * dimension, seed: 7), byteCount: 3 * dimension * 4)
            apply(set.innerProduct, query, rows, dimension * 4, nil, 3, dimension, &scores)
            let single = rows.assumingMemoryBound(to: Float.self)
            applyTile(set.innerProductTile, single, 3, query, 0, 1, dimension, &scores, 1)
            apply(set.halfInnerProduct, query, page.end - 3 * dimension * 2, dimension * 2, nil, 3, dimension, &scores)
            apply(set.negativeSquaredDistance, query, rows, dimension * 4, nil, 3, dimension, &scores)
            applyTile(set.negativeSquaredDistanceTile, single, 3, query, 0, 1, dimension, &scores, 1)
            // Rows last and queries anywhere, and the other way round.
            applyTile(set.innerProductTile, query, 1, rows, dimension * 4, 3, dimension, &scores, 3)
            applyTile(set.negativeSquaredDistanceTile, query, 1, rows, dimension * 4, 3, dimension, &scores, 3)
            let half = page.end - 3 * dimension * 2
            apply(set.halfNegativeSquaredDistance, query, half, dimension * 2, nil, 3, dimension, &scores)
            apply(set.innerProduct, UnsafePointer(single) + 2 * dimension, query, 0, nil, 3, dimension, &scores)
        }
    }
}

private func apply(
    _ kernel: FloatDistances.RowScores, _ query: UnsafePointer<Float>, _ rows: UnsafeRawPointer, _ stride: Int,
    _ indexes: UnsafePointer<UInt32>?, _ count: Int, _ dimension: Int, _ scores: UnsafeMutablePointer<Float>
) {
    var vectors = ck_vectors(base: rows, stride: stride, indexes: indexes, count: count, dimension: dimension)
    kernel(query, &vectors, scores)
}

private func applyTile(
    _ kernel: FloatDistances.TileScores, _ queries: UnsafePointer<Float>, _ queryCount: Int,
    _ rows: UnsafeRawPointer, _ stride: Int, _ rowCount: Int, _ dimension: Int,
    _ scores: UnsafeMutablePointer<Float>, _ scoreStride: Int
) {
    var vectors = ck_vectors(base: rows, stride: stride, indexes: nil, count: rowCount, dimension: dimension)
    kernel(queries, queryCount, &vectors, scores, scoreStride)
}
