import Synchronization
import Testing
import VectorIndex
import Workers

@Suite struct FlatIndexTests {
    @Test(arguments: Metric.allCases, [1, 2, 3, 17, 384])
    func answersAsThePlainSearchDoes(metric: Metric, dimension: Int) throws {
        let ids = (0..<90 * Samples.effort).map { Int64($0 * 3 - 100) }
        let vectors = Samples.clustered(ids.count, dimension: dimension, seed: 20)
        var oracle = Oracle(metric: metric, dimension: dimension)
        oracle.add(ids: ids, vectors: vectors)
        for threads in [1, 3] {
            var index = try FlatIndex(dimension: dimension, metric: metric, pool: WorkerPool(threadCount: threads))
            try index.add(ids: ids, vectors: vectors)
            let queries = Samples.clustered(10, dimension: dimension, seed: 21)
            let batch = try index.search(queries: queries, k: 10)
            let filtered = try index.search(queries: queries, k: 10, filter: .predicate { $0 % 2 == 0 })
            for q in 0..<10 {
                let query = Array(queries[q * dimension..<(q + 1) * dimension])
                let answer = try index.search(query, k: 10)
                #expect(oracle.agrees(answer, with: query, k: 10))
                #expect(batch[q] == answer)
                let even = try index.search(query, k: 10, filter: .bitmap(IDBitmap(ids.filter { $0 % 2 == 0 })))
                #expect(oracle.agrees(even, with: query, k: 10) { $0 % 2 == 0 })
                #expect(filtered[q] == even)
                let bar = answer[4].score
                #expect(try index.search(query, k: 10, minimumScore: bar) == answer.filter { $0.score >= bar })
                #expect(try index.search(query, minimumScore: bar).starts(with: answer.prefix(5)))
            }
        }
    }

