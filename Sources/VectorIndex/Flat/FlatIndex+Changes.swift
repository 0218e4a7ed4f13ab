extension FlatIndex {
    /// The index's own rows, with room to grow. Shared between copies of an index until one of them is changed.
    // Written only by the one index that references it uniquely.
    final class Owned: @unchecked Sendable {
        var block = MemoryBlock(zeroed: 0)
        var places: [Int64: Int] = [:]

        init() {}

        init(copying other: Owned) {
            block = MemoryBlock(zeroed: other.block.byteCount)
            block.base.copyMemory(from: other.block.base, byteCount: other.block.byteCount)
            places = other.places
        }
    }

    /// Adds vectors, replacing those whose ids the index already holds. Nothing changes when an error is thrown.
    ///
    /// - Parameters:
    ///   - newIDs: one id for each vector, all different.
    ///   - vectors: shape `[number of ids, dimension]`. Under `.cosine` they are normalised to length 1.
    /// - Throws: ``VectorIndexError/wrongSize(floats:vectors:dimension:)``,
    ///   ``VectorIndexError/notFinite(vector:component:value:)``, ``VectorIndexError/duplicateID(_:)``.
    /// - Complexity: O(`vectors.count`) amortised.
    public mutating func add(ids newIDs: [Int64], vectors: [Float]) throws(VectorIndexError) {
        try VectorPreparation.check(vectors, count: newIDs.count, dimension: dimension)
        try Self.checkDistinct(newIDs)
        let owned = uniquelyOwned(rowsToAdd: newIDs.count)
        let base = owned.block.base.assumingMemoryBound(to: Float.self)
        vectors.withUnsafeBufferPointer { vectors in
            guard let source = vectors.baseAddress else { return }
            for (i, id) in newIDs.enumerated() {
                let place: Int
                if let known = owned.places[id] {
                    place = known
                } else {
                    place = ids.count
                    ids.append(id)
                    owned.places[id] = place
                }
                let row = base + place * dimension
                row.update(from: source + i * dimension, count: dimension)
                if metric == .cosine { VectorPreparation.normalize(row, dimension) }
            }
        }
        rows = VectorRows(owned: owned.block, used: ids.count, dimension: dimension)
    }

    /// Removes the vectors with these ids; unknown ids are skipped.
    ///
    /// - Returns: the number of vectors removed.
    /// - Complexity: O(`dimension`) per vector.
    @discardableResult
    public mutating func remove(ids removed: some Sequence<Int64>) -> Int {
        let owned = uniquelyOwned(rowsToAdd: 0)
        let before = ids.count
        for id in removed {
            guard let place = owned.places.removeValue(forKey: id) else { continue }
            // The last row takes the place of the removed one.
            let last = ids.count - 1
            if place != last {
                let rowSize = rows.stride
                (owned.block.base + place * rowSize)
                    .copyMemory(from: owned.block.base + last * rowSize, byteCount: rowSize)
                ids[place] = ids[last]
                owned.places[ids[place]] = place
            }
            ids.removeLast()
        }
        rows = VectorRows(owned: owned.block, used: ids.count, dimension: dimension)
        return before - ids.count
    }

    /// Returns the number of these vectors that the index holds.
    ///
    /// - Complexity: O(`count`).
    package func count(in wanted: IDBitmap) -> Int { ids.count { wanted.contains($0) } }

    /// Returns a Boolean value that indicates whether the index holds a vector with this id.
    public func contains(_ id: Int64) -> Bool { place(of: id) != nil }

    /// Returns the vector with this id as it is scored: of length 1 under `.cosine`.
    public func vector(_ id: Int64) -> [Float]? {
        guard let place = place(of: id) else { return nil }
        guard let inverseLengths else { return rows[place] }
        return rows[place].map { $0 * inverseLengths[place] }
    }

    private func place(of id: Int64) -> Int? {
        guard let owned else { return ids.firstIndex(of: id) }
        return owned.places[id]
    }

    /// Makes the rows uniquely owned, with room for more.
    private mutating func uniquelyOwned(rowsToAdd: Int) -> Owned {
        if owned == nil {
            let copy = Owned()
            copy.block = MemoryBlock(zeroed: count * rows.stride)
            rows.withBase { copy.block.base.copyMemory(from: $0, byteCount: count * rows.stride) }
            if let inverseLengths {
                let base = copy.block.base.assumingMemoryBound(to: Float.self)
                for (row, factor) in inverseLengths.enumerated() {
                    for d in 0..<dimension { base[row * dimension + d] *= factor }
                }
            }
            copy.places = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
            owned = copy
            inverseLengths = nil
        } else if !isKnownUniquelyReferenced(&owned), let shared = owned {
            owned = Owned(copying: shared)
        }
        let owned = owned ?? Owned()
        let needed = (count + rowsToAdd) * rows.stride
        if owned.block.byteCount < needed {
            let larger = MemoryBlock(zeroed: max(needed, owned.block.byteCount * 2))
            larger.base.copyMemory(from: owned.block.base, byteCount: count * rows.stride)
            owned.block = larger
        }
        return owned
    }
}
