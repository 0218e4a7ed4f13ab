/// What a corrector weighed before it decided.
public struct CorrectionExplanation: Sendable {
    public struct Candidate: Sendable {
        public let text: String
        /// In nats, the margin taken off for each changed word; the query as it was typed has 0.
        public let score: Double
        let vector: FeatureVector

        init(text: String, score: Double, features: FeatureVector) {
            self.text = text
            self.score = score
            vector = features
        }

        /// What the score is made of; features that are 0 are left out.
        public var features: [(feature: CorrectionFeature, value: Double)] {
            CorrectionFeature.allCases.compactMap { vector[$0] == 0 ? nil : ($0, vector[$0]) }
        }
    }

    public let correction: QueryCorrection
    /// The best first, the typed query among them; empty when there was nothing to doubt.
    public let candidates: [Candidate]

    init(correction: QueryCorrection, candidates: [Candidate]) {
        self.correction = correction
        self.candidates = candidates
    }

    init(unchanged query: String) { self.init(correction: QueryCorrection(unchanged: query), candidates: []) }
}
