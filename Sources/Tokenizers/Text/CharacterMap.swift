/// SentencePiece's `precompiled_charsmap`: replacements of characters and their sequences before a text is split into
/// pieces.
///
/// The map is a double-array trie (Aoe 1989, in the layout of darts-clone) whose values are positions in a block of
/// NUL-terminated strings. A damaged trie can only give wrong results: every step is checked against the array's
/// bounds.
package struct CharacterMap: Sendable {
    private let units: [UInt32]
    private let strings: [UInt8]

    /// The maximum length of a replacement, far above the longest real one (33 bytes, of U+FDFA), so that a crafted map
    /// cannot inflate a text.
    private static let longestString = 1024
    /// SentencePiece's maximum number of results, and a bound beyond any real sequence.
    private static let (mostMatches, longestSequence) = (32, 1024)

    /// - Parameter bytes: the size of the trie in bytes (32 bits), the trie and the strings, little-endian.
    package init(_ bytes: some RandomAccessCollection<UInt8>, file: String) throws(TokenizerError) {
        func malformed(_ reason: String) -> TokenizerError {
            .malformed(file: file, reason: "its map of characters \(reason)")
        }
        let bytes = Array(bytes)
        func word(at offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
        }
        guard bytes.count >= 4 else { throw malformed("is cut short") }
        let size = Int(word(at: 0))
        guard size > 0, size % 4 == 0, size <= bytes.count - 4 else { throw malformed("has a wrong size in it") }
        units = stride(from: 4, to: 4 + size, by: 4).map(word)
        strings = Array(bytes[(4 + size)...])
        var start = 0
        for (offset, byte) in strings.enumerated() where byte == 0 {
            guard offset - start <= Self.longestString else { throw malformed("replaces a character by a whole text") }
            start = offset + 1
        }
        guard strings.count - start <= Self.longestString else { throw malformed("has strings without an end") }
    }

    /// Returns the replacement of the longest sequence that begins at `position` of `bytes`, and the length of that
    /// sequence.
    func longestMatch(_ bytes: [UInt8], at position: Int) -> (length: Int, replacement: ArraySlice<UInt8>)? {
        var longest: (length: Int, value: UInt32)?
        forEachMatch(bytes, position..<bytes.count) { longest = ($0, $1) }
        return longest.map { ($0.length, string(at: $0.value)) }
    }

    /// Returns the replacement of the *shortest* sequence with which `range` of `bytes` begins.
    func shortestMatch(_ bytes: [UInt8], _ range: Range<Int>) -> ArraySlice<UInt8>? {
        var shortest: UInt32?
        forEachMatch(bytes, range) { if shortest == nil { shortest = $1 } }
        return shortest.map(string)
    }

    private func forEachMatch(_ bytes: [UInt8], _ range: Range<Int>, _ body: (_ length: Int, _ value: UInt32) -> Void) {
        var node = Int(Self.offset(units[0]))
        var matches = 0
        for position in range.prefix(Self.longestSequence) {
            node ^= Int(bytes[position])
            guard node < units.count else { return }
            let unit = units[node]
            guard unit & 0x8000_00ff == UInt32(bytes[position]) else { return }
            node ^= Int(Self.offset(unit))
            guard unit >> 8 & 1 == 1 else { continue }
            guard node < units.count, matches < Self.mostMatches else { return }
            matches += 1
            body(position - range.lowerBound + 1, units[node] & 0x7fff_ffff)
        }
    }

    private static func offset(_ unit: UInt32) -> UInt32 { (unit >> 10) << ((unit & (1 << 9)) >> 6) }

    private func string(at place: UInt32) -> ArraySlice<UInt8> {
        guard place < strings.count else { return [] }
        let start = Int(place)
        return strings[start..<(strings[start...].firstIndex(of: 0) ?? strings.count)]
    }
}

extension CharacterMap {
    /// Applies the map as `tokenizers` does: a grapheme cluster of fewer than 6 bytes is replaced as a whole by the
    /// replacement of its shortest matching sequence; other clusters are replaced scalar by scalar.
    package func apply(to scalars: inout [Unicode.Scalar]) {
        var result: [UInt8] = []
        result.reserveCapacity(scalars.count * 2)
        var cluster: [UInt8] = []
        func appendReplaced(_ scalars: some Sequence<Unicode.Scalar>) {
            cluster.removeAll(keepingCapacity: true)
            for scalar in scalars { cluster.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
            result.append(contentsOf: shortestMatch(cluster, cluster.indices) ?? cluster[...])
        }
        // Nothing below U+0300 extends a cluster.
        if scalars.allSatisfy({ $0.value < 0x300 }) {
            var position = 0
            while position < scalars.count {
                let isLineEnd = scalars[position...].starts(with: ["\r", "\n"])
                let length = isLineEnd && shortestMatch([0x0d, 0x0a], 0..<2) != nil ? 2 : 1
                appendReplaced(scalars[position..<position + length])
                position += length
            }
        } else {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            for character in String(text) {
                let parts = character.unicodeScalars
                if parts.prefix(6).reduce(0, { $0 + UTF8.width($1) }) < 6, isReplaced(parts) {
                    appendReplaced(parts)
                } else {
                    for scalar in parts { appendReplaced(CollectionOfOne(scalar)) }
                }
            }
        }
        scalars = Array(String(decoding: result, as: UTF8.self).unicodeScalars)
    }

    private func isReplaced(_ scalars: Character.UnicodeScalarView) -> Bool {
        let bytes = scalars.flatMap { Array(UTF8.encode($0) ?? .init()) }
        return shortestMatch(bytes, bytes.indices) != nil
    }
}
