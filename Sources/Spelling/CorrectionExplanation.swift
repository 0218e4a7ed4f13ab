/// The candidates that a corrector considered, and its decision.
public struct CorrectionExplanation: Sendable {
    /// A corrected query and its score.
    public struct Candidate: Sendable {
        /// The text of the query.
        public let text: String
        /// The score in nats, minus the margin of each changed word; 0 for the typed query.
        public let score: Double
        let vector: FeatureVector

        init(text: String, score: Double, features: FeatureVector) {
            self.text = text
            self.score = score
            vector = features
        }

        /// The features of the score, without those that are 0.
        public var features: [(feature: CorrectionFeature, value: Double)] {
            CorrectionFeature.allCases.compactMap { vector[$0] == 0 ? nil : ($0, vector[$0]) }
        }
    }

    /// The decision.
    public let correction: QueryCorrection
    /// The candidates, the best first and including the typed query; empty when no word was doubted.
    public let candidates: [Candidate]

    init(correction: QueryCorrection, candidates: [Candidate]) {
        self.correction = correction
        self.candidates = candidates
    }

    init(unchanged query: String) { self.init(correction: QueryCorrection(unchanged: query), candidates: []) }
}
