import Catalog
import VectorIndex

/// The vectors that one model gave to the photos present at some moment, ready to be searched. It stays as it is while
/// the library changes.
///
///     let index = try photoIndex(of: record)
///     let found = try index.search(vector, k: 10, filter: nil, minimumScore: nil)
///
/// Most vectors are in its base, which is not changed; those that were added or changed since are beside it.
struct PhotoIndex: Sendable {
    enum Base: Sendable {
        /// All are compared. The sentence says why there is no graph.
        case vectors(FlatIndex, because: String)
        /// An index file.
        case graph(HNSWIndex)
    }

    struct Found {
        /// By falling score, then by rising id. The scores are exact.
        var neighbors: [Neighbor]
        var plan: SearchPlan
    }

    let base: Base
    let policy: IndexPolicy
    /// Vectors that were added or changed after the base was made.
    private(set) var recent: FlatIndex
    /// Photos whose vectors in the base count no more, if it has them.
    private(set) var outdated = IDBitmap()
    /// Photos that have a vector.
    private(set) var count: Int
    /// The reason why a damaged file is not the base; nil if it isn't damaged.
    var problem: String?
    /// The catalog's, up to which changes are in.
    private(set) var watermark: Int64

    init(base: Base, watermark: Int64, dimension: Int, policy: IndexPolicy) throws {
        self.base = base
        self.watermark = watermark
        self.policy = policy
        recent = try FlatIndex(dimension: dimension, metric: .innerProduct)
        count = base.count
    }

    /// How many photos have changed since the base was made.
    var changedPhotos: Int { outdated.count }

    /// Takes in what has changed in the catalog.
    mutating func apply(_ changes: VectorChanges) throws {
        recent.remove(ids: changes.removed)
        try recent.add(ids: changes.updated.ids, vectors: changes.updated.values)
        for id in changes.removed { outdated.insert(id) }
        for id in changes.updated.ids { outdated.insert(id) }
        watermark = changes.updated.watermark
        count = base.count - base.count(in: outdated) + recent.count
    }

    /// The photos most like the query: `k` of them, if as many pass the filter and the minimum score.
    ///
    /// Beyond ``IndexPolicy/walkedAnswers``, and where the minimum score decides which photos are answers, all photos are
    /// compared: such answers are complete.
    ///
    /// - Parameters:
    ///   - query: of length 1.
    ///   - filter: which photos may be answers; nil: all. May hold ids that the index doesn't.
    ///   - minimumScore: leaves out what scores lower.
    /// - Throws: `VectorIndexError`.
    func search(_ query: [Float], k: Int, filter: Filter?, minimumScore: Float?) throws -> Found {
        let k = min(k, count)
        let (newest, newestScored) = try recent.countedSearch(query, k: k, filter: filter, minimumScore: minimumScore)
        var found: Found
        switch base {
        case .vectors(let vectors, let reason):
            let (neighbors, scored) = try vectors.countedSearch(
                query, k: k, filter: leavingOutOutdated(filter), minimumScore: minimumScore)
            found = Found(
                neighbors: neighbors,
                plan: SearchPlan(strategy: .exact, comparedPhotos: scored, reason: reason, indexProblem: problem))
        case .graph(let graph):
            found = try search(
                graph, query, k: k, filter: leavingOutOutdated(filter), minimumScore: minimumScore ?? -.infinity)
            // Photos that changed since are left out by a filter, too, which is nothing to tell of.
            if filter == nil, found.plan.strategy == .widened { found.plan.reason = "no filter" }
        }
        guard newestScored > 0 else { return found }
        var top = TopNeighbors(capacity: k)
        for neighbor in found.neighbors + newest { top.offer(id: neighbor.id, score: neighbor.score) }
        found.neighbors = top.sorted()
        found.plan.comparedPhotos += newestScored
        if case .graph = base { found.plan.reason += "; \(newestScored) newer photos were compared one by one" }
        return found
    }

    private func search(
        _ graph: HNSWIndex, _ query: [Float], k: Int, filter: Filter?, minimumScore: Float
    ) throws -> Found {
        func compareAll(_ reason: String) throws -> Found {
            // With as many candidates as there are vectors, the planner compares all.
            let (neighbors, plan) = try graph.explainedSearch(
                query, k: k, efSearch: .max, filter: filter, minimumScore: minimumScore)
            return Found(neighbors: neighbors, plan: SearchPlan(plan, reason: reason))
        }
        if k > policy.walkedAnswers { return try compareAll("more than \(policy.walkedAnswers) answers were wanted") }
        let (neighbors, plan) = try graph.explainedSearch(
            query, k: policy.walkedAnswers, efSearch: policy.configuration.efSearch, filter: filter)
        let answers = Array(neighbors.prefix(k).prefix { $0.score >= minimumScore })
        if answers.count < k, minimumScore > -.infinity, plan.strategy != .exact {
            return try compareAll("the minimum score decides which photos are answers")
        }
        return Found(neighbors: answers, plan: SearchPlan(plan, reason: plan.reason))
    }

    func leavingOutOutdated(_ filter: Filter?) -> Filter? {
        if outdated.isEmpty { return filter }
        let outdated = outdated
        return switch filter {
        case nil: .predicate { !outdated.contains($0) }
        case .predicate(let accepts): .predicate { !outdated.contains($0) && accepts($0) }
        case .bitmap(let ids): .predicate { ids.contains($0) && !outdated.contains($0) }
        }
    }
}

extension PhotoIndex.Base {
    var count: Int {
        switch self {
        case .vectors(let vectors, _): vectors.count
        case .graph(let graph): graph.count
        }
    }

    func count(in ids: IDBitmap) -> Int {
        switch self {
        case .vectors(let vectors, _): vectors.count(in: ids)
        case .graph(let graph): graph.count(in: ids)
        }
    }
}

extension SearchPlan {
    init(_ plan: VectorIndex.SearchPlan, reason: String) {
        let strategy: Strategy =
            switch plan.strategy {
            case .graph: .graph
            case .widened: .widened
            case .filtered: .filtered
            case .exact: .exact
            }
        self.init(strategy: strategy, comparedPhotos: plan.scored, reason: reason, usesIndex: true)
    }
}
