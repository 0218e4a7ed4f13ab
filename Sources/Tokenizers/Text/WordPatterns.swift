/// The regular expressions of CLIP and GPT-2, matched by hand.
enum WordPatterns {
    /// Matches `<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`; the white
    /// space between matches is skipped.
    static func clip(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let start = position
            if let length = lengthOfMarker(scalars, position..<range.upperBound)
                ?? lengthOfContraction(scalars, position..<range.upperBound)
            {
                position += length
            } else {
                let kind = Kind(scalars[position])
                position += 1
                switch kind {
                case .whitespace: continue
                case .number: break
                case .letter, .other: position = end(of: kind, scalars, position..<range.upperBound)
                }
            }
            words.append(start..<position)
        }
        return words
    }

    /// Matches `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, which skips nothing.
    static func gpt2(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let start = position
            if let length = lengthOfContraction(scalars, position..<range.upperBound) {
                position += length
            } else {
                let first = scalars[position] == " " && position + 1 < range.upperBound ? position + 1 : position
                let kind = Kind(scalars[first])
                if kind != .whitespace {
                    position = end(of: kind, scalars, first + 1..<range.upperBound)
                } else {
                    // The last white space before a word belongs to the word.
                    position = end(of: .whitespace, scalars, position + 1..<range.upperBound)
                    if position < range.upperBound, position - start > 1 { position -= 1 }
                }
            }
            words.append(start..<position)
        }
        return words
    }

    private enum Kind {
        case letter, number, whitespace, other

        init(_ scalar: Unicode.Scalar) {
            if CodePointSet.letters.contains(scalar) {
                self = .letter
            } else if CodePointSet.numbers.contains(scalar) {
                self = .number
            } else if CodePointSet.whitespace.contains(scalar) {
                self = .whitespace
            } else {
                self = .other
            }
        }
    }

    private static func end(of kind: Kind, _ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Int {
        var position = range.lowerBound
        while position < range.upperBound, Kind(scalars[position]) == kind { position += 1 }
        return position
    }

    private static func lengthOfContraction(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Int? {
        guard scalars[range.lowerBound] == "'", range.count > 1 else { return nil }
        let second = scalars[range.lowerBound + 1]
        switch second {
        case "s", "t", "m", "d": return 2
        case "r", "v", "l":
            guard range.count > 2, scalars[range.lowerBound + 2] == (second == "l" ? "l" : "e") else { return nil }
            return 3
        default: return nil
        }
    }

    private static let markers: [[Unicode.Scalar]] = ["<|startoftext|>", "<|endoftext|>"].map {
        Array($0.unicodeScalars)
    }

    private static func lengthOfMarker(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Int? {
        guard scalars[range.lowerBound] == "<" else { return nil }
        return markers.first { scalars[range].starts(with: $0) }?.count
    }
}
