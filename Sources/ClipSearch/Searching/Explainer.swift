import Catalog

/// Says which evidence put a result where it is.
struct Explainer {
    private let question: RankingQuestion
    private let snapshot: LibrarySnapshot
    private let terms: [[Float]]
    private let vectors: [PhotoID: ArraySlice<Float>]
    private let texts: [PhotoID: PhotoTexts]

    /// - Parameters:
    ///   - results: the results that will be explained.
    ///   - terms: the vectors of the query's terms.
    init(
        of results: [Stacks.Stack], for question: RankingQuestion, by snapshot: LibrarySnapshot,
        terms: [[Float]]
    ) throws {
        self.question = question
        self.snapshot = snapshot
        self.terms = terms
        vectors = try snapshot.vectors(of: results.map(\.subject))
        texts = snapshot.ranking == .vector ? [:] : try snapshot.library.texts.of(results.map(\.match.id))
    }

    /// Returns the score of each term alone; nil when the photo's vector is gone.
    func termScores(of result: Stacks.Stack) -> [Float]? {
        vectors[result.subject].map { vector in terms.map { QueryVector.dot($0, vector) } }
    }

    /// Returns the evidence for a result with the texts from which it was computed.
    func scores(of answer: RankedAnswers.Answer, _ photo: PhotoRecord) -> SearchScores {
        var scores = SearchScores(vector: answer.evidence.cosine)
        guard snapshot.ranking != .vector else { return scores }
        let texts = texts[photo.id] ?? PhotoTexts()
        scores.caption = answer.evidence.caption
        scores.bestCaption = snapshot.captions?.nearest(of: texts.captions, to: question.sentence)?.text
        if answer.evidence.words > 0 { scores.words = answer.evidence.words }
        if answer.evidence.ownWords > 0 { scores.ownWords = answer.evidence.ownWords }
        if answer.evidence.words > 0 || answer.evidence.ownWords > 0 {
            let path = photo.file.path.text
            scores.matchedWords = question.words.matched(
                in: texts.captions.map(\.text) + texts.tags.map(\.name) + [path]
                    + SearchableText.compoundParts(of: path))
        }
        scores.writing = answer.evidence.writing?.strength
        scores.likelihood = answer.evidence.likelihood
        return scores
    }
}

extension Stacks.Stack {
    /// The subject of the vector that was found.
    fileprivate var subject: PhotoID { answer.evidence.still?.id ?? match.id }
}
