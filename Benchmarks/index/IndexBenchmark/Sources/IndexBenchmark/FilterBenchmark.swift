import VectorIndex

/// Searches with filters that pass a share of the vectors: at random, or those least like the query. Prints recall against
/// the exact search, the plans taken, and the processor's time for a query.
func benchmarkFilters(_ arguments: Arguments) throws {
    let queries = try readValues(try arguments.require("queries"), as: Float.self)
    let items = try readValues(try arguments.require("items"), as: Float.self)
    let index = try HNSWIndex(contentsOf: try arguments.require("index"), inMemory: true)
    let dimension = index.dimension
    let count = items.count / dimension
    var flat = try FlatIndex(dimension: dimension, metric: index.configuration.metric)
    try flat.add(ids: (0..<Int64(count)).map { $0 }, vectors: items)
    let ef = try arguments.integer("ef", default: 64)
    var generator = SystemRandomNumberGenerator()
    let shuffled = (0..<Int64(count)).shuffled(using: &generator)
    for selectivity in [0.5, 0.1, 0.04, 0.01, 0.001] {
        for isCorrelated in [false, true] {
            let wanted = Int(Double(count) * selectivity)
            var found = 0
            var expected = 0
            var time = 0.0
            var strategies: [String: Int] = [:]
            for q in 0..<40 {
                let query = Array(queries[q * dimension..<(q + 1) * dimension])
                let matching =
                    isCorrelated
                    ? try flat.search(query, k: count).suffix(wanted).map(\.id) : Array(shuffled.prefix(wanted))
                let filter = Filter.bitmap(IDBitmap(matching))
                let truth = try flat.search(query, k: 10, filter: filter)
                let start = processorSeconds()
                let (answer, plan) = try index.explainedSearch(query, k: 10, efSearch: ef, filter: filter)
                time += processorSeconds() - start
                strategies[plan.strategy.rawValue, default: 0] += 1
                found += Set(answer.map(\.id)).intersection(truth.map(\.id)).count
                expected += truth.count
            }
            let plans = strategies.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
            print(
                """
                {"task":"filter","n":\(count),"selectivity":\(selectivity),"correlated":\(isCorrelated),"ef":\(ef),\
                "recall10":\(Double(found) / Double(expected)),"cpu_ms":\(time / 40 * 1e3),"plans":{\(plans)}}
                """)
        }
    }
}
