/// How a normalised text is cut into words. Named as in `tokenizer.json`.
enum PreTokenizer: Sendable {
    case sequence([PreTokenizer])
    /// `Split` by CLIP's pattern.
    case clip
    /// `ByteLevel`, whose pattern is GPT-2's.
    case byteLevel
    /// `BertPreTokenizer`
    case bert

    /// The words in `range` of `scalars`, in order.
    func words(in scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
        switch self {
        case .sequence(let steps):
            steps.reduce([range]) { pieces, step in pieces.flatMap { step.words(in: scalars, $0) } }
        case .clip: WordPatterns.clip(scalars, range)
        case .byteLevel: WordPatterns.gpt2(scalars, range)
        case .bert: Self.bertWords(in: scalars, range)
        }
    }

    /// Words between white space, with each punctuation mark a word of its own.
    private static func bertWords(in scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
        let (whitespace, punctuation) = (CodePointSet.whitespace, CodePointSet.bertPunctuation)
        var words: [Range<Int>] = []
        var start = range.lowerBound
        for position in range {
            let isPunctuation = punctuation.contains(scalars[position])
            guard isPunctuation || whitespace.contains(scalars[position]) else { continue }
            if start < position { words.append(start..<position) }
            if isPunctuation { words.append(position..<position + 1) }
            start = position + 1
        }
        if start < range.upperBound { words.append(start..<range.upperBound) }
        return words
    }
}
