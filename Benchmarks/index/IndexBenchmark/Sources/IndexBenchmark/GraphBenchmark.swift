import VectorIndex

/// Builds a graph and searches it one query at a time on one thread, with the `ef`s given.
func benchmarkGraph(_ arguments: Arguments) throws {
    let dimension = try arguments.integer("dimension", default: 512)
    let threads = try arguments.integer("threads", default: 1)
    let k = 10
    var configuration = HNSWConfiguration(metric: .innerProduct)
    configuration.m = try arguments.integer("m", default: 16)
    configuration.efConstruction = try arguments.integer("efc", default: 200)
    switch arguments["storage"] ?? "int8" {
    case "f32": configuration.storage = .float32
    case "f16": configuration.storage = .float16
    case "int8": configuration.storage = .int8
    default: throw Failure("--storage is f32, f16 or int8")
    }
    let label = "clipsearch-\(arguments["storage"] ?? "int8")"
    let pool = WorkerPool(threadCount: threads)
    let index: HNSWIndex
    let items = try readValues(try arguments.require("items"), as: Float.self)
    let count = items.count / dimension
    let before = residentBytes()
    let start = seconds()
    let processorStart = processorSeconds()
    index = try HNSWIndex(dimension: dimension, configuration: configuration, capacity: count, pool: pool)
    try index.add(ids: (0..<Int64(count)).map { $0 }, vectors: items)
    let built = seconds() - start
    print(
        """
        {"task":"hnsw","lib":"\(label)","kind":"build","n":\(count),"threads":\(threads),"build_s":\(built),\
        "build_cpu_s":\(processorSeconds() - processorStart),\
        "rss_bytes_per_vec":\((residentBytes() - before) / count)}
        """)
    for (label, queriesName, truthName) in [("", "queries", "truth"), ("ood", "ood-queries", "ood-truth")] {
        guard let queriesPath = arguments[queriesName] else { continue }
        let queries = try readValues(queriesPath, as: Float.self)
        let truth = try readValues(try arguments.require(truthName), as: Int32.self)
        let queryCount = queries.count / dimension
        let truthWidth = truth.count / queryCount
        for ef in try arguments.integers("ef", default: [10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384]) {
            var found = 0
            for q in 0..<queryCount {
                let answer = try index.search(Array(queries[q * dimension..<(q + 1) * dimension]), k: k, efSearch: ef)
                let expected = Set(truth[q * truthWidth..<q * truthWidth + k].map(Int64.init))
                found += answer.count { expected.contains($0.id) }
            }
            let recall = Double(found) / Double(queryCount * k)
            let time = try median(budget: 1, clock: processorSeconds) {
                for q in 0..<queryCount {
                    _ = try index.search(Array(queries[q * dimension..<(q + 1) * dimension]), k: k, efSearch: ef)
                }
            }
            print(
                """
                {"task":"hnsw","lib":"clipsearch-\(arguments["storage"] ?? "int8")","kind":"search\(label)","n":\(count),\
                "ef":\(ef),"recall10":\(recall),"qps":\((Double(queryCount) / time).rounded())}
                """)
            if recall > 0.995 { break }
        }
    }
}
