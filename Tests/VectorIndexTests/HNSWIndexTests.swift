import Testing
import VectorIndex
import Workers

@Suite struct HNSWIndexTests {
    typealias Storage = HNSWConfiguration.Storage

    /// The share of the true nearest that are found.
    static func recall(
        _ index: HNSWIndex, _ oracle: Oracle, queries: [Float], k: Int = 10, ef: Int = 64,
        filter: Filter? = nil, where accepts: (Int64) -> Bool = { _ in true }
    ) throws -> Double {
        let dimension = index.dimension
        var found = 0
        var expected = 0
        for q in 0..<queries.count / dimension {
            let query = Array(queries[q * dimension..<(q + 1) * dimension])
            let truth = oracle.search(query, k: k, where: accepts)
            let answer = try index.search(query, k: k, efSearch: ef, filter: filter)
            #expect(answer.count == truth.count)
            #expect(answer.allSatisfy { accepts($0.id) && oracle.vectors[$0.id] != nil })
            #expect(zip(answer, answer.dropFirst()).allSatisfy { ($0.score, $1.id) > ($1.score, $0.id) })
            found += Set(answer.map(\.id)).intersection(truth.map(\.id)).count
            expected += truth.count
        }
        return expected == 0 ? 1 : Double(found) / Double(expected)
    }

