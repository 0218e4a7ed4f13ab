import CKernels
import Synchronization
import Workers

extension FlatIndex {
    /// Returns the `k` vectors most similar to the query, or all if there are fewer.
    ///
    /// - Parameters:
    ///   - query: shape `[dimension]`.
    ///   - k: the number of neighbours.
    ///   - filter: the ids that may be returned; nil for all.
    ///   - minimumScore: the threshold below which vectors are excluded.
    /// - Returns: neighbours by descending score, then by ascending id.
    /// - Throws: ``VectorIndexError/wrongSize(floats:vectors:dimension:)``,
    ///   ``VectorIndexError/notFinite(vector:component:value:)``, and
    ///   ``VectorIndexError/invalidParameter(name:value:allowed:)`` if `k` is negative or `minimumScore` is NaN.
    public func search(
        _ query: [Float], k: Int, filter: Filter? = nil, minimumScore: Float? = nil
    ) throws(VectorIndexError) -> [Neighbor] {
        try countedSearch(query, k: k, filter: filter, minimumScore: minimumScore).neighbors
    }

    /// Searches as ``search(_:k:filter:minimumScore:)`` does, and returns the number of vectors scored.
    package func countedSearch(
        _ query: [Float], k: Int, filter: Filter?, minimumScore: Float?
    ) throws(VectorIndexError) -> (neighbors: [Neighbor], scored: Int) {
        try checkSearch(k: k, minimumScore: minimumScore)
        let query = try VectorPreparation.query(query, count: 1, dimension: dimension, metric: metric)
        let matching = filter.map(rowsMatching)
        let total = matching?.count ?? count
        let empty = TopNeighbors(capacity: min(k, total), minimumScore: minimumScore ?? -.infinity)
        let best = Mutex(empty)
        // Below some hundred kilobytes per thread, waking another thread costs more than it saves.
        pool.forEachRange(of: total, minimumLength: max(1, 65_536 / dimension)) { range, _ in
            var top = empty
            scan(range, of: matching, query: query, into: &top)
            best.withLock { $0.formUnion(top) }
        }
        return (best.withLock { $0.sorted() }, total)
    }

    /// Searches for several queries: each row is fetched once for many of them.
    ///
    /// - Parameters:
    ///   - queries: shape `[number of queries, dimension]`.
    ///   - k: the number of neighbours of each query.
    ///   - filter: the ids that may be returned; nil for all.
    ///   - minimumScore: the threshold below which vectors are excluded.
    /// - Returns: for each query, the same as ``search(_:k:filter:minimumScore:)``, bit for bit.
    public func search(
        queries: [Float], k: Int, filter: Filter? = nil, minimumScore: Float? = nil
    ) throws(VectorIndexError) -> [[Neighbor]] {
        try checkSearch(k: k, minimumScore: minimumScore)
        let queryCount = queries.count / dimension
        let queries = try VectorPreparation.query(queries, count: queryCount, dimension: dimension, metric: metric)
        let matching = filter.map(rowsMatching)
        let total = matching?.count ?? count
        let empty = TopNeighbors(capacity: min(k, total), minimumScore: minimumScore ?? -.infinity)
        let answers = Mutex([[Neighbor]](repeating: [], count: queryCount))
        let group = min(128, (queryCount + pool.threadCount - 1) / max(1, pool.threadCount))
        let groups = group == 0 ? 0 : (queryCount + group - 1) / group
        pool.forEachIndex(of: groups) { index, _ in
            let range = index * group..<min((index + 1) * group, queryCount)
            var tops = [TopNeighbors](repeating: empty, count: range.count)
            if let matching {
                for (i, query) in range.enumerated() {
                    let values = Array(queries[query * dimension..<(query + 1) * dimension])
                    scan(0..<total, of: matching, query: values, into: &tops[i])
                }
            } else {
                scanTiles(queries: queries, range, into: &tops)
            }
            let sorted = tops.map { $0.sorted() }
            answers.withLock { $0.replaceSubrange(range, with: sorted) }
        }
        return answers.withLock { $0 }
    }

