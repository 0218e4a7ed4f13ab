/// A priority queue of rank keys, the best first.
struct KeyHeap {
    private var keys: [UInt64] = []

    @inline(__always)
    mutating func push(_ key: UInt64) {
        keys.append(key)
        keys.withUnsafeMutableBufferPointer { keys in
            var hole = keys.count &- 1
            while hole > 0 {
                let parent = (hole &- 1) >> 1
                guard key < keys[parent] else { break }
                keys[hole] = keys[parent]
                hole = parent
            }
            keys[hole] = key
        }
    }

    @inline(__always)
    mutating func pop() -> UInt64? {
        guard let last = keys.popLast() else { return nil }
        guard let first = keys.first else { return last }
        keys.withUnsafeMutableBufferPointer { keys in
            var hole = 0
            while true {
                var child = 2 &* hole &+ 1
                guard child < keys.count else { break }
                if child &+ 1 < keys.count, keys[child &+ 1] < keys[child] { child &+= 1 }
                guard keys[child] < last else { break }
                keys[hole] = keys[child]
                hole = child
            }
            keys[hole] = last
        }
        return first
    }
}
