/// What is done to a text before it is cut into words. Named as in `tokenizer.json`.
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

    func apply(to scalars: inout [Unicode.Scalar]) {
        switch self {
        case .sequence(let steps): for step in steps { step.apply(to: &scalars) }
        case .canonicalComposition: CanonicalNormalization.compose(&scalars)
        case .whitespaceCollapsing: Self.collapseWhitespace(in: &scalars)
        case .lowercase: Lowercasing.apply(to: &scalars)
        case .bert(let normalizer): normalizer.apply(to: &scalars)
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

/// BERT's clean-up, as the reference's `BertNormalizer` does it.
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
