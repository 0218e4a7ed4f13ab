/// Decodes the written forms of tokens to text. The steps have the names of the `decoder` section of `tokenizer.json`.
struct TokenDecoder: Sendable {
    enum Step: Sendable {
        /// `ByteLevel`
        case byteLevel
        /// `WordPiece`
        case wordPiece(prefix: [UInt8], cleansUp: Bool)
        /// `BPEDecoder`
        case bytePairs(suffix: [UInt8])
        /// `Metaspace`; the mark at the very start may represent no space.
        case metaspace(mark: [UInt8], dropsFirst: Bool)
        /// `Replace` of one string by another.
        case replace([UInt8], by: [UInt8])
        /// `Fuse`
        case fuse
        /// `Strip` of up to this many characters at the start and the end of each part.
        case strip([UInt8], start: Int, stop: Int)
        /// `ByteFallback`
        case byteFallback
    }

    /// The steps; nil where the file has no decoder: the tokens are then joined with spaces.
    var steps: [Step]?
    /// The mark at the end of words, which CLIP's tokenizer in `transformers` replaces by a space after the decoder.
    var wordEnd: [UInt8] = []

    func text(of tokens: [[UInt8]]) -> String {
        guard let steps else { return String(decoding: Array(tokens.joined(separator: [0x20])), as: UTF8.self) }
        let parts = steps.reduce(tokens) { $1.apply(to: $0) }
        let bytes = Array(parts.joined())
        guard !wordEnd.isEmpty else { return String(decoding: bytes, as: UTF8.self) }
        let text = String(decoding: bytes.substituting(wordEnd, with: [0x20]), as: UTF8.self)
        return Self.trimmed(text)
    }

    /// Returns the text without white space, including the information separators, at both ends, as Python's `strip`
    /// does.
    private static func trimmed(_ text: String) -> String {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool {
            CodePointSet.whitespace.contains(scalar) || (0x1c...0x1f).contains(scalar.value)
        }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}

extension TokenDecoder.Step {
    fileprivate func apply(to tokens: [[UInt8]]) -> [[UInt8]] {
        switch self {
        case .byteLevel:
            // Characters may be split between tokens, so only the whole is valid UTF-8.
            let bytes = tokens.flatMap(ByteAlphabet.bytes(writtenAs:))
            return [Array(String(decoding: bytes, as: UTF8.self).utf8)]
        case .wordPiece(let prefix, let cleansUp):
            return tokens.enumerated().map { index, token in
                var part = token
                if index > 0 {
                    part = token.starts(with: prefix) ? Array(token.dropFirst(prefix.count)) : [0x20] + token
                }
                return cleansUp ? EnglishSpacing.cleanedUp(part) : part
            }
        case .bytePairs(let suffix):
            return tokens.enumerated().map { index, token in
                token.substituting(suffix, with: index == tokens.count - 1 ? [] : [0x20])
            }
        case .metaspace(let mark, let dropsFirst):
            return tokens.enumerated().map { index, token in
                token.substituting(mark, with: index == 0 && dropsFirst ? [] : [0x20])
            }
        case .replace(let old, let new): return tokens.map { $0.substituting(old, with: new) }
        case .fuse: return [Array(tokens.joined())]
        case .strip(let character, let start, let stop):
            return tokens.map { Self.stripped($0, of: character, start: start, stop: stop) }
        case .byteFallback: return Self.joiningBytes(in: tokens)
        }
    }

    private static func stripped(_ token: [UInt8], of character: [UInt8], start: Int, stop: Int) -> [UInt8] {
        var rest = token[...]
        for _ in 0..<start where rest.starts(with: character) { rest = rest.dropFirst(character.count) }
        var stripped = 0
        while stripped < stop, rest.count >= character.count, rest.suffix(character.count).elementsEqual(character) {
            rest = rest.dropLast(character.count)
            stripped += 1
        }
        return Array(rest)
    }

    /// Replaces runs of `<0x…>` by the text of their bytes or, where that is not valid UTF-8, by one U+FFFD for each.
    private static func joiningBytes(in tokens: [[UInt8]]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var run: [UInt8] = []
        func endRun() {
            guard !run.isEmpty else { return }
            let isValid = String(validating: run, as: UTF8.self) != nil
            parts += isValid ? [run] : Array(repeating: [0xef, 0xbf, 0xbd], count: run.count)
            run.removeAll(keepingCapacity: true)
        }
        for token in tokens {
            if let byte = BytePieces.byte(writtenAs: token) {
                run.append(byte)
            } else {
                endRun()
                parts.append(token)
            }
        }
        endRun()
        return parts
    }
}

/// The pieces `<0x00>` … `<0xFF>` that represent single bytes.
enum BytePieces {
    static let names: [[UInt8]] = (0...255).map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return Array("<0x\(digits.count == 1 ? "0" : "")\(digits)>".utf8)
    }

    static func byte(writtenAs token: [UInt8]) -> UInt8? {
        guard token.count == 6, token.starts(with: "<0x".utf8), token[5] == UInt8(ascii: ">") else { return nil }
        return UInt8(String(decoding: token[3..<5], as: UTF8.self), radix: 16)
    }
}

/// The clean-up of English spacing that the reference's `WordPiece` decoder applies to each token.
private enum EnglishSpacing {
    private static let replacements: [(old: [UInt8], new: [UInt8])] = [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
        (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ].map { (Array($0.utf8), Array($1.utf8)) }

    static func cleanedUp(_ part: [UInt8]) -> [UInt8] {
        guard part.contains(0x20) else { return part }
        return replacements.reduce(part) { $0.substituting($1.old, with: $1.new) }
    }
}

extension Array where Element == UInt8 {
    /// Returns the bytes with all occurrences of `old` replaced, from the left and without overlap.
    func substituting(_ old: [UInt8], with new: [UInt8]) -> [UInt8] {
        guard let first = old.first, contains(first) else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var position = 0
        while position < count {
            if self[position] == first, self[position...].starts(with: old) {
                result += new
                position += old.count
            } else {
                result.append(self[position])
                position += 1
            }
        }
        return result
    }
}
