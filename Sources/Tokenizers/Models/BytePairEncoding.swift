/// Byte-pair encoding over the bytes of a word (Sennrich et al. 2016; byte-level after GPT-2).
///
/// A word starts as one token per byte. Repeatedly, the pair of neighbours that is earliest in the list of merges, and
/// leftmost among equals, is replaced by its merged token, until no pair is in the list. CLIP marks the last byte of a
/// word with `</w>`.
package struct BytePairEncoding: Sendable {
    let vocabulary: Vocabulary
    /// The mark at the end of a word.
    let suffix: [UInt8]
    private let merges: MergeTable
    /// The tokens of the bytes inside a word and at its end, or ``unknown``.
    private let inner: [Int32]
    private let final: [Int32]

    private static let unknown: Int32 = -1
    /// The number of bytes from which ``encodeLong(_:_:into:)`` is faster.
    private static let longWord = 48

    /// - Parameters:
    ///   - suffix: the mark at the end of a word: `</w>` for CLIP, empty for GPT-2.
    ///   - unknownToken: the token for bytes that the vocabulary lacks; without it such bytes are dropped.
    package init(
        vocabulary: Vocabulary, merges: MergeList, suffix: [UInt8], unknownToken: [UInt8]?, file: String
    ) throws(TokenizerError) {
        self.vocabulary = vocabulary
        self.suffix = suffix
        let substitute = unknownToken.flatMap { vocabulary.id(of: $0) }
        inner = ByteAlphabet.characters.map { vocabulary.id(of: $0) ?? substitute ?? Self.unknown }
        final = ByteAlphabet.characters.map { vocabulary.id(of: $0 + suffix) ?? substitute ?? Self.unknown }
        if unknownToken != nil, inner.contains(Self.unknown) || final.contains(Self.unknown) {
            throw .malformed(file: file, reason: "the vocabulary lacks single bytes and the token for unknown ones")
        }
        self.merges = try merges.resolved(in: vocabulary, file: file)
    }

    /// Appends the tokens of the word whose bytes are at `range` of `bytes`.
    func encode(_ bytes: [UInt8], _ range: Range<Int>, into ids: inout [Int32]) {
        if range.count < Self.longWord {
            encodeShort(bytes, range, into: &ids)
        } else {
            encodeLong(bytes, range, into: &ids)
        }
    }

    private func symbols(_ bytes: [UInt8], _ range: Range<Int>) -> [Int32] {
        var symbols: [Int32] = []
        symbols.reserveCapacity(range.count)
        for position in range {
            let table = position == range.upperBound - 1 ? final : inner
            let symbol = table[Int(bytes[position])]
            if symbol != Self.unknown { symbols.append(symbol) }
        }
        return symbols
    }

    /// Encodes a word exactly by the definition. Quadratic, and the fastest for words of usual length.
    package func encodeShort(_ bytes: [UInt8], _ range: Range<Int>, into ids: inout [Int32]) {
        var symbols = symbols(bytes, range)
        while symbols.count > 1 {
            var best = (rank: MergeTable.noRank, id: Int32(-1))
            var bestPosition = 0
            for position in 0..<symbols.count - 1 {
                let merge = merges.merge(symbols[position], symbols[position + 1])
                if merge.rank < best.rank { (best, bestPosition) = (merge, position) }
            }
            if best.rank == MergeTable.noRank { break }
            symbols[bestPosition] = best.id
            symbols.remove(at: bestPosition + 1)
        }
        ids.append(contentsOf: symbols)
    }

    /// Encodes a word with a priority queue over a linked list: O(*n* log *n*) for *n* bytes.
    package func encodeLong(_ bytes: [UInt8], _ range: Range<Int>, into ids: inout [Int32]) {
        var symbols = symbols(bytes, range)
        let count = symbols.count
        guard count > 1 else { return ids.append(contentsOf: symbols) }
        var next = Array(1...count)
        var previous = Array(-1..<count - 1)
        /// The rank of the pair that begins at each position, which identifies outdated entries of the queue.
        var ranks = Array(repeating: MergeTable.noRank, count: count)
        var queue = MergeQueue()

        func offer(_ position: Int) {
            let neighbour = next[position]
            let rank =
                neighbour < count
                ? merges.merge(symbols[position], symbols[neighbour]).rank : MergeTable.noRank
            ranks[position] = rank
            if rank != MergeTable.noRank { queue.push(rank: rank, position: position) }
        }
        for position in 0..<count { offer(position) }

        while let (rank, position) = queue.pop() {
            guard ranks[position] == rank else { continue }
            let absorbed = next[position]
            symbols[position] = merges.merge(symbols[position], symbols[absorbed]).id
            next[position] = next[absorbed]
            if next[absorbed] < count { previous[next[absorbed]] = position }
            ranks[absorbed] = MergeTable.noRank
            offer(position)
            if previous[position] >= 0 { offer(previous[position]) }
        }
        var position = 0
        while position < count {
            ids.append(symbols[position])
            position = next[position]
        }
    }
}

/// A binary heap of pairs to merge: the lowest rank first, the leftmost of equals.
private struct MergeQueue {
    private var entries: [UInt64] = []

    mutating func push(rank: UInt32, position: Int) {
        entries.append(UInt64(rank) << 32 | UInt64(UInt32(truncatingIfNeeded: position)))
        var child = entries.count - 1
        while child > 0, entries[child] < entries[(child - 1) / 2] {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> (rank: UInt32, position: Int)? {
        guard let top = entries.first else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            var parent = 0
            while true {
                var least = parent
                let left = 2 * parent + 1
                if left < entries.count, entries[left] < entries[least] { least = left }
                if left + 1 < entries.count, entries[left + 1] < entries[least] { least = left + 1 }
                if least == parent { break }
                entries.swapAt(parent, least)
                parent = least
            }
        }
        return (UInt32(top >> 32), Int(UInt32(truncatingIfNeeded: top)))
    }
}
