import LanguageModels

/// Scores corrected queries relative to the typed one.
struct Judge {
    private let words: [QueryWord]
    private let speller: (any TextToTextModel)?
    private let language: (any LanguageModel)?
    let judgement: CorrectionConfiguration.Judgement
    private let typed: String
    /// The models' scores of the typed query; nil until they are computed.
    private var languageOfTyped: Double?
    private var spellerOfTyped: Double?

    init(
        words: [QueryWord], speller: (any TextToTextModel)?, language: (any LanguageModel)?,
        configuration: CorrectionConfiguration
    ) {
        self.words = words
        self.language = language
        self.speller = language == nil ? nil : speller
        judgement = configuration.judgement(language == nil ? .dictionary : speller == nil ? .language : .full)
        typed = CandidateQuery(edits: [], features: FeatureVector()).modelText(words)
    }

    /// Adds the models' features to queries, all in one batch.
    ///
    /// - Throws: the models' errors.
    mutating func score(_ queries: [CandidateQuery]) throws -> [ScoredQuery] {
        var scored = queries.map { ScoredQuery(query: $0, score: 0) }
        let texts = queries.map { $0.modelText(words) }
        if let language {
            let asked = languageOfTyped == nil ? [typed] + texts : texts
            let fitting = asked.map { language.beginning(of: $0, tokens: language.maximumTokens) }
            var scores = try language.score(fitting).map(\.logLikelihood)
            let base = languageOfTyped ?? scores.removeFirst()
            languageOfTyped = base
            for (index, score) in scores.enumerated() { scored[index].query.features[.language] = score - base }
        }
        if let speller {
            let asked = spellerOfTyped == nil ? [typed] + texts : texts
            var scores = try speller.score(asked, given: typed).map(\.logLikelihood)
            let base = spellerOfTyped ?? scores.removeFirst()
            spellerOfTyped = base
            for (index, score) in scores.enumerated() { scored[index].query.features[.speller] = score - base }
        }
        for index in scored.indices {
            var features = scored[index].query.features
            if features[.realWords] == features[.changedWords] {
                features[.realWordLanguage] = features[.language]
                features[.realWordSpeller] = features[.speller]
            }
            features[.queryWords] = Double(words.count)
            scored[index].query.features = features
            scored[index].score = judgement.score(features)
        }
        return scored
    }

    /// Returns the gain of a query beyond the margin of each changed word.
    func net(_ scored: ScoredQuery) -> Double {
        scored.score - judgement.margin * Double(scored.query.edits.count)
            - Self.realWordMargin * scored.query.features[.realWords]
    }

    /// The additional gain, in nats, that a change of a known word needs.
    private static let realWordMargin = 0.5
}

struct ScoredQuery: Sendable {
    var query: CandidateQuery
    /// The score relative to the typed query, which has 0.
    var score: Double
}
