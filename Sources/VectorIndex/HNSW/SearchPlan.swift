/// How a search was carried out, and why.
public struct SearchPlan: Sendable, Equatable {
    public enum Strategy: String, Sendable {
        /// The graph was walked, and all that was found could be answered with.
        case graph
        /// The graph was walked with so many more candidates that enough of them pass the filter.
        case widened
        /// The graph was walked until enough that pass the filter were found.
        case filtered
        /// All that may be answered with were scored.
        case exact
    }

    public var strategy: Strategy

    /// The share of the vectors that may be answered with, as a sample suggests.
    public var selectivity: Double

    /// How many vectors were scored.
    public var scored: Int

    /// A sentence for people.
    public var reason: String
}

extension SearchPlan {
    /// What is known before a search.
    package struct Situation {
        /// Slots, removed ones included.
        package var count: Int
        /// The share of slots that may be answered with.
        package var selectivity: Double
        package var k: Int
        package var ef: Int
        package var m: Int
        /// Bytes of a row that is walked on, and of one that is scored exactly.
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

        /// Rows scored in a walk: each of the `ef` nodes followed brings about 1.2 × m new ones, up to all there are.
        func walkedRows(ef: Double) -> Double { min(ef * 1.2 * Double(m) + 200, Double(count)) }

        /// Nanoseconds, roughly: a row far away costs a wait besides its bytes, one in sequence only its bytes; and the
        /// beam moves up for each candidate that is put into it, or a heap for each that is refused.
        var walkCost: Double {
            let steps = Double(ef) / max(selectivity, 1e-9)
            let heap: Double = isFiltered ? 15 : 0
            return walkedRows(ef: steps) * (15 + Double(walkedStride) / 20 + Double(ef) / 10 + heap)
        }

        var scanCost: Double {
            (isFiltered ? Double(count) * 4 : 0)
                + selectivity * Double(count) * ((isFiltered ? 15 : 4) + Double(exactStride) / 20)
        }

        /// The `ef` with which as many accepted candidates are expected as there'd be without a filter.
        var widenedEF: Int { Int((Double(ef) * 1.15 / max(selectivity, 1e-9)).rounded(.up)) }
    }

    /// The cheapest way that keeps the answer's quality.
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
        // A beam is cheaper to keep than a heap of candidates, until it grows long.
        if situation.selectivity >= 0.2, situation.widenedEF <= 2048 {
            let reason = "\(percent) may be answered with: ef is \(situation.widenedEF) instead of \(situation.ef)"
            return (.widened, reason)
        }
        return (.filtered, "\(percent) may be answered with: the graph is walked until enough are found")
    }
}
