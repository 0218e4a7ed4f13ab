import LanguageModels

/// Corrects the spelling of search queries, and leaves words unchanged that are not certainly wrong.
///
///     let corrector = try QueryCorrector(speller: "weights/speller", language: "weights/language")
///     try corrector.correct("sunst at teh beach").corrected  // "sunset at the beach"
///
/// Candidates for each word are proposed by a dictionary, by the user's own vocabulary and by a sequence-to-sequence
/// model (the speller). The decision between the corrected queries follows the noisy channel (M. Kernighan, K. Church,
/// W. Gale, "A spelling correction program based on a noisy channel model", 1990): the probability of the query and the
/// probability of mistyping it in this way. A query of one or two known words, without far more frequent similar words,
/// costs a few lookups and uses no model; for a longer query of known words, only the speller checks whether one of
/// them is wrong.
public final class QueryCorrector: Sendable {
    private let models: CorrectorModels
    private let words: SpellingDictionary
    /// The parameters of the corrector.
    public let configuration: CorrectionConfiguration

    /// Creates a corrector from loaded models.
    ///
    /// - Parameters:
    ///   - speller: the speller; nil for none. Not used without a language model.
    ///   - language: the language model; nil to decide by the dictionary alone.
    ///   - words: the words that are right.
    ///   - foreign: words of other languages, and names, which are capitalised: they are less probably misspelt.
    ///   - configuration: the parameters of the corrector.
    public convenience init(
        speller: (any TextToTextModel)?, language: (any LanguageModel)?, words: SpellingDictionary,
        foreign: SpellingDictionary? = nil, configuration: CorrectionConfiguration
    ) {
        self.init(
            models: CorrectorModels(speller: speller, language: language, foreign: foreign), words: words,
            configuration: configuration)
    }

    init(models: CorrectorModels, words: SpellingDictionary, configuration: CorrectionConfiguration) {
        self.models = models
        self.words = words
        self.configuration = configuration
    }

    /// Returns `true` for a word of the dictionary; letter case and accents don't count.
    package func knows(_ word: String) -> Bool { words.contains(word) }

    /// Corrects a query.
    ///
    /// - Parameters:
    ///   - query: the query as typed.
    ///   - vocabulary: the words of the user's library.
    /// - Throws: the errors of the models and the vocabulary.
    public func correct(_ query: String, vocabulary: LibraryVocabulary? = nil) throws -> QueryCorrection {
        try explain(query, vocabulary: vocabulary).correction
    }

    /// Corrects a query and returns the candidates that were considered.
    ///
    /// - Throws: the errors of the models and the vocabulary.
    public func explain(_ query: String, vocabulary: LibraryVocabulary? = nil) throws -> CorrectionExplanation {
        guard query.utf8.count <= configuration.maximumBytes else { return CorrectionExplanation(unchanged: query) }
        let queryWords = QueryWords(query, shortCapitals: configuration.shortCapitals).words
        guard queryWords.count <= configuration.maximumWords else { return CorrectionExplanation(unchanged: query) }
        let lookup = vocabulary.map(VocabularyLookup.init)
        try lookup?.prepare(queryWords.map(\.folded))
        var facts = WordFacts(
            dictionary: words.list, foreign: nil, vocabulary: lookup, libraryShare: configuration.libraryShare)
        let search = try CandidateSearch(words: queryWords, facts: facts, configuration: configuration) {
            [models, words] in
            models.sounds(of: words.list)
        }
        let filter = EditFilter(words: queryWords, facts: facts, isUnknown: search.isUnknown)
        var edits = try (search.joins() + search.doubtedWords()).filter(filter.allows)
        var spellersDoubts: [[WordEdit]]?
        if edits.isEmpty, !search.isUnknown.contains(true) {
            let freeWords = queryWords.count { !$0.isProtected && !$0.isAccented }
            guard freeWords >= configuration.contextWords, let speller = try models.speller() else {
                return CorrectionExplanation(unchanged: query)
            }
            let doubts = try proposals(of: speller, beams: 1, for: queryWords, filter: filter)
            guard doubts.contains(where: { !$0.isEmpty }), try models.language() != nil else {
                return CorrectionExplanation(unchanged: query)
            }
            spellersDoubts = doubts
        }
        models.makeAll(for: words.list)
        facts.foreign = try models.foreignWords()
        let letterModels = try models.letters(of: words.list, foreign: facts.foreign)
        let queryLanguage = try QueryLanguage(words: queryWords, facts: facts, letterModels: letterModels)
        guard !queryLanguage.isForeign else { return CorrectionExplanation(unchanged: query) }
        edits += try search.replacements().filter(filter.allows)
        let language = try models.language()
        let speller = language == nil ? nil : try models.speller()
        let proposals =
            try spellersDoubts
            ?? proposals(of: speller, beams: configuration.beams, for: queryWords, filter: filter)
        let best = Set(proposals.first ?? [])
        edits += proposals.flatMap { $0 }
        guard !edits.isEmpty else { return CorrectionExplanation(unchanged: query) }

        var judge = Judge(words: queryWords, speller: speller, language: language, configuration: configuration)
        let editFeatures = EditFeatures(
            words: queryWords, facts: facts, isUnknown: search.isUnknown, slips: SlipModel(judge.judgement.weights),
            letterModels: letterModels, isEnglish: queryLanguage.isEnglish)
        try lookup?.prepare(edits.flatMap(\.replacement).map { LetterFolding.fold($0) ?? [] })
        var known: [WordEdit: FeatureVector] = [:]
        for edit in edits where known[edit] == nil {
            var features = try editFeatures.features(of: edit)
            if best.contains(edit) { features[.spellerAgrees] = 1 }
            known[edit] = features
        }
        let beam = CandidateBeam(
            known.keys.sorted { ($0.words.lowerBound, $0.text) < ($1.words.lowerBound, $1.text) },
            wordCount: queryWords.count, weights: configuration.judgement(.dictionary).weights
        ) { known[$0] ?? FeatureVector() }
        var candidates = beam.queries(count: configuration.candidates, perWord: configuration.candidatesPerWord)
        for proposal in proposals where !candidates.contains(where: { $0.edits == proposal }) {
            candidates.append(CandidateQuery(edits: proposal, features: Self.sum(proposal, known)))
        }
        return try decide(query, words: queryWords, candidates: candidates, features: known, judge: &judge) { edit in
            if edit.words.count > 1 { return .joined }
            if edit.replacement.count > 1 { return .split }
            if !search.isUnknown[edit.words.lowerBound] { return .realWord }
            return known[edit].map { $0[.libraryWords] > 0 } == true ? .library : .spelling
        }
    }

