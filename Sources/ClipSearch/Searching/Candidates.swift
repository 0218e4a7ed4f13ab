import Catalog

/// Collects the photos that a query may mean, by picture, by caption and by words, with the evidence for each.
struct Candidates {
    let snapshot: LibrarySnapshot
    /// The scale of words and photos.
    let scale: CosineScale

    /// The maximum number of full-text matches considered.
    private static let wordMatches = 200

    /// The photos with their evidence, and the strategy of the search by picture.
    struct Found {
        var evidence: [PhotoID: Evidence]
        var plan: SearchPlan
    }

    /// - Parameter count: the number of results wanted.
    func find(_ question: RankingQuestion, count: Int) throws -> Found {
        let index = snapshot.index
        // The same number by picture and by captions; with more, the index would compare all photos.
        let pool = max(count, index.policy.walkedAnswers)
        let found = try index.search(
            question.vector, k: min(pool, index.count), filter: question.filter, minimumScore: question.minimumScore)
        var cosines = Dictionary(uniqueKeysWithValues: found.neighbors.map { ($0.id, $0.score) })

        let accepts = { (photo: PhotoID) in question.filter?.accepts(photo) ?? true }
        let counts = try snapshot.library.words.photoCounts(withAnyOf: question.words.groups)
        let words = try wordScores(question.words, counts: counts).filter { accepts($0.key) }
        var own = try OwnWords(snapshot: snapshot).find(question, counts: counts).filter { accepts($0.key) }
        let writing = try WritingSearch(library: snapshot.library).find(question.words).filter { accepts($0.key) }
        var others = Set(words.keys).union(own.keys).union(writing.keys)
        if let captions = snapshot.captions, let sentence = question.sentence {
            others.formUnion(try captions.nearest(to: sentence, count: pool, accepts: accepts).map(\.id))
        }
        // The vectors of candidates that the search by picture did not find.
        let unseen = try addCosines(of: others.filter { cosines[$0] == nil }, to: question, &cosines)
        // The name of a file without a vector, such as a photo's clip, is one of the photo.
        let named = own.keys.filter(unseen.contains)
        if !named.isEmpty {
            for (file, photo) in try snapshot.library.photos.leaders(of: named) {
                own[photo] = max(own[photo] ?? 0, own[file] ?? 0)
            }
            let photos = own.keys.filter { cosines[$0] == nil && !unseen.contains($0) }
            _ = try addCosines(of: photos, to: question, &cosines)
        }
        var captionScores: [PhotoID: Float] = [:]
        if let captions = snapshot.captions, let sentence = question.sentence {
            captionScores = captions.scores(of: Set(cosines.keys), for: sentence)
        }
        let evidence = cosines.map { photo, cosine in
            (
                photo,
                Evidence(
                    cosine: cosine, picture: scale.standardised(cosine), caption: captionScores[photo],
                    words: words[photo] ?? 0, ownWords: own[photo] ?? 0, writing: writing[photo])
            )
        }
        return Found(evidence: Dictionary(uniqueKeysWithValues: evidence), plan: found.plan)
    }

    /// Adds the cosines between a question and some photos, unless they are too low.
    ///
    /// - Returns: the photos that have no vector.
    private func addCosines(
        of photos: some Collection<PhotoID>, to question: RankingQuestion, _ cosines: inout [PhotoID: Float]
    ) throws -> Set<PhotoID> {
        let vectors = try snapshot.vectors(of: photos)
        for (photo, vector) in vectors {
            let cosine = QueryVector.dot(vector, question.vector)
            if cosine >= question.minimumScore ?? -.infinity { cosines[photo] = cosine }
        }
        return Set(photos).subtracting(vectors.keys)
    }

    /// Returns the BM25 score of photos whose texts contain the words, relative to that of a text with each word once.
    ///
    /// - Parameter counts: the number of photos with each word.
    private func wordScores(_ words: QueryWords, counts: [Int]) throws -> [PhotoID: Double] {
        let photos = snapshot.index.count
        let whole = counts.reduce(0.0) { sum, count in
            sum + logarithm((Double(photos) + 0.5) / (Double(min(count, photos)) + 0.5))
        }
        guard whole > 0.1 else { return [:] }
        let matches = try snapshot.library.words.photos(withAnyOf: words.all, limit: Self.wordMatches)
        return Dictionary(uniqueKeysWithValues: matches.map { ($0.photo, $0.score / whole) })
    }
}
