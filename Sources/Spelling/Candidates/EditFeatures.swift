/// Computes the features of a change that do not need the models.
struct EditFeatures {
    let words: [QueryWord]
    let facts: WordFacts
    let isUnknown: [Bool]
    let slips: SlipModel
    let letterModels: LetterModels
    /// `true` if the query is certainly English, where a word of another language is little better than an unknown one.
    let isEnglish: Bool

    func features(of edit: WordEdit) throws -> FeatureVector {
        let typed = words[edit.words]
        let letters = typed.map(\.folded)
        let new = edit.replacement.map { LetterFolding.fold($0) ?? [] }
        var features = slips.slips(typed: letters.flatMap { $0 }, meant: new.flatMap { $0 })
        features[.addedSpace] = Double(typed.count - 1)
        features[.missingSpace] = Double(new.count - 1)
        features[.changedWords] = 1
        features[.realWords] = edit.words.contains { isUnknown[$0] } ? 0 : 1
        for word in edit.words where isUnknown[word] {
            features[.unlikeNames] -= letterModels.nameLogProbability(words[word].folded)
            features[.likeMisspelling] += letterModels.misspellingLogOdds(words[word].folded)
            features[.likeEnglish] += letterModels.englishLogProbability(words[word].folded)
        }
        if edit.words.contains(where: isNameLike) { features[.capitalised] = 1 }
        let known = letters.compactMap(facts.foreignNumber)
        // Names begin with a capital in the list.
        let ofLanguage = known.count { facts.foreign?.isName($0) == false }
        if !known.isEmpty { features[.foreign] = isEnglish && ofLanguage == known.count ? 0.7 : 1 }
        let length = letters.reduce(0) { $0 + $1.count }
        features[.shortWords] = length <= 3 ? 1 : 0
        features[.fourLetters] = length == 4 ? 1 : 0
        let unknownShare = unknownShare(without: edit.words)
        let knownShare = unknownShare.map { 1 - $0 } ?? 0
        features[.unknownNeighbours] = unknownShare ?? 0
        features[.knownNeighbours] = knownShare * Double(edit.words.count { isUnknown[$0] })
        features[.foreignLanguage] = Double(ofLanguage)
        features[.foreignAmongKnown] = knownShare * features[.foreignLanguage]
        features[.libraryWords] = try new.allSatisfy { try facts.isInLibrary($0) } ? 1 : 0
        features[.frequency] =
            new.reduce(0) { $0 + facts.logFrequency($1) } - letters.reduce(0) { $0 + facts.logFrequency($1) }
        return features
    }

    /// Returns a Boolean value that indicates whether a word has a capital letter that neither its position at the
    /// start nor the other words' capitals explain.
    private func isNameLike(_ index: Int) -> Bool {
        guard words[index].casing == .capitalised else { return false }
        let others = words.indices.filter { $0 != index }
        if others.isEmpty { return true }
        return index > 0 && others.contains { words[$0].casing == .lower && words[$0].folded.count > 3 }
    }

    /// Returns the proportion of unknown words among those next to a change; nil when there are none.
    private func unknownShare(without changed: Range<Int>) -> Double? {
        let others = words.indices.filter { !changed.contains($0) && (!words[$0].isProtected || words[$0].text == nil) }
        guard !others.isEmpty else { return nil }
        return Double(others.count { isUnknown[$0] || words[$0].isAccented || words[$0].text == nil })
            / Double(others.count)
    }
}
