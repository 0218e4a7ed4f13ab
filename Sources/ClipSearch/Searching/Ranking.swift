import Catalog

/// Orders the photos that a query may mean.
struct Ranking {
    let searcher: PhotoSearcher
    let snapshot: LibrarySnapshot

    /// Returns the best `count` results.
    func rank(_ question: RankingQuestion, count: Int) throws -> RankedAnswers {
        guard snapshot.ranking != .vector, let scale = snapshot.scale else {
            return try rankByPicture(question, count: count)
        }
        var found = try Candidates(snapshot: snapshot, scale: scale).find(question, count: count)
        if snapshot.ranking == .reranked, let languageModel = searcher.languageModel {
            let best = ordered(found.evidence, question).prefix(Reranker.count).map(\.photo)
            let reranker = Reranker(languageModel: languageModel, snapshot: snapshot)
            for (photo, likelihood) in try reranker.likelihoods(of: question, given: best) {
                found.evidence[photo]?.likelihood = likelihood
            }
        }
        let answers = Array(ordered(found.evidence, question).prefix(count))
        return RankedAnswers(
            answers: answers, plan: found.plan, relevant: relevantCount(answers, question),
            mayHaveMore: found.mayHaveMore)
    }

    private func rankByPicture(_ question: RankingQuestion, count: Int) throws -> RankedAnswers {
        let found = try snapshot.index.search(
            question.vector, k: count, filter: question.filter, minimumScore: question.minimumScore)
        let seen = try BestStills(found.neighbors, in: snapshot.library)
        let answers = seen.order.map { photo in
            let cosine = seen.cosines[photo] ?? 0
            var evidence = Evidence(cosine: cosine, picture: snapshot.scale?.standardised(cosine) ?? 0)
            evidence.still = seen.stills[photo]
            return RankedAnswers.Answer(photo: photo, evidence: evidence, total: Double(cosine))
        }
        return RankedAnswers(
            answers: answers, plan: found.plan, relevant: relevantCount(answers, question),
            mayHaveMore: found.neighbors.count >= count)
    }

    /// The number of photos that stay before those in which everyday words are only written: for several words, which
    /// are seldom written together by chance, only if they are probably relevant.
    private static let placesOfPictures = 2

    /// Returns the results by descending share of own words, then by descending total, then by ascending id.
    private func ordered(_ evidence: [PhotoID: Evidence], _ question: RankingQuestion) -> [RankedAnswers.Answer] {
        let share = question.share
        func order(_ total: (Evidence) -> Double) -> [RankedAnswers.Answer] {
            evidence.map { RankedAnswers.Answer(photo: $0, evidence: $1, total: total($1)) }
                .sorted { one, other in
                    let shares = (one.evidence.decidingShare(of: share), other.evidence.decidingShare(of: share))
                    return (shares.1, other.total, one.photo) < (shares.0, one.total, other.photo)
                }
        }
        let answers = order { $0.totalWithWriting(share: share) }
        guard answers.contains(where: { $0.evidence.writing?.isTelling == false }) else { return answers }
        let rule = rule(for: question)
        let kept = order { $0.total(share: share) }.drop { $0.evidence.decidingShare(of: share) > 0 }
            .prefix(Self.placesOfPictures).prefix { question.words.groups.count == 1 || rule.logit($0.total) > 0 }
        let decided = answers.prefix { $0.evidence.decidingShare(of: share) > 0 }
        let first = Set(kept.map(\.photo))
        return decided + kept + answers.dropFirst(decided.count).filter { !first.contains($0.photo) }
    }

    private func rule(for question: RankingQuestion) -> RelevanceRule {
        RelevanceRule(words: QueryWords.count(in: question.text), photos: snapshot.index.count)
    }

    private func relevantCount(_ answers: [RankedAnswers.Answer], _ question: RankingQuestion) -> Int? {
        guard snapshot.scale != nil, !question.text.isEmpty else { return nil }
        let (rule, share) = (rule(for: question), question.share)
        return answers.prefix {
            $0.evidence.decidingShare(of: share) > 0 || rule.logit($0.evidence.totalWithWriting(share: share)) > 0
        }.count
    }
}

/// The ordered results.
struct RankedAnswers {
    struct Answer {
        var photo: PhotoID
        var evidence: Evidence
        /// The total by which the results are ordered.
        var total: Double
    }

    /// The results, best first, at most the requested number.
    var answers: [Answer]
    var plan: SearchPlan
    /// The number of `answers` that are probably relevant, all before the others; nil when that is unknown.
    var relevant: Int?
    /// `false` if there are no other photos.
    var mayHaveMore: Bool
}