    @Test(arguments: Storage.allCases, Metric.allCases)
    func findsTheNearest(storage: Storage, metric: Metric) throws {
        let dimension = 24
        let ids = (0..<200 * Samples.effort).map { Int64($0) * 5 - 50 }
        let vectors = Samples.clustered(ids.count, dimension: dimension, seed: 50)
        let queries = Samples.clustered(5 * Samples.effort, dimension: dimension, seed: 51)
        var oracle = Oracle(metric: metric, dimension: dimension)
        oracle.add(ids: ids, vectors: vectors)
        for keepsOriginals in [true, false] {
            let configuration = HNSWConfiguration(
                metric: metric, storage: storage, keepsOriginals: keepsOriginals, m: 8, efConstruction: 60)
            let pool = WorkerPool(threadCount: 3)
            let index = try HNSWIndex(dimension: dimension, configuration: configuration, pool: pool)
            try index.add(ids: ids, vectors: vectors)
            #expect(index.violatedInvariants() == [])
            #expect(index.count == ids.count)
            let isExact = keepsOriginals || storage == .float32
            let recall = try Self.recall(index, oracle, queries: queries)
            #expect(recall >= (isExact || storage == .float16 ? 0.98 : 0.9), "\(recall)")
            // Scores are exact where there is something exact to score by.
            let query = Array(queries[0..<dimension])
            for neighbor in try index.search(query, k: 10) {
                let truth = oracle.score(query, try #require(oracle.vectors[neighbor.id]))
                let tolerance = isExact ? 1e-5 : storage == .float16 ? 5e-3 : 6e-2
                #expect(abs(Double(neighbor.score) - truth) <= tolerance * max(1, abs(truth)))
            }
            let vector = try #require(index.vector(ids[7]))
            let own = Array(vectors[7 * dimension..<8 * dimension])
            if metric != .cosine {
                #expect(zip(vector, own).allSatisfy { abs($0 - $1) < (isExact ? 1e-6 : 2e-2) })
            }
            let batch = try index.search(queries: queries, k: 10)
            let explained = try index.explainedSearch(queries: queries, k: 10)
            for q in batch.indices {
                let alone = try index.explainedSearch(Array(queries[q * dimension..<(q + 1) * dimension]), k: 10)
                #expect(alone.neighbors == batch[q] && alone == explained[q])
            }
        }
    }

    @Test(arguments: [1, 2, 3, 5, 100])
    func anyDimensionAndSmallSizes(dimension: Int) throws {
        for count in [0, 1, 2, 3, 40] {
            for storage in Storage.allCases {
                let index = try HNSWIndex(
                    dimension: dimension, configuration: .init(metric: .squaredEuclidean, storage: storage, m: 2))
                let vectors = Samples.values(count * dimension, seed: 52)
                var oracle = Oracle(metric: .squaredEuclidean, dimension: dimension)
                let ids = (0..<Int64(count)).map { $0 }
                oracle.add(ids: ids, vectors: vectors)
                for i in 0..<count {
                    try index.add(ids: [ids[i]], vectors: Array(vectors[i * dimension..<(i + 1) * dimension]))
                }
                #expect(index.violatedInvariants() == [])
                let query = Samples.values(dimension, seed: 53)
                #expect(oracle.agrees(try index.search(query, k: 50), with: query, k: 50))
                #expect(try index.search(query, k: .max).count == count)
                #expect(try index.search(query, k: 0).isEmpty)
            }
        }
    }

    @Test(arguments: Storage.allCases)
    func equalAndZeroVectorsAreAllFound(storage: Storage) throws {
        for metric in Metric.allCases {
            let index = try HNSWIndex(dimension: 4, configuration: .init(metric: metric, storage: storage, m: 4))
            let same = 80 * Int64(Samples.effort)
            let zero = 50 * Int64(Samples.effort)
            try index.add(ids: (0..<same).map { $0 }, vectors: [Float](repeating: 0.5, count: 4 * Int(same)))
            try index.add(ids: (same..<same + zero).map { $0 }, vectors: [Float](repeating: 0, count: 4 * Int(zero)))
            #expect(index.violatedInvariants() == [])
            #expect(Set(try index.search([1, 1, 1, 1], k: 2000).map(\.id)).count == Int(same + zero))
            #expect(try index.search([1, 1, 1, 1], k: 10).allSatisfy { $0.id < same })
        }
    }

    @Test func roomCanBeMadeAndOtherThreadsUsed() throws {
        let dimension = 16
        let ids = (0..<300).map { Int64($0) }
        let vectors = Samples.clustered(ids.count, dimension: dimension, seed: 70)
        let index = try HNSWIndex(dimension: dimension, configuration: .init(m: 6, efConstruction: 40))
        index.reserveCapacity(1_000)
        try index.add(ids: ids, vectors: vectors, pool: WorkerPool(threadCount: 2))
        index.reserveCapacity(10)
        index.remove(ids: [3, 5])
        index.reserveCapacity(2_000)
        #expect(index.violatedInvariants() == [])
        #expect(index.count == 298 && index.count(in: IDBitmap([2, 3, 4, 5, 299, 300])) == 3)
        #expect(try index.search(Array(vectors[0..<dimension]), k: 298).count == 298)
    }

    @Test(arguments: Storage.allCases)
    func theSameSeedOnOneThreadMakesTheSameGraph(storage: Storage) throws {
        let count = 100 * Samples.effort
        let vectors = Samples.clustered(count, dimension: 16, seed: 54)
        func build(seed: UInt64) throws -> [UInt8] {
            let index = try HNSWIndex(
                dimension: 16, configuration: .init(storage: storage, m: 6, efConstruction: 40, seed: seed),
                pool: WorkerPool(threadCount: 1))
            try index.add(ids: (0..<Int64(count)).map { $0 }, vectors: vectors)
            let folder = try TemporaryFolder()
            try index.save(to: folder.path("index"))
            return try folder.read("index")
        }
        #expect(try build(seed: 1) == build(seed: 1))
        #expect(try build(seed: 1) != build(seed: 2))
    }

    @Test(arguments: Storage.allCases)
    func removedVectorsAreNotFoundAndReplacedOnesMove(storage: Storage) throws {
        let dimension = 12
        let index = try HNSWIndex(
            dimension: dimension, configuration: .init(metric: .cosine, storage: storage, m: 6, efConstruction: 50),
            pool: WorkerPool(threadCount: 2))
        var oracle = Oracle(metric: .cosine, dimension: dimension)
        var generator = SplitMix64(seed: 55)
        for step in 0..<3 * Samples.effort + 1 {
            let ids = Set((0..<60).map { _ in Int64.random(in: 0..<500, using: &generator) }).sorted()
            if step % 4 == 2 {
                let known = ids.filter { oracle.vectors[$0] != nil }
                #expect(index.remove(ids: ids) == known.count)
                for id in ids { oracle.vectors[id] = nil }
            } else {
                let vectors = Samples.clustered(ids.count, dimension: dimension, seed: UInt64(step))
                try index.add(ids: ids, vectors: vectors)
                oracle.add(ids: ids, vectors: vectors)
            }
            if step % 8 == 3 {
                index.compact()
                #expect(index.statistics.removed == 0)
            }
            #expect(index.violatedInvariants() == [])
            #expect(index.count == oracle.vectors.count)
            let queries = Samples.clustered(10, dimension: dimension, seed: UInt64(500 + step))
            #expect(try Self.recall(index, oracle, queries: queries) >= 0.97)
            for id in 0..<Int64(500) where id % 7 == 0 { #expect(index.contains(id) == (oracle.vectors[id] != nil)) }
        }
        index.remove(ids: oracle.vectors.keys)
        #expect(index.isEmpty && index.violatedInvariants() == [])
        #expect(try index.search(Samples.values(dimension, seed: 1), k: 3).isEmpty)
        index.compact()
        #expect(index.violatedInvariants() == [])
        try index.add(ids: [9], vectors: Samples.values(dimension, seed: 2))
        #expect(try index.search(Samples.values(dimension, seed: 1), k: 3).map(\.id) == [9])
    }

    @Test(arguments: Storage.allCases)
    func halfRemovedAndAddedAgainIsAsGoodAsNew(storage: Storage) throws {
        let dimension = 32
        let count = 500 * Samples.effort
        let ids = (0..<Int64(count)).map { $0 }
        let vectors = Samples.clustered(count, dimension: dimension, seed: 56)
        let queries = Samples.clustered(50 * Samples.effort, dimension: dimension, seed: 57)
        var oracle = Oracle(metric: .cosine, dimension: dimension)
        oracle.add(ids: ids, vectors: vectors)
        let configuration = HNSWConfiguration(storage: storage, m: 8, efConstruction: 60)
        func build() throws -> HNSWIndex {
            // One thread, so that the figures are the same each time.
            let index = try HNSWIndex(
                dimension: dimension, configuration: configuration, pool: WorkerPool(threadCount: 1))
            try index.add(ids: ids, vectors: vectors)
            return index
        }
        let fresh = try build()
        let changed = try build()
        var generator = SplitMix64(seed: 58)
        let half = Array(ids.shuffled(using: &generator).prefix(count / 2))
        changed.remove(ids: half)
        changed.compact()
        #expect(changed.violatedInvariants() == [])
        let again = half.shuffled(using: &generator)
        try changed.add(
            ids: again, vectors: again.flatMap { vectors[Int($0) * dimension..<(Int($0) + 1) * dimension] })
        #expect(changed.violatedInvariants() == [])
        let before = try Self.recall(fresh, oracle, queries: queries, ef: 24)
        let after = try Self.recall(changed, oracle, queries: queries, ef: 24)
        #expect(after >= before - 0.005, "\(after) against \(before)")
        // The other way: compacted last.
        let late = try build()
        late.remove(ids: half)
        try late.add(ids: again, vectors: again.flatMap { vectors[Int($0) * dimension..<(Int($0) + 1) * dimension] })
        late.compact()
        #expect(late.violatedInvariants() == [])
        let compacted = try Self.recall(late, oracle, queries: queries, ef: 24)
        #expect(compacted >= before - 0.005, "\(compacted) against \(before)")
    }

    /// Bytes are relative to a mean that an index which began with few vectors only has after it was compacted.
    @Test func compactingCentresWhatBeganWithFew() throws {
        let dimension = 16
        let count = 60 * Samples.effort
        // A large value that all have in common takes up a byte's range.
        var vectors = Samples.clustered(count, dimension: dimension, seed: 61)
        for i in 0..<count { vectors[i * dimension] = 40 }
        let index = try HNSWIndex(
            dimension: dimension, configuration: .init(metric: .innerProduct, storage: .int8, m: 6, efConstruction: 40))
        for i in 0..<count {
            try index.add(ids: [Int64(i)], vectors: Array(vectors[i * dimension..<(i + 1) * dimension]))
        }
        index.remove(ids: [0])
        index.compact()
        #expect(index.violatedInvariants() == [])
        var oracle = Oracle(metric: .innerProduct, dimension: dimension)
        oracle.add(ids: (0..<Int64(count)).map { $0 }, vectors: vectors)
        oracle.vectors[0] = nil
        var queries = Samples.clustered(40, dimension: dimension, seed: 62)
        for i in 0..<40 { queries[i * dimension] = 0 }
        #expect(try Self.recall(index, oracle, queries: queries, ef: 20) >= 0.95)
    }

    @Test func searchesGoOnWhileVectorsAreAddedAndRemoved() async throws {
        let dimension = 16
        let index = try HNSWIndex(dimension: dimension, configuration: .init(m: 8, efConstruction: 40))
        let count = 500 + 300 * Samples.effort
        let vectors = Samples.clustered(count, dimension: dimension, seed: 59)
        try index.add(ids: (0..<500).map { $0 }, vectors: Array(vectors[0..<500 * dimension]))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for start in stride(from: 500, to: count, by: 100) {
                    try index.add(
                        ids: (start..<start + 100).map { Int64($0) },
                        vectors: Array(vectors[start * dimension..<(start + 100) * dimension]))
                    index.remove(ids: [Int64(start - 500)])
                    if start % 600 == 0 { index.compact() }
                }
            }
            for reader in 0..<3 {
                group.addTask {
                    for round in 0..<20 * Samples.effort {
                        let query = Samples.clustered(1, dimension: dimension, seed: UInt64(reader * 1000 + round))
                        let answer = try index.search(query, k: 10)
                        #expect(answer.count == 10)
                        #expect(answer.allSatisfy { (0..<Int64(count)).contains($0.id) && $0.score.isFinite })
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(index.count == count - 3 * Samples.effort)
        #expect(index.violatedInvariants() == [])
    }

    /// All vectors of a batch can be answered with before they are linked: a search gets k of them all the same.
    @Test func searchesDuringTheFirstBatchGetAllTheyAskFor() async throws {
        let dimension = 16
        let count = 700 * Samples.effort
        let vectors = Samples.clustered(count, dimension: dimension, seed: 63)
        let index = try HNSWIndex(dimension: dimension, configuration: .init(m: 8, efConstruction: 100))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try index.add(ids: (0..<Int64(count)).map { $0 }, vectors: vectors) }
            group.addTask {
                var searches = 0
                var query = Samples.clustered(1, dimension: dimension, seed: 64)
                while searches < 100 * Samples.effort {
                    query[0] += 0.001
                    let atLeast = min(10, index.count)
                    let answer = try index.search(query, k: 10, efSearch: 12)
                    #expect(answer.count >= atLeast)
                    searches += 1
                }
            }
            try await group.waitForAll()
        }
        #expect(index.violatedInvariants() == [])
    }

    @Test func rangeSearchFindsWhatAScanFinds() throws {
        let dimension = 16
        let ids = (0..<400 * Samples.effort).map { Int64($0) }
        let vectors = Samples.clustered(ids.count, dimension: dimension, seed: 60)
        var flat = try FlatIndex(dimension: dimension)
        try flat.add(ids: ids, vectors: vectors)
        let index = try HNSWIndex(dimension: dimension, configuration: .init(m: 8, efConstruction: 80))
        try index.add(ids: ids, vectors: vectors)
        for q in 0..<10 {
            let query = Samples.clustered(1, dimension: dimension, seed: UInt64(600 + q))
            for bar in [0.95, 0.9, 0.7, 0, -1] as [Float] {
                let truth = Set(try flat.search(query, minimumScore: bar).map(\.id))
                let answer = try index.search(query, minimumScore: bar)
                #expect(answer.allSatisfy { $0.score >= bar - 1e-5 })
                let found = truth.intersection(answer.map(\.id)).count
                #expect(Double(found) >= 0.97 * Double(truth.count))
            }
            #expect(try index.search(query, minimumScore: 2).isEmpty)
        }
    }

    @Test func refusesWhatItCannotHold() throws {
        #expect(throws: VectorIndexError.self) { try HNSWIndex(dimension: 0) }
        #expect(throws: VectorIndexError.self) { try HNSWIndex(dimension: 4, configuration: .init(m: 1)) }
        #expect(throws: VectorIndexError.self) { try HNSWIndex(dimension: 4, configuration: .init(efConstruction: 0)) }
        #expect(throws: VectorIndexError.self) { try HNSWIndex(dimension: 4, capacity: -1) }
        let index = try HNSWIndex(dimension: 2)
        #expect(throws: VectorIndexError.notFinite(vector: 0, component: 1, value: .infinity)) {
            try index.add(ids: [1], vectors: [0, .infinity])
        }
        #expect(throws: VectorIndexError.duplicateID(1)) { try index.add(ids: [1, 1], vectors: [0, 1, 2, 3]) }
        #expect(throws: VectorIndexError.self) { try index.add(ids: [1], vectors: [0]) }
        #expect(index.isEmpty)
        #expect(throws: VectorIndexError.self) { try index.search([.nan, 0], k: 1) }
        #expect(throws: VectorIndexError.self) { try index.search([0, 0], k: -1) }
        #expect(throws: VectorIndexError.self) { try index.search([0, 0], k: 1, efSearch: 0) }
        #expect(throws: VectorIndexError.self) { try index.search(queries: [0, 0, 0], k: 1) }
    }
}
