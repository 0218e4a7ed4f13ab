import Catalog
import Encoders
import VectorIndex

extension PhotoLibrary {
    /// The maximum number of full-text matches considered as candidates.
    private static let wordMatches = 200
    /// The number of the best results that the language model reranks.
    private static let reranked = 30

    /// The evidence, in addition to pictures, by which a query's results are ranked.
    struct RankingPlan {
        var ranking: SearchRanking
        var captions: CaptionIndex?
        var scale: ScoreScale?
    }

    /// - Parameter models: all models in the catalog, including `record`.
    /// - Throws: ``ClipSearchError/invalidArgument(name:value:reason:)`` when the requested ranking needs a model that
    ///   was not given.
    func rankingPlan(
        for query: SearchQuery, record: ModelRecord, models: [ModelRecord]
    ) throws -> RankingPlan {
        if query.ranking == .reranked, languageModel == nil {
            throw ClipSearchError.invalidArgument(
                name: "ranking", value: query.ranking.rawValue, reason: "needs a language model, and none was given")
        }
        guard !query.wantedTexts.isEmpty else { return RankingPlan(ranking: .vector) }
        let isRelevanceAsked = query.relevance == .relevantOnly
        guard query.ranking != .vector else {
            return RankingPlan(
                ranking: .vector, scale: try scoreScale(of: record, measures: isRelevanceAsked))
        }
        let captions = try sentenceRecord(among: models).flatMap {
            try self.captions.current(of: $0, in: catalog)
        }
        // Without captions only the words of file names and tags remain, which do not justify measuring.
        let isWorthMeasuring = captions != nil || query.ranking != .automatic || isRelevanceAsked
        let scale = try scoreScale(of: record, measures: isWorthMeasuring)
        let ranking: SearchRanking = scale == nil ? .vector : query.ranking == .automatic ? .hybrid : query.ranking
        return RankingPlan(ranking: ranking, captions: captions, scale: scale)
    }

    /// Returns the best `count` results.
    func rank(
        _ question: RankingQuestion, count: Int, by plan: RankingPlan, in index: PhotoIndex, record: ModelRecord
    ) throws -> RankedAnswers {
        guard plan.ranking != .vector, let scale = plan.scale else {
            let found = try index.search(
                question.vector, k: count, filter: question.filter, minimumScore: question.minimumScore)
            let answers = found.neighbors.map { neighbor in
                RankedAnswers.Answer(
                    photo: neighbor.id,
                    evidence: Evidence(
                        cosine: neighbor.score, picture: plan.scale?.standardised(neighbor.score) ?? 0),
                    total: Double(neighbor.score))
            }
            return RankedAnswers(
                answers: answers, plan: found.plan,
                relevant: relevantCount(answers, question, plan, photos: index.count))
        }
        var (evidence, searchPlan) = try evidence(for: question, count: count, by: plan, scale, in: index, record)
        if plan.ranking == .reranked {
            let best = ordered(evidence, share: question.share).prefix(Self.reranked).map(\.photo)
            for (photo, likelihood) in try likelihoods(of: question, given: best, captions: plan.captions) {
                evidence[photo]?.likelihood = likelihood
            }
        }
        let answers = Array(ordered(evidence, share: question.share).prefix(count))
        return RankedAnswers(
            answers: answers, plan: searchPlan, relevant: relevantCount(answers, question, plan, photos: index.count))
    }

    /// Returns the results by descending total, then by ascending id.
    private func ordered(_ evidence: [PhotoID: Evidence], share: Double) -> [RankedAnswers.Answer] {
        evidence.map { RankedAnswers.Answer(photo: $0, evidence: $1, total: $1.total(share: share)) }
            .sorted { ($1.total, $0.photo) < ($0.total, $1.photo) }
    }

    private func relevantCount(
        _ answers: [RankedAnswers.Answer], _ question: RankingQuestion, _ plan: RankingPlan, photos: Int
    ) -> Int? {
        guard plan.scale != nil, !question.text.isEmpty else { return nil }
        let rule = RelevanceRule(words: QueryWords.count(in: question.text), photos: photos)
        return answers.prefix { rule.logit($0.evidence.total(share: question.share)) > 0 }.count
    }

    /// Returns the evidence for each photo that is among the best by picture, by caption or by words.
    private func evidence(
        for question: RankingQuestion, count: Int, by plan: RankingPlan, _ scale: ScoreScale, in index: PhotoIndex,
        _ record: ModelRecord
    ) throws -> ([PhotoID: Evidence], SearchPlan) {
        // The same number by picture and by captions; with more, the index would compare all photos.
        let pool = max(count, index.policy.walkedAnswers)
        let found = try index.search(
            question.vector, k: min(pool, index.count), filter: question.filter, minimumScore: question.minimumScore)
        var cosines = Dictionary(uniqueKeysWithValues: found.neighbors.map { ($0.id, $0.score) })

        let accepts = { (photo: PhotoID) in question.filter?.accepts(photo) ?? true }
        let words = try wordScores(question.words, photos: index.count).filter { accepts($0.key) }
        var candidates = Set(words.keys)
        if let captions = plan.captions, let sentence = question.sentence {
            candidates.formUnion(
                try captions.nearest(to: sentence, count: pool, accepts: accepts).map(\.id))
        }
        // The vectors of candidates that the search by picture did not find.
        for (photo, vector) in try storedVectors(of: candidates.filter { cosines[$0] == nil }, record: record) {
            let cosine = QueryVector.dot(vector, question.vector)
            if cosine >= question.minimumScore ?? -.infinity { cosines[photo] = cosine }
        }
        var captionScores: [PhotoID: Float] = [:]
        if let captions = plan.captions, let sentence = question.sentence {
            captionScores = captions.scores(of: Set(cosines.keys), for: sentence)
        }
        let evidence = cosines.map { photo, cosine in
            (
                photo,
                Evidence(
                    cosine: cosine, picture: scale.standardised(cosine), caption: captionScores[photo],
                    words: words[photo] ?? 0)
            )
        }
        return (Dictionary(uniqueKeysWithValues: evidence), found.plan)
    }

