/// Combines changes of single words into whole queries, the most probable ones before the models have been asked.
struct CandidateBeam {
    /// Each change with its features.
    private let edits: [(edit: WordEdit, features: FeatureVector, score: Double)]
    private let wordCount: Int

    /// - Parameter weights: for the features that are known without the models.
    init(_ edits: [WordEdit], wordCount: Int, weights: FeatureVector, features: (WordEdit) throws -> FeatureVector)
        rethrows
    {
        self.wordCount = wordCount
        self.edits = try edits.map { edit in
            let features = try features(edit)
            return (edit, features, features.score(weights))
        }
    }

    /// The best queries, the unchanged one always among them.
    ///
    /// - Parameter perWord: how many changes of one word are looked at.
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
            // The unchanged query may not be crowded out.
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
