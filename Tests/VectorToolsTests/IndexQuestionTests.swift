import TensorFiles
import Testing
import VectorIndex
import VectorTools

@Suite struct IndexQuestionTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let dimension = 16
    private static let count = 3000

    /// - Returns: with `truth`, the right answers to the first 40 queries.
    private func prepared(
        queries: Int = 40, storage: HNSWConfiguration.Storage = .float32, keepsOriginals: Bool = true
    ) throws -> (items: VectorFile, queries: VectorFile, index: HNSWIndex, truth: [[Int64]]) {
        let items = randomVectors(Self.count, Self.dimension, seed: 5)
        let asked = randomVectors(queries, Self.dimension, seed: 6)
        let itemFile = try VectorFile(path: folder.write("items.npy", items, shape: [Self.count, Self.dimension]))
        let queryFile = try VectorFile(path: folder.write("queries.npy", asked, shape: [queries, Self.dimension]))
        let index = try IndexBuilder.build(
            from: itemFile,
            configuration: .init(
                metric: .innerProduct, storage: storage, keepsOriginals: keepsOriginals, efConstruction: 100))
        return (
            itemFile, queryFile, index,
            exactAnswers(items, Array(asked.prefix(40 * Self.dimension)), dimension: Self.dimension, k: 10)
        )
    }

    @Test func recallIsTheShareOfRightAnswers() throws {
        let (_, queries, index, truth) = try prepared()
        var question = IndexQuestion(k: 10)
        question.efSearch = Self.count
        var told: [Int] = []
        let exact = try question.ask(index, about: queries) { told.append($0) }
        #expect(told == [40])
        #expect(exact.ids == truth.flatMap(\.self))
        #expect(exact.recall(truth: truth.flatMap(\.self), width: 10) == 1)
        #expect(exact.plan?.strategy == .exact && exact.strategies == [.exact: 40])
        #expect(exact.seconds > 0 && exact.queriesPerSecond > 0)
        // Half of the right answers replaced by others; places without one don't count.
        let half = truth.flatMap { $0.prefix(5) + [-1, -1, 5000, 5001, 5002, 5003, 5004, 77_777] }
        #expect(exact.recall(truth: half, width: 13) == 5.0 / 8)
        #expect(exact.recall(truth: [Int64](repeating: -1, count: 400), width: 10) == nil)

        question.efSearch = 40
        let walked = try question.ask(index, about: queries)
        #expect(walked.recall(truth: truth.flatMap(\.self), width: 10) ?? 0 > 0.9)
        #expect(walked.plan?.strategy == .graph && walked.strategies == [.graph: 40])
    }

    @Test func placesWithoutAnAnswerAreMarked() throws {
        let (_, queries, index, truth) = try prepared(queries: 3)
        var question = IndexQuestion(k: Self.count + 5)
        let all = try question.ask(index, about: queries)
        for query in 0..<3 {
            let ids = all.ids[query * all.k..<(query + 1) * all.k]
            let scores = all.scores[query * all.k..<(query + 1) * all.k]
            #expect(ids.suffix(5) == [-1, -1, -1, -1, -1] && ids.prefix(10).elementsEqual(truth[query]))
            #expect(Set(ids.prefix(Self.count)).count == Self.count)
            #expect(scores.suffix(5).allSatisfy { $0 == -.infinity })
            #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 >= $1 })
        }
        question.k = 2
        question.filter = .predicate { $0 == 17 }
        let one = try question.ask(index, about: queries)
        #expect(one.ids == [17, -1, 17, -1, 17, -1])
        question.filter = .predicate { _ in false }
        #expect(try question.ask(index, about: queries).ids == [Int64](repeating: -1, count: 6))
    }

    @Test func queriesBeyondOnePieceAreAnsweredInOrder() throws {
        let count = 4096 + 3
        let (_, queries, index, _) = try prepared(queries: count)
        let question = IndexQuestion(k: 1)
        let answers = try question.ask(index, about: queries)
        for row in [0, 4095, 4096, 4098] {
            #expect(try index.search(queries.rows(row..<row + 1), k: 1).map(\.id) == [answers.ids[row]])
        }
        let none = try VectorFile(path: folder.write("none.npy", [Float](), shape: [0, Self.dimension]))
        let empty = try question.ask(index, about: none)
        #expect(empty.ids == [] && empty.plan == nil && empty.strategies.isEmpty)
        #expect(answers.strategies.values.reduce(0, +) == count)
    }

    @Test func candidatesAreScoredAgainByTheFile() throws {
        let (items, queries, index, truth) = try prepared(storage: .int8, keepsOriginals: false)
        var question = IndexQuestion(k: 10)
        question.efSearch = 400
        let coarse = try question.ask(index, about: queries)
        question.originals = items
        let fine = try question.ask(index, about: queries)
        let coarseRecall = try #require(coarse.recall(truth: truth.flatMap(\.self), width: 10))
        let fineRecall = try #require(fine.recall(truth: truth.flatMap(\.self), width: 10))
        #expect(fineRecall > coarseRecall && fineRecall > 0.99)
        for query in 0..<queries.count {
            let vector = try queries.rows(query..<query + 1)
            let item = try items.rows(Int(fine.ids[query * 10])..<Int(fine.ids[query * 10]) + 1)
            #expect(abs(zip(vector, item).reduce(0) { $0 + $1.0 * $1.1 } - fine.scores[query * 10]) < 1e-5)
        }
        question.originals = try VectorFile(
            path: folder.write("few.npy", randomVectors(100, Self.dimension, seed: 5), shape: [100, Self.dimension]))
        #expect(throws: VectorToolsError.self) { try question.ask(index, about: queries) }
    }

    @Test func badQuestionsAreRefused() throws {
        let (_, _, index, _) = try prepared(queries: 1)
        var values = randomVectors(3, Self.dimension, seed: 9)
        values[2 * Self.dimension] = .nan
        let queries = try VectorFile(path: folder.write("bad.npy", values, shape: [3, Self.dimension]))
        let error = #expect(throws: VectorToolsError.self) { try IndexQuestion(k: 1).ask(index, about: queries) }
        #expect(error?.description.contains("value 0 of row 2") == true)
        #expect(throws: VectorIndexError.self) { try IndexQuestion(k: 0).ask(index, about: queries) }
        #expect(throws: VectorToolsError.tooManyAnswers(queries: 3, k: 1 << 26)) {
            try IndexQuestion(k: 1 << 26).ask(index, about: queries)
        }
        #expect(throws: VectorToolsError.tooManyAnswers(queries: 3, k: .max)) {
            try IndexQuestion(k: .max).ask(index, about: queries)
        }
    }
}
