import CKernels
import Testing
import VectorIndex

@Suite struct CodeDistancesTests {
    static let sets = CodeDistances.available

    /// Every dimension and all codes, with rows that start anywhere; integers leave no room for differences.
    @Test(arguments: sets.map(\.instructionSet))
    func eachSetGivesTheBitsOfItsPortableTwin(name: String) throws {
        let set = try #require(Self.sets.first { $0.instructionSet == name }).kernels
        var generator = SplitMix64(seed: 40)
        let count = 7
        let bytes = (0..<(1120 * (count + 1))).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let query = (0..<1110).map { _ in Int8.random(in: -127...127, using: &generator) }
        let indexes: [UInt32] = [3, 0, 6, 1, 5, 2, 4]
        for dimension in 1...1100 {
            let stride = (dimension + 3) / 4 * 4 + 8 + dimension % 3
            var rows = bytes
            for row in 0..<count {
                withUnsafeBytes(of: (Float(row) * 0.01 + 0.001, Float(row) - 3)) { trailer in
                    let place = dimension % 5 + row * stride + (dimension + 3) / 4 * 4
                    rows.replaceSubrange(place..<place + 8, with: trailer)
                }
            }
            var mine = [Float](repeating: .nan, count: count)
            var twin = mine
            query.withUnsafeBufferPointer { query in
                let codes = query.baseAddress! + dimension % 8
                let sum = (0..<dimension).reduce(Int32(0)) { $0 + Int32(codes[$1]) }
                var prepared = ck_code_query(codes: codes, scale: 0.003, offset: 0.25, code_sum: sum)
                rows.withUnsafeBytes { rows in
                    let base = rows.baseAddress! + dimension % 5
                    apply(set, &prepared, base, stride, indexes, count, dimension, &mine)
                    apply(CodeDistances.portable, &prepared, base, stride, indexes, count, dimension, &twin)
                }
            }
            #expect(mine == twin, "dimension \(dimension)")
        }
    }

    @Test func thePortableTwinAddsUpAsItsFormulaSays() {
        let query: [Int8] = [127, -127, 3]
        var row: [UInt8] = [255, 1, 130, 0] + [UInt8](repeating: 0, count: 8)
        withUnsafeBytes(of: (Float(0.5), Float(10))) { row.replaceSubrange(4..<12, with: $0) }
        var score: Float = 0
        query.withUnsafeBufferPointer { query in
            var prepared = ck_code_query(codes: query.baseAddress!, scale: 2, offset: 1, code_sum: 3)
            apply(CodeDistances.portable, &prepared, row, 12, nil, 1, 3, &score)
        }
        #expect(score == Float(2 * 0.5 * (127 * 127 + 127 * 127 + 3 * 2) + 11))
    }

    /// Rows that end where readable memory ends.
    @Test(arguments: sets.map(\.instructionSet))
    func noKernelReadsPastARow(name: String) throws {
        let set = try #require(Self.sets.first { $0.instructionSet == name }).kernels
        let page = try #require(GuardedPage())
        for dimension in 1...200 {
            let stride = (dimension + 3) / 4 * 4 + 8
            let codes = UnsafeMutableRawPointer(page.end - dimension).assumingMemoryBound(to: Int8.self)
            var prepared = ck_code_query(codes: codes, scale: 1, offset: 0, code_sum: 0)
            var scores = [Float](repeating: .nan, count: 5)
            apply(set, &prepared, page.end - 5 * stride, stride, nil, 5, dimension, &scores)
            #expect(scores.allSatisfy { $0 == 0 })
        }
    }
}

private func apply(
    _ kernels: CodeDistances, _ query: UnsafePointer<ck_code_query>, _ rows: UnsafeRawPointer, _ stride: Int,
    _ indexes: UnsafePointer<UInt32>?, _ count: Int, _ dimension: Int, _ scores: UnsafeMutablePointer<Float>
) {
    var vectors = ck_vectors(base: rows, stride: stride, indexes: indexes, count: count, dimension: dimension)
    kernels.scores(query, &vectors, scores)
}