    @Test(arguments: Metric.allCases)
    func anArrayIsSearchedWhereItLies(metric: Metric) throws {
        let dimension = 19
        let ids = (0..<300).map { Int64($0 * 2) }
        let vectors = Samples.clustered(ids.count, dimension: dimension, seed: 24)
        var oracle = Oracle(metric: metric, dimension: dimension)
        oracle.add(ids: ids, vectors: vectors)
        var index = try FlatIndex(ids: ids, vectors: vectors, dimension: dimension, metric: metric)
        let query = Samples.clustered(1, dimension: dimension, seed: 25)
        #expect(oracle.agrees(try index.search(query, k: 9), with: query, k: 9))
        #expect(try index.countedSearch(query, k: 9, filter: .predicate { $0 < 40 }, minimumScore: nil).scored == 20)
        #expect(index.count(in: IDBitmap([0, 1, 2, 598, 600])) == 3)
        #expect(index.remove(ids: [4]) == 1)
        #expect(try index.search(query, k: 300).count == 299)
        #expect(throws: VectorIndexError.wrongSize(floats: 5_700, vectors: 299, dimension: 19)) {
            try FlatIndex(ids: Array(ids.dropLast()), vectors: vectors, dimension: dimension)
        }
    }

    @Test(arguments: Metric.allCases)
    func changesKeepItTrue(metric: Metric) throws {
        let dimension = 8
        var index = try FlatIndex(dimension: dimension, metric: metric)
        var oracle = Oracle(metric: metric, dimension: dimension)
        var generator = SplitMix64(seed: 22)
        for step in 0..<60 {
            let ids = Set((0..<20).map { _ in Int64.random(in: 0..<200, using: &generator) }).sorted()
            if step % 3 == 2 {
                let known = ids.filter { oracle.vectors[$0] != nil }
                #expect(index.remove(ids: ids) == known.count)
                for id in ids { oracle.vectors[id] = nil }
            } else {
                let vectors = Samples.values(ids.count * dimension, seed: UInt64(step))
                try index.add(ids: ids, vectors: vectors)
                oracle.add(ids: ids, vectors: vectors)
            }
            let before = index
            #expect(index.count == oracle.vectors.count)
            let query = Samples.values(dimension, seed: UInt64(1000 + step))
            let answer = try index.search(query, k: 300)
            #expect(oracle.agrees(answer, with: query, k: 300))
            for id in 0..<Int64(200) { #expect(index.contains(id) == (oracle.vectors[id] != nil)) }
            // A copy keeps its own content.
            index.remove(ids: [oracle.vectors.keys.min() ?? 0])
            #expect(try before.search(query, k: 300) == answer)
            index = before
        }
    }

    @Test func borrowedRowsAreSearchedInPlace() throws {
        let dimension = 5
        let owner = Buffer(Samples.clustered(100, dimension: dimension, seed: 23))
        let ids = (0..<100).map { Int64($0) }
        for metric in Metric.allCases {
            var owned = try FlatIndex(dimension: dimension, metric: metric)
            try owned.add(ids: ids, vectors: owner.values)
            let rows = try VectorRows(borrowing: owner.bytes, dimension: dimension, keepingAlive: owner)
            var borrowed = try FlatIndex(ids: ids, rows: rows, metric: metric)
            let query = Samples.values(dimension, seed: 24)
            func same() throws -> Bool {
                zip(try borrowed.search(query, k: 100), try owned.search(query, k: 100)).allSatisfy {
                    abs($0.score - $1.score) < 1e-5 * max(1, abs($0.score))
                }
            }
            #expect(try same())
            #expect(zip(borrowed.vector(7)!, owned.vector(7)!).allSatisfy { abs($0 - $1) < 1e-6 })
            // Its first change takes a copy; the borrowed rows stay as they were.
            let before = owner.values
            try borrowed.add(ids: [7, 1000], vectors: Samples.values(2 * dimension, seed: 25))
            try owned.add(ids: [7, 1000], vectors: Samples.values(2 * dimension, seed: 25))
            #expect(try same() && borrowed.count == 101)
            #expect(owner.values == before)
        }
    }

    @Test func scoresTheVectorsThatNeedCare() throws {
        var index = try FlatIndex(dimension: 3, metric: .cosine)
        let huge: Float = 3e38
        let tiny = 100 * Float.leastNonzeroMagnitude
        try index.add(
            ids: [1, 2, 3, 4, 5, 6],
            vectors: [0, 0, 0, 1, 0, 0, 1, 0, 0, huge, huge, 0, tiny, 0, 0, -1, 0, 0])
        let answer = try index.search([2, 0, 0], k: 10)
        #expect(answer.map(\.id) == [2, 3, 5, 4, 1, 6])
        #expect(zip(answer.map(\.score), [1, 1, 1, Float(0.5).squareRoot(), 0, -1]).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(try index.search([0, 0, 0], k: 10).map(\.score) == [0, 0, 0, 0, 0, 0])
    }

    @Test func answersWithAllThereIs() throws {
        var index = try FlatIndex(dimension: 2)
        #expect(try index.search([1, 0], k: 5).isEmpty)
        #expect(try index.search(queries: [1, 0, 0, 1], k: 5) == [[], []])
        #expect(try index.search(queries: [], k: 5).isEmpty)
        try index.add(ids: [5, 6], vectors: [1, 0, 0, 1])
        #expect(try index.search([1, 0], k: 5).map(\.id) == [5, 6])
        #expect(try index.search([1, 0], k: 0).isEmpty)
        #expect(try index.search([1, 0], k: .max).count == 2)
        #expect(try index.search([1, 0], k: 5, filter: .predicate { _ in false }).isEmpty)
    }

    @Test func equalScoresAreOrderedByID() throws {
        var index = try FlatIndex(dimension: 4, metric: .innerProduct, pool: WorkerPool(threadCount: 4))
        var generator = SplitMix64(seed: 26)
        let ids = (0..<50_000).map { Int64($0) }.shuffled(using: &generator)
        try index.add(ids: ids, vectors: [Float](repeating: 1, count: 200_000))
        #expect(try index.search([1, 1, 1, 1], k: 100).map(\.id) == Array(0..<100))
    }

    @Test func refusesWhatItCannotScore() throws {
        #expect(throws: VectorIndexError.self) { try FlatIndex(dimension: 0) }
        var index = try FlatIndex(dimension: 3)
        #expect(throws: VectorIndexError.wrongSize(floats: 4, vectors: 1, dimension: 3)) {
            try index.add(ids: [1], vectors: [1, 2, 3, 4])
        }
        #expect(throws: VectorIndexError.duplicateID(7)) { try index.add(ids: [7, 7], vectors: [1, 2, 3, 4, 5, 6]) }
        #expect(throws: VectorIndexError.notFinite(vector: 1, component: 1, value: .infinity)) {
            try index.add(ids: [1, 2], vectors: [1, 2, 3, 4, .infinity, 6])
        }
        #expect(throws: VectorIndexError.self) { try index.add(ids: [1], vectors: [1, .nan, 3]) }
        #expect(index.isEmpty)
        #expect(throws: VectorIndexError.self) { try index.search([1, 2], k: 1) }
        #expect(throws: VectorIndexError.self) { try index.search([1, .nan, 2], k: 1) }
        #expect(throws: VectorIndexError.self) { try index.search(queries: [1, 2, 3, 4], k: 1) }
        #expect(throws: VectorIndexError.self) { try index.search([1, 2, 3], k: -1) }
        #expect(throws: VectorIndexError.self) { try index.search([1, 2, 3], k: 1, minimumScore: .nan) }
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        let rows = try VectorRows(borrowing: nothing, dimension: 3, keepingAlive: 0)
        #expect(throws: VectorIndexError.self) { try FlatIndex(ids: [1], rows: rows) }
    }

    @Test func namesTheFirstNotFiniteValueWhereverItIs() throws {
        var index = try FlatIndex(dimension: 10_007)
        for place in [0, 7, 8, 4095, 4096, 9999, 10_006] {
            var vector = [Float](repeating: 1, count: 10_007)
            vector[place] = -.infinity
            #expect(throws: VectorIndexError.notFinite(vector: 0, component: place, value: -.infinity)) {
                try index.add(ids: [1], vectors: vector)
            }
        }
    }
}

/// Memory that an index borrows.
private final class Buffer: @unchecked Sendable {
    // Written only in init.
    private let memory: UnsafeMutableBufferPointer<Float>

    init(_ values: [Float]) {
        memory = .allocate(capacity: values.count)
        _ = memory.initialize(from: values)
    }

    deinit { memory.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }
    var values: [Float] { Array(memory) }
}
