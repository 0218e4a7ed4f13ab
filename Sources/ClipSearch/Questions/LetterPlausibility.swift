/// Tells words, names among them and those of other languages in Latin letters, from random typing.
enum LetterPlausibility {
    /// `true` if a word, in lower case, has at least two runs of three letters, and a third of all, that hardly any
    /// word has.
    ///
    /// Words with other letters than a to z are never taken for implausible, nor are those of fewer than four letters.
    static func isImplausible(_ word: String) -> Bool {
        var symbols: [Int] = [0]
        for byte in word.utf8 {
            guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) else { return false }
            symbols.append(Int(byte - UInt8(ascii: "a")) + 1)
        }
        guard symbols.count > 4 else { return false }
        symbols.append(0)
        let count = symbols.count - 2
        let unknown = LetterTables.runs.withUTF8Buffer { bits in
            (0..<count).count { place in
                let run = (symbols[place] * 27 + symbols[place + 1]) * 27 + symbols[place + 2]
                return (bits[run / 6] - 48) >> UInt8(run % 6) & 1 == 0
            }
        }
        return unknown >= 2 && 3 * unknown >= count
    }
}
