/// Converts a speller's output to changes of the typed words.
///
/// A generated text may be anything. It is accepted only where it matches the typed one word by word: the same word,
/// one replaced by a similarly spelt one, two joined, or one split. A text with a word added, omitted or moved has no
/// such alignment, and is rejected.
struct SpellerAlignment {
    let words: [QueryWord]
    let facts: WordFacts
    let configuration: CorrectionConfiguration

    private struct Step {
        var cost = Int.max
        var typed = 0
        var generated = 0
    }

    /// - Returns: nil when the text cannot be aligned with the typed words.
    func edits(for text: String) throws -> [WordEdit]? {
        let generated = text.split(separator: " ").map { $0.lowercased() }
        // The words passed to the speller; it has not seen the others.
        let typed = words.indices.filter { words[$0].text != nil }
        guard !generated.isEmpty, generated.count <= 2 * typed.count, generated.count * 2 >= typed.count else {
            return nil
        }
        let folded = generated.map { LetterFolding.fold($0) ?? [] }
        let width = generated.count + 1
        var steps = [Step](repeating: Step(), count: (typed.count + 1) * width)
        steps[0].cost = 0
        for i in 1...typed.count {
            for j in 1...generated.count {
                var best = Step()
                func offer(_ cost: Int?, _ typedCount: Int, _ generatedCount: Int) {
                    let origin = steps[(i - typedCount) * width + j - generatedCount].cost
                    guard let cost, origin < Int.max, origin + cost < best.cost else { return }
                    best = Step(cost: origin + cost, typed: typedCount, generated: generatedCount)
                }
                let word = words[typed[i - 1]]
                offer(isSame(word, generated[j - 1], folded[j - 1]) ? 0 : substitutionCost(word, folded[j - 1]), 1, 1)
                if i > 1, word.followsSpace, isFree(word), isFree(words[typed[i - 2]]) {
                    offer(Self.spaceCost(folded[j - 1], [words[typed[i - 2]].folded, word.folded]), 2, 1)
                }
                if j > 1, isFree(word) { offer(Self.spaceCost(word.folded, [folded[j - 2], folded[j - 1]]), 1, 2) }
                steps[i * width + j] = best
            }
        }
        guard steps[steps.count - 1].cost < Int.max else { return nil }
        return try edits(of: steps, typed: typed, generated: generated, folded: folded)
    }

    private func edits(
        of steps: [Step], typed: [Int], generated: [String], folded: [[UInt8]]
    ) throws -> [WordEdit]? {
        var edits: [WordEdit] = []
        var (i, j) = (typed.count, generated.count)
        while i > 0 {
            let step = steps[i * (generated.count + 1) + j]
            i -= step.typed
            j -= step.generated
            if step.typed == 1, step.generated == 1, isSame(words[typed[i]], generated[j], folded[j]) { continue }
            for letters in folded[j..<j + step.generated] where try letters.isEmpty || !facts.isKnown(letters) {
                return nil
            }
            let first = typed[i]
            edits.append(
                WordEdit(words: first..<first + step.typed, replacement: Array(generated[j..<j + step.generated])))
        }
        return edits.reversed()
    }

    private func isSame(_ word: QueryWord, _ generated: String, _ folded: [UInt8]) -> Bool {
        word.text == generated || !word.isProtected && !folded.isEmpty && word.folded == folded
    }

    private func isFree(_ word: QueryWord) -> Bool {
        !word.isProtected && !word.isAccented && word.folded.count <= configuration.maximumLetters
    }

    /// Returns the edit distance of a typed word to a generated one; nil when it is too large.
    private func substitutionCost(_ word: QueryWord, _ generated: [UInt8]) -> Int? {
        guard !generated.isEmpty, generated.count <= configuration.maximumLetters, isFree(word) else { return nil }
        let typed = word.folded
        let distance = EditDistance.between(typed, generated)
        let soundsAlike = PhoneticKey.key(of: typed) == PhoneticKey.key(of: generated)
        return distance <= (soundsAlike ? typed.count / 2 + 1 : 1 + typed.count / 4) ? distance + 1 : nil
    }

    /// Returns the cost of one word for two, or two for one, with at most one slip in addition to the space. The case
    /// in which the one word equals one of the two is a word added or omitted, which is never accepted.
    private static func spaceCost(_ whole: [UInt8], _ parts: [[UInt8]]) -> Int? {
        let joined = parts.flatMap { $0 }
        guard !whole.isEmpty, !parts.contains(where: \.isEmpty), !parts.contains(whole),
            abs(joined.count - whole.count) <= 1
        else { return nil }
        let distance = EditDistance.between(whole, joined)
        return distance <= 1 ? distance + 2 : nil
    }
}
