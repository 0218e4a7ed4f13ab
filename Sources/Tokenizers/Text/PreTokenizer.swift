/// The rules that split a normalised text into words, with the names of `tokenizer.json`.
enum PreTokenizer: Sendable {
    case sequence([PreTokenizer])
    /// `Split` by CLIP's pattern.
    case clip
    /// `ByteLevel`, whose pattern is GPT-2's.
    case byteLevel
    /// `BertPreTokenizer`
    case bert
    /// `WhitespaceSplit`
    case whitespace
    /// `Metaspace`
    case metaspace(MetaspaceScheme)
    /// The `add_prefix_space` of `ByteLevel`.
    case spacePrefix
    /// No splitting: the text is one word.
    case none

    /// A Boolean value that indicates whether the last step is `ByteLevel`, so that words are bytes.
    var endsWithBytes: Bool {
        switch self {
        case .byteLevel: true
        case .sequence(let steps): steps.last?.endsWithBytes ?? false
        default: false
        }
    }

    var isGPT2s: Bool {
        switch self {
        case .byteLevel, .spacePrefix: true
        case .sequence(let steps): endsWithBytes && steps.allSatisfy(\.isGPT2s)
        default: false
        }
    }

    /// Splits each of `ranges` of `text` into words; steps that replace or add spaces change the text.
    ///
    /// - Parameter isFirst: `true` if `text` begins at the start of the whole text.
    /// - Returns: the ranges of the words in the changed text, in order.
    func words(of text: inout [Unicode.Scalar], _ ranges: [Range<Int>], isFirst: Bool) -> [Range<Int>] {
        switch self {
        case .sequence(let steps):
            steps.reduce(ranges) { $1.words(of: &text, $0, isFirst: isFirst) }
        case .metaspace(let scheme):
            scheme.words(of: &text, ranges, isFirst: isFirst)
        case .spacePrefix:
            Self.prefixSpaces(to: &text, ranges)
        case .clip, .byteLevel, .bert, .whitespace, .none:
            ranges.count == 1 ? words(in: text, ranges[0]) : ranges.flatMap { words(in: text, $0) }
        }
    }

    private func words(in scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
        switch self {
        case .clip: WordPatterns.clip(scalars, range)
        case .byteLevel: WordPatterns.gpt2(scalars, range)
        case .bert: Self.bertWords(in: scalars, range)
        case .whitespace: Self.wordsBetweenSpaces(in: scalars, range)
        case .sequence, .metaspace, .spacePrefix, .none: [range]
        }
    }

    private static func prefixSpaces(to text: inout [Unicode.Scalar], _ ranges: [Range<Int>]) -> [Range<Int>] {
        var result: [Unicode.Scalar] = []
        let words = ranges.map { range in
            let start = result.count
            if !range.isEmpty, text[range.lowerBound] != " " { result.append(" ") }
            result += text[range]
            return start..<result.count
        }
        text = result
        return words
    }

    private static func wordsBetweenSpaces(in scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
        let whitespace = CodePointSet.whitespace
        var words: [Range<Int>] = []
        var start = range.lowerBound
        for position in range where whitespace.contains(scalars[position]) {
            if start < position { words.append(start..<position) }
            start = position + 1
        }
        if start < range.upperBound { words.append(start..<range.upperBound) }
        return words
    }

    /// Splits at white space, with each punctuation mark as a word of its own.
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

extension MetaspaceScheme {
    /// Replaces each space by the mark, adds one in front according to the scheme, and splits before each mark.
    func words(of text: inout [Unicode.Scalar], _ ranges: [Range<Int>], isFirst: Bool) -> [Range<Int>] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(text.count + ranges.count)
        var words: [Range<Int>] = []
        for range in ranges where !range.isEmpty {
            var start = result.count
            let first = text[range.lowerBound]
            let wantsPrefix = prefix == .always || prefix == .first && isFirst && range.lowerBound == 0
            if wantsPrefix, first != " ", first != mark { result.append(mark) }
            for scalar in text[range] {
                let isMark = scalar == " " || scalar == mark
                if isMark, cuts, result.count > start {
                    words.append(start..<result.count)
                    start = result.count
                }
                result.append(isMark ? mark : scalar)
            }
            words.append(start..<result.count)
        }
        text = result
        return words
    }
}
