import Testing
import VectorIndex
import Workers

/// What rows of bytes are relative to, and numbers beyond a form's range.
@Suite struct HNSWTrainingTests {
    private static let dimension = 16
    private static let count = 100 * Samples.effort

    /// The first half lies far from the second: their mean says nothing about what follows.
    private static func shiftedHalves() -> [Float] {
        var vectors = Samples.clustered(count, dimension: dimension, spread: 0.8, seed: 90)
        for i in 0..<count { vectors[i * dimension] = i < count / 2 ? -40 : 40 }
        return vectors
    }

    private static func index(
        storage: HNSWConfiguration.Storage = .int8, sample: [Float]?, keepsOriginals: Bool = false
    ) throws -> HNSWIndex {
        let index = try HNSWIndex(
            dimension: dimension,
            configuration: .init(
                metric: .innerProduct, storage: storage, keepsOriginals: keepsOriginals, m: 8, efConstruction: 60),
            pool: WorkerPool(threadCount: 1))
        if let sample { try index.train(on: sample) }
        let vectors = shiftedHalves()
        let half = count / 2
        for range in [0..<half, half..<count] {
            try index.add(
                ids: range.map { Int64($0) },
                vectors: Array(vectors[range.lowerBound * dimension..<range.upperBound * dimension]))
        }
        return index
    }

    /// The largest distance between a vector and what is kept of it.
    private static func largestError(_ index: HNSWIndex) throws -> Float {
        let vectors = shiftedHalves()
        var worst: Float = 0
        for i in 0..<count {
            let kept = try #require(index.vector(Int64(i)))
            for d in 0..<dimension { worst = max(worst, abs(kept[d] - vectors[i * dimension + d])) }
        }
        return worst
    }

    @Test func aSampleOfAllFitsBytesToAll() throws {
        let untrained = try Self.largestError(Self.index(sample: nil))
        let trained = try Self.largestError(Self.index(sample: Self.shiftedHalves()))
        #expect(trained < 0.6 * untrained, "\(trained) against \(untrained)")
    }

    @Test func aTrainedIndexStaysTrainedInItsFile() throws {
        let folder = try TemporaryFolder()
        let empty = try HNSWIndex(
            dimension: Self.dimension, configuration: .init(metric: .innerProduct, keepsOriginals: false))
        try empty.train(on: Self.shiftedHalves())
        try empty.save(to: folder.path("trained"))
        let opened = try HNSWIndex(contentsOf: folder.path("trained"))
        let first = Array(Self.shiftedHalves()[..<(40 * Self.dimension)])
        for index in [empty, opened] {
            try index.add(ids: (0..<40).map { $0 }, vectors: first)
            #expect(index.violatedInvariants() == [])
        }
        for id in 0..<Int64(40) { #expect(opened.vector(id) == empty.vector(id)) }
        let query = Samples.values(Self.dimension, seed: 91)
        #expect(try opened.search(query, k: 10) == empty.search(query, k: 10))
    }

    @Test func trainingIsForEmptyIndexesAndSoundSamples() throws {
        let index = try HNSWIndex(dimension: 2)
        #expect(throws: VectorIndexError.wrongSize(floats: 3, vectors: 1, dimension: 2)) {
            try index.train(on: [1, 2, 3])
        }
        #expect(throws: VectorIndexError.notFinite(vector: 1, component: 0, value: .infinity)) {
            try index.train(on: [1, 2, .infinity, 4])
        }
        try index.train(on: [])
        try index.train(on: [1, 2])
        try index.add(ids: [1], vectors: [1, 2])
        #expect(throws: VectorIndexError.self) { try index.train(on: [1, 2]) }
        index.remove(ids: [1])
        #expect(throws: VectorIndexError.self) { try index.train(on: [1, 2]) }
        index.compact()
        try index.train(on: [1, 2])
        // Other forms need none, and are what they would be without.
        for storage in [HNSWConfiguration.Storage.float16, .float32] {
            let plain = try Self.index(storage: storage, sample: nil)
            let trained = try Self.index(storage: storage, sample: Self.shiftedHalves())
            let query = Samples.values(Self.dimension, seed: 92)
            #expect(try plain.search(query, k: 10) == trained.search(query, k: 10))
        }
    }

    /// A value beyond half precision's range is kept as infinity, and 0 × infinity is NaN: it must not get in the way of
    /// other vectors.
    @Test func rowsBeyondHalfPrecisionAreFoundLast() throws {
        let count = 200 * Samples.effort
        for metric in [Metric.innerProduct, .squaredEuclidean] {
            var vectors = Samples.clustered(count, dimension: Self.dimension, seed: 93)
            for i in stride(from: 0, to: count, by: 5) { vectors[i * Self.dimension] = 1e6 }
            let index = try HNSWIndex(
                dimension: Self.dimension,
                configuration: .init(metric: metric, storage: .float16, keepsOriginals: false, m: 8, efConstruction: 60)
            )
            try index.add(ids: (0..<Int64(count)).map { $0 }, vectors: vectors)
            #expect(index.violatedInvariants() == [])
            var oracle = Oracle(metric: metric, dimension: Self.dimension)
            for i in 0..<count where i % 5 != 0 {
                oracle.add(
                    ids: [Int64(i)], vectors: Array(vectors[i * Self.dimension..<(i + 1) * Self.dimension]))
            }
            var found = 0
            for q in 0..<20 {
                var query = Samples.clustered(1, dimension: Self.dimension, seed: UInt64(940 + q))
                query[0] = 0
                let answer = try index.search(query, k: 10)
                #expect(answer.count == 10)
                found += Set(answer.map(\.id)).intersection(oracle.search(query, k: 10).map(\.id)).count
            }
            #expect(found >= 190, "\(metric): \(found)")
        }
    }
}
