import Files
import Nouns

/// Rejects changes of words that are right: the library's own, and names of things that a photo can show.
struct EditFilter {
    let words: [QueryWord]
    let facts: WordFacts
    let isUnknown: [Bool]

    private static let nouns = NounTable.builtIn
    /// The frequency of a word from which a slip of it may look like an obscure noun.
    private static let commonFrequency = 3e-6

    func allows(_ edit: WordEdit) throws -> Bool {
        let typed = words[edit.words].map(\.folded)
        if try typed.allSatisfy(facts.isInLibrary) {
            // "sun set", of a library that has "sunset", too
            return try edit.words.count > 1 && facts.isInLibrary(LetterFolding.fold(edit.text) ?? [])
        }
        guard edit.words.count == 1, Self.namesThing(typed[0]) else { return true }
        // "Cerate" may stand for "create", though it is an ointment; nobody can tell "otter" from "other".
        guard isUnknown[edit.words.lowerBound], edit.replacement.count == 1,
            let new = LetterFolding.fold(edit.replacement[0])
        else { return false }
        return EditDistance.between(typed[0], new) == 1 && facts.logFrequency(new) > log(Self.commonFrequency)
    }

    private static func namesThing(_ folded: [UInt8]) -> Bool {
        let word = String(decoding: folded, as: UTF8.self)
        guard let category = nouns.category(of: word) else { return false }
        return category != .activity
    }
}
