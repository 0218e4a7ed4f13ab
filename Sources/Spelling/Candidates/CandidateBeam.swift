/// Combines changes of single words into whole queries, keeping the most probable before the models are run.
struct CandidateBeam {
    /// The changes with their features.
    private let edits: [(edit: WordEdit, features: FeatureVector, score: Double)]
    private let wordCount: Int

    /// - Parameter weights: the weights of the features that do not need the models.
    init(_ edits: [WordEdit], wordCount: Int, weights: FeatureVector, features: (WordEdit) throws -> FeatureVector)
        rethrows
    {
        self.wordCount = wordCount
        self.edits = try edits.map { edit in
            let features = try features(edit)
            return (edit, features, features.score(weights))
        }
    }

    /// Returns the best queries, always including the unchanged one.
    ///
    /// - Parameter perWord: the maximum number of changes of one word.
    func queries(count: Int, perWord: Int) -> [CandidateQuery] {
        var starts = [[Int]](repeating: [], count: wordCount)
        for index in edits.indices { starts[edits[index].edit.words.lowerBound].append(index) }
        for word in starts.indices {
            starts[word].sort { edits[$0].score > edits[$1].score }
            starts[word].removeLast(max(0, starts[word].count - perWord))
        }
        typealias State = (query: CandidateQuery, score: Double)
        var states = [[State]](repeating: [], count: wordCount + 1)
        states[0] = [(CandidateQuery(edits: [], features: FeatureVector()), 0)]
        for word in 0..<wordCount {
            states[word].sort { $0.score > $1.score }
            // The unchanged query must stay in the beam.
            let unchanged = states[word].filter { $0.query.edits.isEmpty }
            let best = states[word].prefix(count * 2).filter { !$0.query.edits.isEmpty }
            for state in unchanged + best {
                states[word + 1].append(state)
                for index in starts[word] {
                    var next = state
                    next.query.edits.append(edits[index].edit)
                    next.query.features += edits[index].features
                    next.score += edits[index].score
                    states[edits[index].edit.words.upperBound].append(next)
                }
            }
        }
        let ended = states[wordCount].sorted { $0.score > $1.score }
        let unchanged = ended.filter { $0.query.edits.isEmpty }
        return (unchanged + ended.filter { !$0.query.edits.isEmpty }.prefix(count - 1)).map(\.query)
    }
}
