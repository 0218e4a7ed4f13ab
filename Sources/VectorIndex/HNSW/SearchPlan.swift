/// The strategy of a search, and the reason for it.
public struct SearchPlan: Sendable, Equatable {
    /// A way of answering a query.
    public enum Strategy: String, Sendable {
        /// The graph was walked, and all nodes found could be returned.
        case graph
        /// The graph was walked with enough additional candidates for the required number to pass the filter.
        case widened
        /// The graph was walked until enough nodes that pass the filter were found.
        case filtered
        /// All vectors that may be returned were scored.
        case exact
    }

    /// The strategy used.
    public var strategy: Strategy

    /// The proportion of vectors that may be returned, estimated from a sample.
    public var selectivity: Double

    /// The number of vectors scored.
    public var scored: Int

    /// A sentence for display.
    public var reason: String
}

extension SearchPlan {
    /// The information available before a search.
    package struct Situation {
        /// The number of slots, including removed ones.
        package var count: Int
        /// The proportion of slots that may be returned.
        package var selectivity: Double
        package var k: Int
        package var ef: Int
        package var m: Int
        /// The size in bytes of a row for walks, and of one that is scored exactly.
        package var walkedStride: Int
        package var exactStride: Int
        package var isFiltered: Bool

        package init(
            count: Int, selectivity: Double, k: Int, ef: Int, m: Int, walkedStride: Int, exactStride: Int,
            isFiltered: Bool
        ) {
            self.count = count
            self.selectivity = selectivity
            self.k = k
            self.ef = ef
            self.m = m
            self.walkedStride = walkedStride
            self.exactStride = exactStride
            self.isFiltered = isFiltered
        }

        /// Returns the number of rows scored in a walk: each of the `ef` nodes followed adds about 1.2 × m new ones, up
        /// to all rows.
        func walkedRows(ef: Double) -> Double { min(ef * 1.2 * Double(m) + 200, Double(count)) }

        /// The estimated nanoseconds of a walk: a random access costs latency and bytes, a sequential one only bytes;
        /// inserting a candidate shifts the beam, and a rejected one goes into a heap.
        var walkCost: Double {
            let steps = Double(ef) / max(selectivity, 1e-9)
            let heap: Double = isFiltered ? 15 : 0
            return walkedRows(ef: steps) * (15 + Double(walkedStride) / 20 + Double(ef) / 10 + heap)
        }

        var scanCost: Double {
            (isFiltered ? Double(count) * 4 : 0)
                + selectivity * Double(count) * ((isFiltered ? 15 : 4) + Double(exactStride) / 20)
        }

        /// The `ef` that is expected to find as many accepted candidates as a search without a filter.
        var widenedEF: Int { Int((Double(ef) * 1.15 / max(selectivity, 1e-9)).rounded(.up)) }
    }

    /// Returns the cheapest strategy that preserves the quality of the results.
    package static func strategy(for situation: Situation) -> (strategy: Strategy, reason: String) {
        let percent = "\((situation.selectivity * 1000).rounded() / 10) %"
        if situation.scanCost <= situation.walkCost {
            let reason =
                situation.isFiltered
                ? "\(percent) may be answered with: scoring those is cheaper than walking the graph"
                : "k or ef is so large that scoring all is cheaper than walking the graph"
            return (.exact, reason)
        }
        if situation.walkedRows(ef: Double(situation.ef)) >= Double(situation.count) {
            return (.exact, "a walk would score nearly all of the \(situation.count) vectors anyway")
        }
        if !situation.isFiltered { return (.graph, "no filter") }
        // A beam is cheaper to maintain than a heap of candidates, until it grows long.
        if situation.selectivity >= 0.2, situation.widenedEF <= 2048 {
            let reason = "\(percent) may be answered with: ef is \(situation.widenedEF) instead of \(situation.ef)"
            return (.widened, reason)
        }
        return (.filtered, "\(percent) may be answered with: the graph is walked until enough are found")
    }
}
