/// A token that is found in the text itself, before any model sees it, such as `<|endoftext|>` or `[MASK]`.
struct AddedToken: Sendable {
    var content: String
    var id: Int32
    /// Whether it is looked for in the normalised text, where its own spelling is normalised too, or in the text as given.
    var isNormalized = false
    /// Whether white space before or behind it belongs to it.
    var absorbsLeft = false
    var absorbsRight = false
}

/// Cuts a text at the added tokens in it: the leftmost first, and of those that begin at one place the longest.
struct AddedTokens: Sendable {
    private struct Entry {
        let content: [Unicode.Scalar]
        let token: AddedToken
    }

    /// By their first scalar, the longest first.
    private let entries: [Unicode.Scalar: [Entry]]

    init(_ tokens: [AddedToken], normalizer: Normalizer?) {
        var entries: [Unicode.Scalar: [Entry]] = [:]
        for token in tokens {
            var content = Array(token.content.unicodeScalars)
            if token.isNormalized { normalizer?.apply(to: &content) }
            guard let first = content.first else { continue }
            entries[first, default: []].append(Entry(content: content, token: token))
        }
        self.entries = entries.mapValues { $0.sorted { $0.content.count > $1.content.count } }
    }

    /// The parts of `scalars` in order: an added token's id, or nil for text between them.
    func split(_ scalars: [Unicode.Scalar]) -> [(range: Range<Int>, id: Int32?)] {
        guard !entries.isEmpty else { return [(scalars.indices, nil)] }
        var parts: [(range: Range<Int>, id: Int32?)] = []
        var partStart = 0
        var position = 0
        while position < scalars.count {
            guard let token = longestMatch(in: scalars, at: position) else {
                position += 1
                continue
            }
            var (start, end) = (position, position + token.content.count)
            while token.token.absorbsLeft, start > partStart, CodePointSet.whitespace.contains(scalars[start - 1]) {
                start -= 1
            }
            while token.token.absorbsRight, end < scalars.count, CodePointSet.whitespace.contains(scalars[end]) {
                end += 1
            }
            if partStart < start { parts.append((partStart..<start, nil)) }
            parts.append((start..<end, token.token.id))
            (partStart, position) = (end, end)
        }
        if partStart < scalars.count { parts.append((partStart..<scalars.count, nil)) }
        return parts
    }

    private func longestMatch(in scalars: [Unicode.Scalar], at position: Int) -> Entry? {
        entries[scalars[position]]?.first { scalars[position...].starts(with: $0.content) }
    }
}
