import StrictJSON
import TerminalOutput
import VectorIndex
import VectorTools

/// The output of a search for the queries in a file.
struct SearchRunOutput {
    let answers: IndexAnswers
    /// The recall; nil unless the correct neighbours are known.
    let recall: Double?
    let efSearch: Int
    let threads: Int
    let openMilliseconds: Double

    func write(asJSON: Bool) throws {
        var output = OutputWriter()
        if asJSON {
            try output.write(json: object)
        } else {
            try output.writeLine(
                "\(HumanReadable.count(answers.queryCount)) queries: "
                    + "\(HumanReadable.count(Int(min(answers.queriesPerSecond, 1e12)))) queries/s, "
                    + "\(threads) thread\(threads == 1 ? "" : "s"), ef \(efSearch)")
            if let recall { try output.writeLine("recall@\(answers.k) \(HumanReadable.decimal(recall, places: 4))") }
            if let plan = answers.plan { try output.writeLine("plan \(plan.strategy.rawValue): \(plan.reason)") }
            if strategies.count > 1 {
                let counts = strategies.map { "\($0.rawValue) \(HumanReadable.count($1))" }
                try output.writeLine("plans of all queries: \(counts.joined(separator: ", "))")
            }
        }
        try output.flush()
    }

    /// The strategies with the number of queries answered by each, the most frequent first.
    private var strategies: [(SearchPlan.Strategy, Int)] {
        answers.strategies.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map { ($0, $1) }
    }

    private var object: JSONObject {
        let plan = answers.plan.map { plan -> JSONObject in
            [
                "strategy": plan.strategy.rawValue, "reason": plan.reason, "selectivity": plan.selectivity,
                "scored": plan.scored,
            ]
        }
        return [
            "queries": answers.queryCount, "k": answers.k, "ef": efSearch, "threads": threads,
            "openMilliseconds": openMilliseconds.rounded(places: 3), "seconds": answers.seconds.rounded(places: 6),
            "queriesPerSecond": answers.queriesPerSecond.rounded(places: 1), "recall": recall,
            "strategies": JSONObject(strategies.map { ($0.rawValue, $1) }), "plan": plan,
        ]
    }
}
