import Foundation

/// Texts as full-text search takes them: with the parts of compound names as words of their own, and with each
/// character of scripts without spaces as a word, so that a part of a sentence is found as a phrase.
package enum SearchableText {
    /// Returns a text without differences of case, accents, width and white space, as writing is compared.
    package static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let folded = text.precomposedStringWithCompatibilityMapping
            .folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        return folded.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Returns a text in which the characters of scripts without spaces are separated by spaces.
    package static func separated(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnspaced) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isUnspaced(scalar) {
                result.append(" ")
                result.append(scalar)
                result.append(" ")
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Returns a name, followed by its words if there are compounds among them: `SummerParty2019` becomes
    /// `SummerParty2019 Summer Party 2019`.
    package static func name(_ name: String) -> String {
        let parts = compoundParts(of: name)
        return separated(parts.isEmpty ? name : name + " " + parts.joined(separator: " "))
    }

    /// Returns the parts of the compounds in a text: at changes from lower case to upper case, and between letters and
    /// digits. Words that are no compounds are left out.
    package static func compoundParts(of text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.flatMap { word -> [String] in
            let parts = parts(of: word)
            return parts.count > 1 ? parts : []
        }
    }

    private static func parts(of word: Substring) -> [String] {
        var parts: [String] = []
        var current = ""
        for (index, character) in zip(word.indices, word) {
            let next = word.index(after: index)
            if let last = current.last {
                // "HTMLPage" is "HTML Page": an upper-case letter begins a word if a lower-case one follows.
                let beginsWord =
                    character.isUppercase && (last.isLowercase || next < word.endIndex && word[next].isLowercase)
                if beginsWord || character.isNumber != last.isNumber {
                    parts.append(current)
                    current = ""
                }
            }
            current.append(character)
        }
        parts.append(current)
        return parts
    }

    /// Returns `true` for characters of scripts that are written without spaces between words.
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Thai, Lao, Myanmar, Khmer; kana; Han.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF:
            scalar.properties.isAlphabetic || scalar.properties.isIdeographic
        default: false
        }
    }
}
