import VectorIndex

/// Exact search: one query at a time, and in batches.
func benchmarkFlat(_ arguments: Arguments) throws {
    let dimension = try arguments.integer("dimension", default: 512)
    let queries = try readValues(try arguments.require("queries"), as: Float.self)
    let queryCount = queries.count / dimension
    let pool = WorkerPool(threadCount: try arguments.integer("threads", default: 1))

    let start = seconds()
    let rows = try VectorRows(mappingFile: try arguments.require("items"), dimension: dimension)
    let mapped = try FlatIndex(
        ids: (0..<Int64(rows.count)).map { $0 }, rows: rows, metric: .cosine, rowsAreUnitLength: true, pool: pool)
    let opened = seconds() - start
    let first = try mapped.search(Array(queries[0..<dimension]), k: 10)
    let answered = seconds() - start

    var index = try FlatIndex(dimension: dimension, metric: .innerProduct, pool: pool)
    let items = try readValues(try arguments.require("items"), as: Float.self)
    try index.add(ids: (0..<Int64(rows.count)).map { $0 }, vectors: items)
    var next = 0
    let one = try median {
        next = (next + 1) % queryCount
        _ = try index.search(Array(queries[next * dimension..<(next + 1) * dimension]), k: 10)
    }
    let batch = try median { _ = try index.search(queries: queries, k: 10) }
    print(
        """
        {"task":"flat","lib":"clipsearch","n":\(rows.count),"dimension":\(dimension),"threads":\(pool.threadCount),\
        "open_ms":\(opened * 1e3),"first_ms":\(answered * 1e3),"one_ms":\(one * 1e3),\
        "gb_per_s":\(Double(rows.count * dimension * 4) / one / 1e9),"batch_qps":\(Double(queryCount) / batch),\
        "best":\(first[0].id)}
        """)
}
