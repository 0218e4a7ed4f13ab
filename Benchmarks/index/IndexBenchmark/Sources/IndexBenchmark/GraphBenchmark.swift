import VectorIndex

/// Builds a graph from vectors and saves it.
func benchmarkBuild(_ arguments: Arguments) throws {
    let dimension = try arguments.integer("dimension", default: 512)
    let threads = try arguments.integer("threads", default: 1)
    var configuration = HNSWConfiguration(metric: .innerProduct)
    configuration.m = try arguments.integer("m", default: 16)
    configuration.efConstruction = try arguments.integer("efc", default: 200)
    configuration.keepsOriginals = try arguments.integer("originals", default: 1) == 1
    switch arguments["storage"] ?? "int8" {
    case "f32": configuration.storage = .float32
    case "f16": configuration.storage = .float16
    case "int8": configuration.storage = .int8
    default: throw Failure("--storage is f32, f16 or int8")
    }
    let items = try readValues(try arguments.require("items"), as: Float.self)
    let count = items.count / dimension
    let path = try arguments.require("out")

    let start = seconds()
    let processorStart = processorSeconds()
    let index = try HNSWIndex(
        dimension: dimension, configuration: configuration, capacity: count, pool: WorkerPool(threadCount: threads))
    try index.add(ids: (0..<Int64(count)).map { $0 }, vectors: items)
    let built = seconds() - start
    let used = processorSeconds() - processorStart
    let saveStart = seconds()
    try index.save(to: path)
    let saved = seconds() - saveStart
    let statistics = index.statistics
    print(
        """
        {"task":"hnsw","lib":"\(label(configuration))","kind":"build","n":\(count),"threads":\(threads),\
        "build_s":\(built),"build_cpu_s":\(used),"save_s":\(saved),"row_bytes_per_vec":\(statistics.rowBytes / count),\
        "original_bytes_per_vec":\(statistics.originalBytes / count),\
        "graph_bytes_per_vec":\(Double(statistics.graphBytes) / Double(count))}
        """)
}

/// Opens a saved graph and searches it, one query at a time on one thread, with each `ef` given. Times are the
/// processor's, which others on the machine disturb least.
func benchmarkSearch(_ arguments: Arguments) throws {
    let path = try arguments.require("index")
    let queries = try readValues(try arguments.require("queries"), as: Float.self)
    let truth = try readValues(try arguments.require("truth"), as: Int32.self)
    let inMemory = try arguments.integer("in-memory", default: 1) == 1
    let budget = Double(try arguments.integer("budget-ms", default: 500)) / 1000
    let k = 10
    let start = seconds()
    let processorStart = processorSeconds()
    let index = try HNSWIndex(contentsOf: path, inMemory: inMemory)
    let opened = seconds() - start
    let dimension = index.dimension
    _ = try index.search(Array(queries[0..<dimension]), k: k)
    let answered = seconds() - start
    let used = processorSeconds() - processorStart
    print(
        """
        {"task":"hnsw","lib":"\(label(index.configuration))","kind":"open","in_memory":\(inMemory),\
        "open_ms":\(opened * 1e3),"first_answer_ms":\(answered * 1e3),"first_answer_cpu_ms":\(used * 1e3)}
        """)
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
        let time = try median(budget: budget, clock: processorSeconds) {
            for q in 0..<queryCount {
                _ = try index.search(Array(queries[q * dimension..<(q + 1) * dimension]), k: k, efSearch: ef)
            }
        }
        print(
            """
            {"task":"hnsw","lib":"\(label(index.configuration))","kind":"search","in_memory":\(inMemory),"ef":\(ef),\
            "recall10":\(recall),"qps":\((Double(queryCount) / time).rounded())}
            """)
        if recall > 0.995 { break }
    }
}

private func label(_ configuration: HNSWConfiguration) -> String {
    let rescored = configuration.storage != .float32 && configuration.keepsOriginals ? "+f32" : ""
    return "clipsearch-\(configuration.storage)\(rescored)"
}
