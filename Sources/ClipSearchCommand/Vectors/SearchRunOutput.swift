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
            var json = JSONWriter()
            write(to: &json)
            try output.write(json.bytes)
            try output.writeLine()
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

    private func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("queries", answers.queryCount)
            json.member("k", answers.k)
            json.member("ef", efSearch)
            json.member("threads", threads)
            json.member("openMilliseconds", (openMilliseconds * 1000).rounded() / 1000)
            json.member("seconds", (answers.seconds * 1e6).rounded() / 1e6)
            json.member("queriesPerSecond", (answers.queriesPerSecond * 10).rounded() / 10)
            if let recall { json.member("recall", recall) } else { json.memberNull("recall") }
            json.member(
                "strategies", object: { json in for (way, count) in strategies { json.member(way.rawValue, count) } })
            guard let plan = answers.plan else {
                json.memberNull("plan")
                return
            }
            json.member(
                "plan",
                object: { json in
                    json.member("strategy", plan.strategy.rawValue)
                    json.member("reason", plan.reason)
                    json.member("selectivity", plan.selectivity)
                    json.member("scored", plan.scored)
                })
        }
    }
}
