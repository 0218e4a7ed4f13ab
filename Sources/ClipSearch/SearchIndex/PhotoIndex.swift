import Catalog
import VectorIndex

/// A snapshot of the vectors of one model's present photos, ready for searching. It does not change when the library
/// does.
///
///     let index = try photoIndex(of: record)
///     let found = try index.search(vector, k: 10, filter: nil, minimumScore: nil)
///
/// Most vectors are in its base, which is immutable; those added or changed since are stored separately.
struct PhotoIndex: Sendable {
    enum Base: Sendable {
        /// All vectors are compared. The sentence gives the reason why there is no graph.
        case vectors(FlatIndex, because: String)
        /// An index file.
        case graph(HNSWIndex)
    }

    struct Found {
        /// The neighbours with exact scores, by descending score, then by ascending id.
        var neighbors: [Neighbor]
        var plan: SearchPlan
    }

    let base: Base
    let policy: IndexPolicy
    /// The vectors added or changed after the base was made.
    private(set) var recent: FlatIndex
    /// The photos whose vectors in the base, if any, are outdated.
    private(set) var outdated = IDBitmap()
    /// The number of photos that have a vector.
    private(set) var count: Int
    /// The reason why a damaged file is not the base; nil if it is not damaged.
    var problem: String?
    /// The library's watermark up to which changes are included.
    private(set) var watermark: Int64

    init(base: Base, watermark: Int64, dimension: Int, policy: IndexPolicy) throws {
        self.base = base
        self.watermark = watermark
        self.policy = policy
        recent = try FlatIndex(dimension: dimension, metric: .innerProduct)
        count = base.count
    }

    /// The number of photos that have changed since the base was made.
    var changedPhotos: Int { outdated.count }

    /// Applies changes from the library.
    mutating func apply(_ changes: VectorChanges) throws {
        recent.remove(ids: changes.removed)
        try recent.add(ids: changes.updated.ids, vectors: changes.updated.values)
        for id in changes.removed { outdated.insert(id) }
        for id in changes.updated.ids { outdated.insert(id) }
        watermark = changes.updated.watermark
        count = base.count - base.count(in: outdated) + recent.count
    }

    /// Returns the photos most similar to the query: `k` of them, if as many pass the filter and the minimum score.
    ///
    /// Beyond ``IndexPolicy/walkedAnswers``, and where the minimum score decides which photos are returned, all photos
    /// are compared, so that the results are complete.
    ///
    /// - Parameters:
    ///   - query: a vector of length 1.
    ///   - filter: the photos that may be returned; nil for all. May contain ids that are not in the index.
    ///   - minimumScore: the threshold below which photos are excluded.
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
            // Changed photos are also excluded by a filter, which is not worth reporting.
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
            // With as many candidates as vectors, the planner compares all.
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
