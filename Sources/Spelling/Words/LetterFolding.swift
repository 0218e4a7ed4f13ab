/// Folds words to the letters by which they are compared: lower case, without accents, `’` as `'`.
///
/// Only the Latin script is folded; a word of another script has no folded form and is never corrected.
enum LetterFolding {
    /// Returns the ASCII letters and apostrophes of a word; nil when it contains anything else.
    static func fold(_ word: some StringProtocol) -> [UInt8]? { fold(utf8: Array(word.utf8)[...]) }

    /// Returns the same for a word's bytes, which should be UTF-8.
    static func fold(utf8 bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var letters: [UInt8] = []
        letters.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        func byte(_ offset: Int) -> UInt8 { index + offset < bytes.endIndex ? bytes[index + offset] : 0 }
        while index < bytes.endIndex {
            switch byte(0) {
            case 0x61...0x7a, UInt8(ascii: "'"):
                letters.append(byte(0))
                index += 1
            case 0x41...0x5a:
                letters.append(byte(0) | 0x20)
                index += 1
            case 0xc3...0xc5 where byte(1) & 0xc0 == 0x80:
                // U+00C0 to U+017F
                let base = bases[Int(byte(0) - 0xc3) << 6 | Int(byte(1) & 0x3f)]
                guard !base.isEmpty else { return nil }
                letters += base
                index += 2
            case 0xcc...0xcd where byte(0) == 0xcc || byte(1) < 0xb0:
                // U+0300 to U+036F: accents that follow their letter.
                index += 2
            case 0xe2 where byte(1) == 0x80 && byte(2) == 0x99:
                letters.append(UInt8(ascii: "'"))
                index += 3
            default: return nil
            }
        }
        return letters
    }

    static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool { scalar == "'" || scalar == "\u{2019}" }

    /// Returns `true` for marks that combine with the letter before them, such as accents.
    static func isCombiningMark(_ scalar: Unicode.Scalar) -> Bool { (0x300...0x36f).contains(scalar.value) }

    /// For each code point from U+00C0 to U+017F, the letters that replace it on a keyboard without it; none for code
    /// points that are not letters.
    private static let bases: [[UInt8]] = {
        let families = [
            "a": "ÀàÁáÂâÃãÄäÅåĀāĂăĄą", "ae": "Ææ", "c": "ÇçĆćĈĉĊċČč", "d": "ĎďĐđÐð", "e": "ÈèÉéÊêËëĒēĔĕĖėĘęĚě",
            "g": "ĜĝĞğĠġĢģ", "h": "ĤĥĦħ", "i": "ÌìÍíÎîÏïĨĩĪīĬĭĮįİı", "ij": "Ĳĳ", "j": "Ĵĵ", "k": "Ķķĸ",
            "l": "ĹĺĻļĽľĿŀŁł",
            "n": "ÑñŃńŅņŇňŉŊŋ", "o": "ÒòÓóÔôÕõÖöØøŌōŎŏŐő", "oe": "Œœ", "r": "ŔŕŖŗŘř", "s": "ŚśŜŝŞşŠšſ", "ss": "ß",
            "t": "ŢţŤťŦŧ", "th": "Þþ", "u": "ÙùÚúÛûÜüŨũŪūŬŭŮůŰűŲų", "w": "Ŵŵ", "y": "ÝýÿŶŷŸ", "z": "ŹźŻżŽž",
        ]
        var bases = [[UInt8]](repeating: [], count: 0x180 - 0xc0)
        for (base, letters) in families {
            for scalar in letters.unicodeScalars { bases[Int(scalar.value) - 0xc0] = Array(base.utf8) }
        }
        return bases
    }()
}
