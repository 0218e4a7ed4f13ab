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
        /// `false` if there are no other photos.
        var mayHaveMore: Bool
    }

    /// - Parameter count: the number of results wanted.
    func find(_ question: RankingQuestion, count: Int) throws -> Found {
        let index = snapshot.index
        // The same number by picture and by captions; with more, the index would compare all photos.
        let pool = max(count, index.policy.walkedAnswers)
        let found = try index.search(
            question.vector, k: min(pool, index.count), filter: question.filter, minimumScore: question.minimumScore)
        var seen = try BestStills(found.neighbors, in: snapshot.library)

        let accepts = { (photo: PhotoID) in question.filter?.accepts(photo) ?? true }
        let counts = try snapshot.library.words.photoCounts(withAnyOf: question.words.groups)
        let words = try wordScores(question.words, counts: counts).filter { accepts($0.key) }
        var own = try OwnWords(snapshot: snapshot).find(question, counts: counts).filter { accepts($0.key) }
        let writing = try WritingSearch(library: snapshot.library, accepts: accepts).find(question.words)
        var others = Set(words.keys).union(own.keys).union(writing.keys)
        if let captions = snapshot.captions, let sentence = question.sentence {
            others.formUnion(try captions.nearest(to: sentence, count: pool, accepts: accepts).map(\.id))
        }
        // The vectors of candidates that the search by picture did not find.
        let unseen = try seen.add(others.filter { seen.cosines[$0] == nil }, of: question, from: snapshot)
        // The name of a file without a vector, such as a photo's clip, is one of the photo.
        let named = own.keys.filter(unseen.contains)
        if !named.isEmpty {
            for (file, photo) in try snapshot.library.photos.leaders(of: named) {
                own[photo] = max(own[photo] ?? 0, own[file] ?? 0)
            }
            let photos = own.keys.filter { seen.cosines[$0] == nil && !unseen.contains($0) }
            _ = try seen.add(photos, of: question, from: snapshot)
        }
        var captionScores: [PhotoID: Float] = [:]
        if let captions = snapshot.captions, let sentence = question.sentence {
            captionScores = captions.scores(of: Set(seen.cosines.keys), for: sentence)
        }
        let evidence = seen.cosines.map { photo, cosine in
            var evidence = Evidence(
                cosine: cosine, picture: scale.standardised(cosine), caption: captionScores[photo],
                words: words[photo] ?? 0, ownWords: own[photo] ?? 0, writing: writing[photo])
            evidence.still = seen.stills[photo]
            return (photo, evidence)
        }
        return Found(
            evidence: Dictionary(uniqueKeysWithValues: evidence), plan: found.plan,
            mayHaveMore: found.neighbors.count >= min(count, index.count))
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
