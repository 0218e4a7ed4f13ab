/// A token that is matched in the text itself before the model runs, such as `<|endoftext|>` or `[MASK]`.
struct AddedToken: Sendable {
    var content: String
    /// A Boolean value that indicates whether the token is matched in the normalised text, with its own spelling
    /// normalised, or in the original text.
    var isNormalized = false
    /// Boolean values that indicate whether white space before and after the token belongs to it.
    var absorbsLeft = false
    var absorbsRight = false
    /// A Boolean value that indicates whether decoding may skip the token.
    var isSpecial = true

    /// Assigns ids as the reference does: the vocabulary's id of the token, or else the next one after all others; the
    /// id in the token's file is ignored. Of two tokens with the same spelling the later one is used.
    static func numbered(
        _ tokens: [AddedToken], in definition: TokenizerDefinition
    ) -> [(token: AddedToken, id: Int32)] {
        var numbered: [(token: AddedToken, id: Int32)] = []
        var entries: [[UInt8]: Int] = [:]
        var nextID = Int32(definition.size.tokens)
        for token in tokens where !token.content.isEmpty {
            let content = Array(token.content.utf8)
            if let entry = entries[content] {
                numbered[entry].token = token
                continue
            }
            let id = definition.id(of: token.content) ?? nextID
            nextID = max(nextID, id + 1)
            entries[content] = numbered.count
            numbered.append((token, id))
        }
        return numbered
    }
}

/// Splits a text at its added tokens: the leftmost first, and of those at the same position the longest.
struct AddedTokens: Sendable {
    private struct Entry {
        let content: [Unicode.Scalar]
        let token: AddedToken
        let id: Int32
    }

    /// The entries by their first scalar, the longest first.
    private let entries: [Unicode.Scalar: [Entry]]
    private let firstScalars: CodePointSet

    /// - Parameter normalizer: the normaliser of the text before it is split, or nil.
    init(_ tokens: [(token: AddedToken, id: Int32)], normalizer: Normalizer?) {
        var entries: [Unicode.Scalar: [Entry]] = [:]
        for (token, id) in tokens {
            var content = Array(token.content.unicodeScalars)
            normalizer?.apply(to: &content)
            guard let first = content.first else { continue }
            entries[first, default: []].append(Entry(content: content, token: token, id: id))
        }
        firstScalars = CodePointSet(boundaries: entries.keys.map(\.value).sorted().flatMap { [$0, $0 + 1] })
        self.entries = entries.mapValues { $0.sorted { $0.content.count > $1.content.count } }
    }

    /// Returns the parts of `scalars` in order, each with an added token's id, or nil for text between them.
    func split(_ scalars: [Unicode.Scalar]) -> [(range: Range<Int>, id: Int32?)] {
        guard !entries.isEmpty else { return [(scalars.indices, nil)] }
        var parts: [(range: Range<Int>, id: Int32?)] = []
        var partStart = 0
        var position = 0
        while position < scalars.count {
            guard firstScalars.contains(scalars[position]), let match = longestMatch(in: scalars, at: position) else {
                position += 1
                continue
            }
            var (start, end) = (position, position + match.content.count)
            while match.token.absorbsLeft, start > partStart, CodePointSet.whitespace.contains(scalars[start - 1]) {
                start -= 1
            }
            while match.token.absorbsRight, end < scalars.count, CodePointSet.whitespace.contains(scalars[end]) {
                end += 1
            }
            if partStart < start { parts.append((partStart..<start, nil)) }
            parts.append((start..<end, match.id))
            (partStart, position) = (end, end)
        }
        if partStart < scalars.count { parts.append((partStart..<scalars.count, nil)) }
        return parts
    }

    private func longestMatch(in scalars: [Unicode.Scalar], at position: Int) -> Entry? {
        entries[scalars[position]]?.first { scalars[position...].starts(with: $0.content) }
    }
}