    /// Returns the BM25 score of photos whose texts contain the words, relative to that of a text with each word once.
    private func wordScores(_ words: QueryWords, photos: Int) throws -> [PhotoID: Double] {
        guard !words.isEmpty else { return [:] }
        let whole = try catalog.words.photoCounts(withAnyOf: words.groups).reduce(0.0) { sum, count in
            sum + logarithm((Double(photos) + 0.5) / (Double(min(count, photos)) + 0.5))
        }
        guard whole > 0.1 else { return [:] }
        let matches = try catalog.words.photos(withAnyOf: words.all, limit: Self.wordMatches)
        return Dictionary(uniqueKeysWithValues: matches.map { ($0.photo, $0.score / whole) })
    }

    /// Returns the increase of a query's log-likelihood given each photo's texts, in nats per token of the query.
    /// Photos without texts are skipped.
    private func likelihoods(
        of question: RankingQuestion, given photos: [PhotoID], captions: CaptionIndex?
    ) throws -> [(PhotoID, Double)] {
        guard let languageModel else { return [] }
        let known = try catalog.texts.of(photos)
        let texts = try catalog.photos.records(photos).map { photo in
            let texts = known[photo.id] ?? PhotoTexts()
            return (photo.id, Self.line(likelihoodText(of: photo, texts, question: question, captions: captions)))
        }.filter { !$0.1.isEmpty }
        guard !texts.isEmpty else { return [] }
        // A photo's text, a line break, the query: the format of the pairs of captions on which the installed model was
        // trained.
        let pairs = Self.fitting(texts.map { (prefix: $0.1, continuation: Self.line(question.text)) }, languageModel)
        let scores = try languageModel.score([(prefix: "", continuation: pairs[0].continuation)] + pairs)
        guard let alone = scores.first, !alone.tokens.isEmpty else { return [] }
        return zip(texts, scores.dropFirst()).map { text, score in
            (text.0, (score.logLikelihood - alone.logLikelihood) / Double(alone.tokens.count))
        }
    }

    /// Truncates pairs of a photo's text and the query to the model's limit. The query, which is the same in all of
    /// them, gets the tokens that the texts leave, and at least half of the limit.
    private static func fitting(
        _ pairs: [(prefix: String, continuation: String)], _ model: any LanguageModel
    ) -> [(prefix: String, continuation: String)] {
        let tail = "\n"
        let room = model.maximumTokens - model.tokenize(tail).count
        let whole = pairs.map { (prefix: $0.prefix + tail, continuation: $0.continuation) }
        guard let query = pairs.first?.continuation,
            whole.contains(where: { $0.prefix.utf8.count + $0.continuation.utf8.count > model.maximumTokens })
        else { return whole }
        let longest = pairs.map { model.tokenize($0.prefix).count }.max() ?? 0
        let asked = model.beginning(of: query, tokens: max(room / 2, room - longest))
        let left = room - model.tokenize(asked).count
        return pairs.map { (prefix: model.beginning(of: $0.prefix, tokens: left) + tail, continuation: asked) }
    }

    /// Returns the text of a photo for the language model: the caption nearest to the query, else its tags except those
    /// from a model, else the words of its file name.
    private func likelihoodText(
        of photo: PhotoRecord, _ texts: PhotoTexts, question: RankingQuestion, captions: CaptionIndex?
    ) -> String {
        if let caption = captions?.nearest(of: texts.captions, to: question.sentence) ?? texts.captions.first {
            return caption.text
        }
        let tags = texts.tags.filter { $0.source != .zeroShot }.map(\.name)
        if !tags.isEmpty { return tags.joined(separator: ", ") }
        let name = photo.file.path.fileName
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        return QueryWords.words(of: String(stem)).filter { $0.allSatisfy(\.isLetter) }.joined(separator: " ")
    }

    /// Returns the text in lower case, on one line and without a full stop at the end.
    private static func line(_ text: String) -> String {
        var line = Substring(text.lowercased().split(whereSeparator: \.isNewline).joined(separator: " ")).trimmed
        while line.last == "." { line.removeLast() }
        return line
    }

    /// Returns the evidence for a result with the texts from which it was computed.
    ///
    /// - Parameter texts: the photo's texts.
    func scores(
        of answer: RankedAnswers.Answer, _ photo: PhotoRecord, _ texts: PhotoTexts, for question: RankingQuestion,
        by plan: RankingPlan
    ) -> SearchScores {
        var scores = SearchScores(vector: answer.evidence.cosine)
        guard plan.ranking != .vector else { return scores }
        scores.caption = answer.evidence.caption
        scores.bestCaption = plan.captions?.nearest(of: texts.captions, to: question.sentence)?.text
        if answer.evidence.words > 0 {
            scores.words = answer.evidence.words
            scores.matchedWords = question.words.matched(
                in: texts.captions.map(\.text) + texts.tags.map(\.name) + [photo.file.path.fileName])
        }
        scores.likelihood = answer.evidence.likelihood
        return scores
    }
}
