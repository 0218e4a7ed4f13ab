import Files

/// Returns a score and a place as one integer that sorts by descending score, then by ascending place. Its lowest bit
/// is free. NaN, which a row beyond half precision's range can score, ranks as minus infinity.
@inline(__always)
func rankKey(score: Float, place: UInt32) -> UInt64 {
    let bits = (score.isNaN ? -Float.infinity : score).bitPattern
    let rising = bits ^ (UInt32(bitPattern: Int32(bitPattern: bits) >> 31) | 0x8000_0000)
    return UInt64(~rising) << 32 | UInt64(place) << 1
}

@inline(__always)
func place(ofKey key: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: key) >> 1 }

@inline(__always)
func score(ofKey key: UInt64) -> Float {
    let rising = ~UInt32(truncatingIfNeeded: key >> 32)
    return Float(bitPattern: rising ^ (rising >> 31 == 1 ? 0x8000_0000 : 0xffff_ffff))
}

/// The best places found so far in rank order, each with a mark that indicates whether its links have been followed:
/// the `ef` nearest of HNSW's search, candidates and results in one.
struct Beam {
    let keys: UnsafeMutablePointer<UInt64>
    let capacity: Int
    private(set) var count = 0
    /// A position before which all keys are marked.
    private var cursor = 0

    /// - Parameter keys: memory for `capacity` keys.
    init(keys: UnsafeMutablePointer<UInt64>, capacity: Int) {
        self.keys = keys
        self.capacity = capacity
    }

    var isFull: Bool { count == capacity }

    /// The last of the keys; valid only if there is one.
    var worst: UInt64 { keys[count - 1] }

    @inline(__always)
    mutating func offer(_ key: UInt64) {
        if count == capacity {
            guard key < keys[count - 1] else { return }
            count -= 1
        }
        var low = 0
        var high = count
        while low < high {
            let middle = (low &+ high) >> 1
            if keys[middle] < key { low = middle &+ 1 } else { high = middle }
        }
        memmove(keys + low + 1, keys + low, (count &- low) &* 8)
        keys[low] = key
        count &+= 1
        if low < cursor { cursor = low }
    }

    /// Marks and returns the best unmarked place.
    @inline(__always)
    mutating func next() -> UInt32? {
        while cursor < count {
            let key = keys[cursor]
            if key & 1 == 0 {
                keys[cursor] = key | 1
                cursor &+= 1
                return place(ofKey: key)
            }
            cursor &+= 1
        }
        return nil
    }

    /// Removes the keys that `isKept` rejects.
    @inline(__always)
    mutating func keep(_ isKept: (UInt64) -> Bool) {
        var kept = 0
        for i in 0..<count where isKept(keys[i]) {
            keys[kept] = keys[i]
            kept &+= 1
        }
        count = kept
    }

    /// Returns the place that `next` will return unless a better one is added.
    @inline(__always)
    func upcoming() -> UInt32? {
        guard cursor < count, keys[cursor] & 1 == 0 else { return nil }
        return place(ofKey: keys[cursor])
    }
}