    /// Returns all vectors that score at least `minimumScore`, best first.
    public func search(
        _ query: [Float], minimumScore: Float, filter: Filter? = nil
    ) throws(VectorIndexError) -> [Neighbor] {
        try search(query, k: count, filter: filter, minimumScore: minimumScore)
    }

    private func checkSearch(k: Int, minimumScore: Float?) throws(VectorIndexError) {
        guard k >= 0 else { throw .invalidParameter(name: "k", value: "\(k)", allowed: "0 or more") }
        if let minimumScore, minimumScore.isNaN {
            throw .invalidParameter(name: "minimumScore", value: "NaN", allowed: "a number")
        }
    }

    private func rowsMatching(_ filter: Filter) -> [UInt32] {
        var matching: [UInt32] = []
        for (row, id) in ids.enumerated() where filter.accepts(id) { matching.append(UInt32(row)) }
        return matching
    }

    /// The number of rows scored at a time, few enough for the scores to stay in the first-level cache.
    private static let chunk = 256

    private func scan(_ range: Range<Int>, of matching: [UInt32]?, query: [Float], into top: inout TopNeighbors) {
        let scoreRows = FloatDistances.fastest.rowScores(metric)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.chunk) { scores in
            guard let scores = scores.baseAddress else { return }
            rows.withBase { base in
                var start = range.lowerBound
                while start < range.upperBound {
                    let length = min(Self.chunk, range.upperBound - start)
                    if let matching {
                        matching.withUnsafeBufferPointer { matching in
                            let indexes = matching.baseAddress.map { $0 + start }
                            var part = ck_vectors(
                                base, stride: rows.stride, indexes: indexes, count: length, dimension: dimension)
                            scoreRows(query, &part, scores)
                        }
                        for i in 0..<length { offer(scores[i], row: Int(matching[start + i]), to: &top) }
                    } else {
                        var part = ck_vectors(
                            base + start * rows.stride, stride: rows.stride, count: length, dimension: dimension)
                        scoreRows(query, &part, scores)
                        offerAll(scores, length, firstRow: start, to: &top)
                    }
                    start += length
                }
            }
        }
    }

    private func scanTiles(queries: [Float], _ range: Range<Int>, into tops: inout [TopNeighbors]) {
        let scoreTile = FloatDistances.fastest.tileScores(metric)
        let rowsInTile = max(4, min(64, 8192 / dimension / 4 * 4))
        withUnsafeTemporaryAllocation(of: Float.self, capacity: range.count * rowsInTile) { scores in
            guard let scores = scores.baseAddress else { return }
            queries.withUnsafeBufferPointer { queries in
                rows.withBase { base in
                    var start = 0
                    while start < count {
                        let length = min(rowsInTile, count - start)
                        var part = ck_vectors(
                            base + start * rows.stride, stride: rows.stride, count: length, dimension: dimension)
                        scoreTile(
                            queries.baseAddress! + range.lowerBound * dimension, range.count, &part, scores, rowsInTile)
                        for i in tops.indices {
                            offerAll(scores + i * rowsInTile, length, firstRow: start, to: &tops[i])
                        }
                        start += length
                    }
                }
            }
        }
    }

    @inline(__always)
    private func offerAll(_ scores: UnsafePointer<Float>, _ count: Int, firstRow: Int, to top: inout TopNeighbors) {
        var i = 0
        if inverseLengths == nil {
            // Most scores are below the threshold: sixteen are rejected together.
            while i + 16 <= count {
                let lanes = UnsafeRawPointer(scores + i).loadUnaligned(as: SIMD16<Float>.self)
                if any(lanes .>= top.bar) {
                    for j in i..<i + 16 { offer(scores[j], row: firstRow + j, to: &top) }
                }
                i += 16
            }
        }
        while i < count {
            offer(scores[i], row: firstRow + i, to: &top)
            i += 1
        }
    }

    @inline(__always)
    private func offer(_ score: Float, row: Int, to top: inout TopNeighbors) {
        let score = inverseLengths.map { $0[row] * score } ?? score
        if score >= top.bar { top.offer(id: ids[row], score: score) }
    }
}
