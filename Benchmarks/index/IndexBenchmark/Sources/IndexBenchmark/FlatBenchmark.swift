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
    // In turns, so that both meet the same neighbours on the machine.
    var next = 0
    var scans: [Double] = []
    var reads: [Double] = []
    for _ in 0..<5 {
        scans.append(
            try median(budget: 0.3) {
                next = (next + 1) % queryCount
                _ = try index.search(Array(queries[next * dimension..<(next + 1) * dimension]), k: 10)
            })
        reads.append(median(budget: 0.3) { readAll(items) })
    }
    let one = scans.sorted()[scans.count / 2]
    let read = reads.sorted()[reads.count / 2]
    let gigabytes = Double(rows.count * dimension * 4) / 1e9
    let batch = try median { _ = try index.search(queries: queries, k: 10) }
    print(
        """
        {"task":"flat","lib":"clipsearch","n":\(rows.count),"dimension":\(dimension),"threads":\(pool.threadCount),\
        "open_ms":\(opened * 1e3),"first_ms":\(answered * 1e3),"one_ms":\(one * 1e3),\
        "gb_per_s":\(gigabytes / one),"read_gb_per_s":\(gigabytes / read),"of_bandwidth":\(read / one),\
        "batch_qps":\(Double(queryCount) / batch),\
        "best":\(first[0].id)}
        """)
}

/// Reads all values and does next to nothing with them: what memory allows, on one thread.
private func readAll(_ values: [Float]) {
    let sum = values.withUnsafeBytes { bytes -> SIMD16<UInt32> in
        typealias Line = SIMD16<UInt32>
        var sums = (Line.zero, Line.zero, Line.zero, Line.zero)
        for place in stride(from: 0, to: bytes.count / 256 * 256, by: 256) {
            sums.0 |= bytes.loadUnaligned(fromByteOffset: place, as: Line.self)
            sums.1 |= bytes.loadUnaligned(fromByteOffset: place + 64, as: Line.self)
            sums.2 |= bytes.loadUnaligned(fromByteOffset: place + 128, as: Line.self)
            sums.3 |= bytes.loadUnaligned(fromByteOffset: place + 192, as: Line.self)
        }
        return sums.0 | sums.1 | sums.2 | sums.3
    }
    readSink = sum.wrappedSum()
}

// Written so that reading isn't left out as useless; one thread measures.
private nonisolated(unsafe) var readSink: UInt32 = 0
