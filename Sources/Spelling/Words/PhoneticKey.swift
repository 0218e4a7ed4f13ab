/// The approximate sound of an English word: words that sound alike have the same key.
///
/// The key follows L. Philips' Metaphone (1990): vowels count only at the start, and letters with the same sound are
/// equal.
package enum PhoneticKey {
    /// Returns up to 12 sounds of 5 bits; 0 for a word without letters.
    package static func key(of folded: some RandomAccessCollection<UInt8>) -> UInt64 {
        var key: UInt64 = 0
        var last: UInt8 = 0
        var count = 0
        var index = folded.startIndex
        let (start, end) = (folded.startIndex, folded.endIndex)
        func letter(_ offset: Int) -> UInt8 {
            let position = folded.index(index, offsetBy: offset, limitedBy: end) ?? end
            return position < end ? folded[position] : 0
        }
        func add(_ sound: UInt8) {
            guard sound != last, count < 12 else { return }
            key = key << 5 | UInt64(sound & 31)
            last = sound
            count += 1
        }
        while index < end {
            let isFirst = index == start
            let (current, next, third) = (letter(0), letter(1), letter(2))
            let before: UInt8 = isFirst ? 0 : folded[folded.index(before: index)]
            var length = 1
            switch current {
            case UInt8(ascii: "'"): break
            case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"):
                if isFirst { add(vowel) } else { last = 0 }
            case UInt8(ascii: "b"):
                if !(next == 0 && before == UInt8(ascii: "m")) { add(current) }
            case UInt8(ascii: "c"):
                if next == UInt8(ascii: "h") {
                    add(UInt8(ascii: "x"))
                    length = 2
                } else if isFront(next) {
                    // "science", "special"
                    if before != UInt8(ascii: "s") {
                        let isSoft =
                            next == UInt8(ascii: "i") && (third == UInt8(ascii: "a") || third == UInt8(ascii: "o"))
                        add(UInt8(ascii: isSoft ? "x" : "s"))
                    }
                } else {
                    add(UInt8(ascii: "k"))
                }
            case UInt8(ascii: "d"):
                if next == UInt8(ascii: "g"), isFront(third) {
                    add(UInt8(ascii: "j"))
                    length = 2
                } else {
                    add(current)
                }
            case UInt8(ascii: "g"):
                if next == UInt8(ascii: "h") {
                    // "ghost"; in "rough" and "night" the adjacent vowels and the t determine the sound.
                    if isFirst { add(current) } else if third == 0 { add(UInt8(ascii: "f")) }
                    length = 2
                } else if next == UInt8(ascii: "n") {
                    // "gnome", "sign"
                    if !isFirst && third != 0 { add(UInt8(ascii: "k")) }
                } else {
                    add(isFront(next) ? UInt8(ascii: "j") : UInt8(ascii: "k"))
                }
            case UInt8(ascii: "h"):
                if isFirst || (isVowel(before) && isVowel(next)) { add(current) }
            case UInt8(ascii: "k"):
                if !(isFirst && next == UInt8(ascii: "n")) { add(current) }
            case UInt8(ascii: "p"):
                if next == UInt8(ascii: "h") {
                    add(UInt8(ascii: "f"))
                    length = 2
                } else if !(isFirst && (next == UInt8(ascii: "s") || next == UInt8(ascii: "n"))) {
                    add(current)
                }
            case UInt8(ascii: "q"): add(UInt8(ascii: "k"))
            case UInt8(ascii: "s"):
                if next == UInt8(ascii: "h") {
                    add(UInt8(ascii: "x"))
                    length = 2
                } else if next == UInt8(ascii: "i"), third == UInt8(ascii: "o") || third == UInt8(ascii: "a") {
                    add(UInt8(ascii: "x"))
                } else {
                    add(current)
                }
            case UInt8(ascii: "t"):
                if next == UInt8(ascii: "h") {
                    add(theta)
                    length = 2
                } else if next == UInt8(ascii: "i"), third == UInt8(ascii: "o") || third == UInt8(ascii: "a") {
                    add(UInt8(ascii: "x"))
                } else if !(next == UInt8(ascii: "c") && third == UInt8(ascii: "h")) {
                    add(current)
                }
            case UInt8(ascii: "v"): add(UInt8(ascii: "f"))
            case UInt8(ascii: "w"):
                if isVowel(next) || (isFirst && next == UInt8(ascii: "h")) { add(current) }
            case UInt8(ascii: "x"):
                if isFirst {
                    add(UInt8(ascii: "s"))
                } else {
                    add(UInt8(ascii: "k"))
                    add(UInt8(ascii: "s"))
                }
            case UInt8(ascii: "y"):
                if isFirst { add(isVowel(next) ? current : vowel) } else { last = 0 }
            case UInt8(ascii: "z"): add(UInt8(ascii: "s"))
            default: add(current)
            }
            index = folded.index(index, offsetBy: length, limitedBy: end) ?? end
        }
        return key
    }

    private static let vowel = UInt8(ascii: "a")
    /// "th", which has a number different from all letters.
    private static let theta: UInt8 = 27

    private static func isVowel(_ letter: UInt8) -> Bool { "aeiou".utf8.contains(letter) }

    /// Returns `true` for letters before which c and g are soft.
    private static func isFront(_ letter: UInt8) -> Bool {
        letter == UInt8(ascii: "e") || letter == UInt8(ascii: "i") || letter == UInt8(ascii: "y")
    }
}
