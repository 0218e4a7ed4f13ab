import Files

/// The steps of normalisation before a text is split into words, with the names of `tokenizer.json`.
enum Normalizer: Sendable {
    case sequence([Normalizer])
    /// `NFC`
    case canonicalComposition
    /// `Replace` of `\s+` by one space.
    case whitespaceCollapsing
    /// `Lowercase`
    case lowercase
    /// `BertNormalizer`
    case bert(BertNormalizer)
    /// `NFD`
    case canonicalDecomposition
    /// `Replace` of a run of two or more spaces.
    case spaceRuns(by: [Unicode.Scalar])
    /// `Replace` of one string.
    case replacement([Unicode.Scalar], by: [Unicode.Scalar])
    /// `Prepend`
    case prefix([Unicode.Scalar])
    /// `Strip`
    case strip(left: Bool, right: Bool)
    /// `Precompiled`
    case characterMap(CharacterMap)
    /// All steps of SentencePiece's own normaliser.
    case sentencePiece(SentencePieceNormalizer)

    /// Normalises a text.
    ///
    /// A file's rules could lengthen a text without limit. After each rule, text beyond both
    /// ``InputLimits/normalizedGrowth`` times the original length and ``InputLimits/normalizedScalars`` is dropped, far
    /// above the results of any real rules.
    func apply(to scalars: inout [Unicode.Scalar]) {
        let limit = max(InputLimits.normalizedScalars, scalars.count * InputLimits.normalizedGrowth)
        apply(to: &scalars, limit: limit)
    }

    private func apply(to scalars: inout [Unicode.Scalar], limit: Int) {
        applyRule(to: &scalars, limit: limit)
        if scalars.count > limit { scalars.removeLast(scalars.count - limit) }
    }

    private func applyRule(to scalars: inout [Unicode.Scalar], limit: Int) {
        switch self {
        case .sequence(let steps): for step in steps { step.apply(to: &scalars, limit: limit) }
        case .canonicalComposition: CanonicalNormalization.compose(&scalars)
        case .whitespaceCollapsing: Self.collapseWhitespace(in: &scalars)
        case .lowercase: Lowercasing.apply(to: &scalars)
        case .bert(let normalizer): normalizer.apply(to: &scalars)
        case .canonicalDecomposition: CanonicalNormalization.decompose(&scalars)
        case .spaceRuns(let content): Self.replaceSpaceRuns(in: &scalars, by: content, limit: limit)
        case .replacement(let old, let new): Self.replace(old, by: new, in: &scalars, limit: limit)
        case .prefix(let content): if !scalars.isEmpty { scalars.insert(contentsOf: content, at: 0) }
        case .strip(let left, let right): Self.strip(&scalars, left: left, right: right)
        case .characterMap(let map): map.apply(to: &scalars)
        case .sentencePiece(let normalizer): normalizer.apply(to: &scalars)
        }
    }

    private static func replaceSpaceRuns(
        in scalars: inout [Unicode.Scalar], by content: [Unicode.Scalar], limit: Int
    ) {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        var position = 0
        while position < scalars.count, result.count <= limit {
            var end = position
            while end < scalars.count, scalars[end] == " " { end += 1 }
            if end - position > 1 {
                result += content
                position = end
            } else {
                result.append(scalars[position])
                position += 1
            }
        }
        scalars = result
    }

    private static func replace(
        _ old: [Unicode.Scalar], by new: [Unicode.Scalar], in scalars: inout [Unicode.Scalar], limit: Int
    ) {
        guard let first = old.first, scalars.contains(first) else { return }
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        var position = 0
        while position < scalars.count, result.count <= limit {
            if scalars[position] == first, scalars[position...].starts(with: old) {
                result += new
                position += old.count
            } else {
                result.append(scalars[position])
                position += 1
            }
        }
        scalars = result
    }

    private static func strip(_ scalars: inout [Unicode.Scalar], left: Bool, right: Bool) {
        let whitespace = CodePointSet.whitespace
        if right, let last = scalars.last, whitespace.contains(last) {
            scalars.removeSubrange(((scalars.lastIndex { !whitespace.contains($0) } ?? -1) + 1)...)
        }
        if left, let first = scalars.first, whitespace.contains(first) {
            scalars.removeSubrange(..<(scalars.firstIndex { !whitespace.contains($0) } ?? scalars.count))
        }
    }

    private static func collapseWhitespace(in scalars: inout [Unicode.Scalar]) {
        let whitespace = CodePointSet.whitespace
        var isInside = false
        var kept = 0
        for position in scalars.indices {
            let isSpace = whitespace.contains(scalars[position])
            if !isSpace || !isInside {
                scalars[kept] = isSpace ? " " : scalars[position]
                kept += 1
            }
            isInside = isSpace
        }
        scalars.removeSubrange(kept...)
    }
}

/// BERT's clean-up, as in the reference's `BertNormalizer`.
struct BertNormalizer: Sendable {
    /// Drops control characters and turns white space into spaces.
    var cleansText = true
    /// Puts spaces around ideographs, so that each becomes a word.
    var separatesChinese = true
    var stripsAccents = true
    var lowercases = true

    func apply(to scalars: inout [Unicode.Scalar]) {
        if cleansText {
            let (dropped, whitespace) = (CodePointSet.bertDropped, CodePointSet.whitespace)
            scalars.removeAll { dropped.contains($0) }
            for position in scalars.indices where whitespace.contains(scalars[position]) { scalars[position] = " " }
        }
        if separatesChinese {
            let chinese = CodePointSet.bertChinese
            if scalars.contains(where: { $0.value >= 0x3400 && chinese.contains($0) }) {
                scalars = scalars.flatMap { chinese.contains($0) ? [" ", $0, " "] : [$0] }
            }
        }
        if stripsAccents {
            CanonicalNormalization.decompose(&scalars)
            let marks = CodePointSet.bertMarks
            scalars.removeAll { marks.contains($0) }
        }
        if lowercases { Lowercasing.apply(to: &scalars) }
    }
}
