import Files

/// A network for interactions between features that a weighted sum cannot express: for example, a word of another
/// language counts for less among English words. One layer of tanh units, whose weighted sum is added to the score.
struct JudgementNetwork: Sendable, Equatable {
    struct Unit: Sendable, Equatable {
        var weights: FeatureVector
        var bias: Double
        /// The weight of the unit's value in the sum.
        var output: Double
    }

    var units: [Unit] = []

    /// Returns the network's contribution to the score; 0 for the typed query, whose features are all 0.
    func gain(_ features: FeatureVector) -> Double {
        units.reduce(0) { $0 + $1.output * (tanh(features.score($1.weights) + $1.bias) - tanh($1.bias)) }
    }
}
