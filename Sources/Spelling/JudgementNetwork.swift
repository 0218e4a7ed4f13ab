import Files

/// How features act together, which a weighted sum of them can't say: that a word of another language counts for less among
/// English words, or how far the models are to be believed where a known word would be changed. One layer of tanh units whose
/// weighted sum is added to the score.
struct JudgementNetwork: Sendable, Equatable {
    struct Unit: Sendable, Equatable {
        var weights: FeatureVector
        var bias: Double
        /// What the unit's value counts.
        var output: Double
    }

    var units: [Unit] = []

    /// 0 for the query as it was typed, whose features are all 0.
    func gain(_ features: FeatureVector) -> Double {
        units.reduce(0) { $0 + $1.output * (tanh(features.score($1.weights) + $1.bias) - tanh($1.bias)) }
    }
}
