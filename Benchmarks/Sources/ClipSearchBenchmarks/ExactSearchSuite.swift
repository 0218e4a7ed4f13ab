import VectorIndex

/// The ten best of many vectors: one query at a time, and a hundred at once.
func measureExactSearch(_ options: Options, _ harness: Harness) throws {
    var random = RandomVectors(seed: 7)
    let dimension = options.dimension
    let chunk = 10_000
    var index = try FlatIndex(dimension: dimension, metric: .innerProduct)
    for start in stride(from: 0, to: options.vectors, by: chunk) {
        let end = min(start + chunk, options.vectors)
        try index.add(
            ids: (start..<end).map(Int64.init), vectors: random.unit(end - start, dimension: dimension))
    }
    let queryCount = 100
    let queries = random.unit(queryCount, dimension: dimension)
    let prefix = "exact-search/\(options.vectors)x\(dimension)"

    let single = (0..<queryCount).map { Array(queries[$0 * dimension..<($0 + 1) * dimension]) }
    var turn = 0
    try harness.measure("\(prefix)/batch-1") {
        turn = (turn + 1) % queryCount
        consume(try index.search(single[turn], k: 10))
    }
    try harness.measure("\(prefix)/batch-\(queryCount)", items: queryCount) {
        consume(try index.search(queries: queries, k: 10))
    }
}
