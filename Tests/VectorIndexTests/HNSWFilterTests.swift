import Testing
import VectorIndex

@Suite struct HNSWFilterTests {
    private static let dimension = 32
    private static let count = 750 * Samples.effort
    private static let vectors = Samples.clustered(count, dimension: dimension, seed: 70)

    private static let index: Result<HNSWIndex, any Error> = Result {
        let index = try HNSWIndex(dimension: dimension, configuration: .init(m: 12, efConstruction: 100))
        try index.add(ids: (0..<Int64(count)).map { $0 }, vectors: vectors)
        return index
    }

    private static let oracle: Oracle = {
        var oracle = Oracle(metric: .cosine, dimension: dimension)
        oracle.add(ids: (0..<Int64(count)).map { $0 }, vectors: vectors)
        return oracle
    }()

    /// Matching ids are spread at random, or are those least like the query.
    @Test(arguments: [0.5, 0.1, 0.04, 0.01, 0.001], [false, true])
    func keepsKAndRecall(selectivity: Double, isCorrelated: Bool) throws {
        let index = try Self.index.get()
        var generator = SplitMix64(seed: 71)
        for round in 0..<4 {
            let query = Samples.clustered(1, dimension: Self.dimension, seed: UInt64(720 + round))
            let wanted = max(1, Int(Double(Self.count) * selectivity))
            let matching: [Int64]
            if isCorrelated {
                matching = Self.oracle.search(query, k: Self.count).suffix(wanted).map(\.id)
            } else {
                matching = (0..<Int64(Self.count)).map { $0 }.shuffled(using: &generator).prefix(wanted).map { $0 }
            }
            let bitmap = IDBitmap(matching)
            for filter in [Filter.bitmap(bitmap), .predicate { bitmap.contains($0) }] {
                let recall = try HNSWIndexTests.recall(
                    index, Self.oracle, queries: query, filter: filter, where: bitmap.contains)
                #expect(recall >= 0.95, "\(recall)")
            }
            let batch = try index.explainedSearch(queries: query + query, k: 10, filter: .bitmap(bitmap))
            #expect(batch[0] == batch[1] && batch[0].neighbors.count == min(10, wanted))
            // A batch asks the filter about every vector, so it knows the share that a single search guesses.
            #expect(batch[0].plan.selectivity == Double(wanted) / Double(Self.count))
            #expect(batch[0].plan.scored > 0 && !batch[0].plan.reason.isEmpty)
            #expect(selectivity > 0.01 || batch[0].plan.strategy == .exact && batch[0].plan.scored == wanted)
        }
    }

    @Test func aFilterThatNothingPassesGivesNothing() throws {
        let index = try Self.index.get()
        let query = Samples.values(Self.dimension, seed: 73)
        let (answer, plan) = try index.explainedSearch(query, k: 5, filter: .predicate { _ in false })
        #expect(answer.isEmpty && plan.strategy == .exact && plan.selectivity == 0)
        #expect(try index.search(query, k: 5, filter: .bitmap(IDBitmap([3]))).map(\.id) == [3])
        #expect(try index.search(query, k: 5, filter: .bitmap(IDBitmap([3])), minimumScore: 1.5).isEmpty)
    }

    @Test func thePlanFitsTheFilter() throws {
        let situation = SearchPlan.Situation(
            count: 1_000_000, selectivity: 1, k: 10, ef: 64, m: 16, walkedStride: 520, exactStride: 2048,
            isFiltered: false)
        func strategy(_ change: (inout SearchPlan.Situation) -> Void) -> SearchPlan.Strategy {
            var changed = situation
            change(&changed)
            return SearchPlan.strategy(for: changed).strategy
        }
        #expect(strategy { _ in } == .graph)
        #expect(strategy { $0.count = 100 } == .exact)
        #expect(strategy { $0.ef = 500_000 } == .exact)
        #expect(strategy { ($0.isFiltered, $0.selectivity) = (true, 0.5) } == .widened)
        #expect(strategy { ($0.isFiltered, $0.selectivity) = (true, 0.1) } == .filtered)
        #expect(strategy { ($0.isFiltered, $0.selectivity) = (true, 0.0001) } == .exact)
        #expect(strategy { ($0.isFiltered, $0.selectivity) = (true, 0) } == .exact)
    }

    /// The paths that a large index takes, on one small enough for a test.
    @Test func allStrategiesAnswerAlike() throws {
        let index = try Self.index.get()
        var strategies: Set<SearchPlan.Strategy> = []
        for (modulus, ef) in [(1, 64), (2, 10), (6, 10), (100, 10)] as [(Int64, Int)] {
            let filter: Filter? = modulus == 1 ? nil : .predicate { $0 % modulus == 0 }
            var found = 0
            for q in 0..<20 {
                let query = Samples.clustered(1, dimension: Self.dimension, seed: UInt64(740 + q))
                let (answer, plan) = try index.explainedSearch(query, k: 5, efSearch: ef, filter: filter)
                strategies.insert(plan.strategy)
                #expect(answer.count == 5 && answer.allSatisfy { $0.id % modulus == 0 })
                #expect(plan.scored > 0 && plan.scored <= Self.count && !plan.reason.isEmpty)
                let truth = Self.oracle.search(query, k: 5) { $0 % modulus == 0 }
                found += Set(answer.map(\.id)).intersection(truth.map(\.id)).count
            }
            #expect(found >= 90, "\(modulus): \(found)")
        }
        // A small graph isn't worth walking for a filter.
        #expect(Samples.effort == 1 || strategies == [.graph, .widened, .filtered, .exact])
    }
}