    /// Returns the speller's proposals as changes of the query's words, the most probable first.
    private func proposals(
        of speller: (any TextToTextModel)?, beams: Int, for words: [QueryWord], filter: EditFilter
    ) throws -> [[WordEdit]] {
        guard let speller, configuration.beams > 0 else { return [] }
        let typed = CandidateQuery(edits: [], features: FeatureVector()).modelText(words)
        var options = GenerationOptions()
        options.beams = beams
        options.returnedSequences = beams
        // A corrected query has about as many tokens as the typed one, and each has at least one letter.
        options.maximumTokens = typed.utf8.count + 8
        let alignment = SpellerAlignment(words: words, facts: filter.facts, configuration: configuration)
        var proposals: [[WordEdit]] = []
        for generated in try speller.generate(typed, options: options, onToken: nil) {
            guard let edits = try alignment.edits(for: generated.text)?.filter(filter.allows) else { continue }
            if !proposals.contains(edits) { proposals.append(edits) }
        }
        return proposals
    }

    private static func sum(_ edits: [WordEdit], _ features: [WordEdit: FeatureVector]) -> FeatureVector {
        edits.reduce(into: FeatureVector()) { sum, edit in
            if let features = features[edit] { sum += features }
        }
    }

    private func decide(
        _ query: String, words: [QueryWord], candidates: [CandidateQuery], features: [WordEdit: FeatureVector],
        judge: inout Judge, reason: (WordEdit) -> QueryCorrection.Change.Reason
    ) throws -> CorrectionExplanation {
        var scored = try judge.score(candidates.filter { !$0.edits.isEmpty })
        scored.append(ScoredQuery(query: CandidateQuery(edits: [], features: FeatureVector()), score: 0))
        var gains: [Double] = []
        while true {
            guard let best = scored.max(by: { judge.net($0) < judge.net($1) }), !best.query.edits.isEmpty else { break }
            // Each change must be worth its margin given the others.
            let without = best.query.edits.map { edit in best.query.edits.filter { $0 != edit } }
            let missing = without.filter { edits in !scored.contains { $0.query.edits == edits } }
            if missing.isEmpty {
                gains = without.map { edits in
                    best.score - (scored.first { $0.query.edits == edits }?.score ?? 0)
                }
                break
            }
            scored += try judge.score(missing.map { CandidateQuery(edits: $0, features: Self.sum($0, features)) })
        }
        scored.sort { judge.net($0) > judge.net($1) }
        var correction = QueryCorrection(unchanged: query)
        if let best = scored.first, !best.query.edits.isEmpty {
            correction.corrected = Self.text(query, words: words, edits: best.query.edits)
            correction.changes = zip(best.query.edits, gains).map { edit, gain in
                let range = Self.range(of: edit, in: words)
                return QueryCorrection.Change(
                    from: Self.part(of: query, range), to: Self.replacement(edit, words: words), range: range,
                    reason: reason(edit), gain: gain)
            }
            correction.margin = (gains.min() ?? 0) - judge.judgement.margin
        }
        return CorrectionExplanation(
            correction: correction,
            candidates: scored.map { item in
                CorrectionExplanation.Candidate(
                    text: Self.text(query, words: words, edits: item.query.edits), score: judge.net(item),
                    features: item.query.features)
            })
    }
}

// MARK: The corrected text

extension QueryCorrector {
    private static func range(of edit: WordEdit, in words: [QueryWord]) -> Range<Int> {
        words[edit.words.lowerBound].range.lowerBound..<words[edit.words.upperBound - 1].range.upperBound
    }

    private static func part(of query: String, _ range: Range<Int>) -> String {
        String(decoding: Array(query.utf8)[range], as: UTF8.self)
    }

    private static func replacement(_ edit: WordEdit, words: [QueryWord]) -> String {
        words[edit.words.lowerBound].cased(edit.text)
    }

    /// Returns the query with the changed words replaced, and everything else byte for byte.
    private static func text(_ query: String, words: [QueryWord], edits: [WordEdit]) -> String {
        let bytes = Array(query.utf8)
        var result: [UInt8] = []
        var next = 0
        for edit in edits {
            let range = range(of: edit, in: words)
            result += bytes[next..<range.lowerBound]
            result += replacement(edit, words: words).utf8
            next = range.upperBound
        }
        result += bytes[next...]
        return String(decoding: result, as: UTF8.self)
    }
}
