import Catalog

/// Finds the photos that somebody named with the query's own words: those whose tags, captions, file names or folders
/// have words that few other photos have. What people wrote themselves says more than any picture's likeness.
struct OwnWords {
    let snapshot: LibrarySnapshot

    /// The number of photos with a word up to which the word tells photos apart, and the same as a part of the library.
    private static let fewPhotos = 10
    private static let fewOfLibrary = 0.02
    /// The maximum number of photos with a word that are put first.
    private static let limit = 1_000
    /// The weight of an own word that is no everyday one, such as a name: no picture is likely to show it.
    private static let weightOfName = 2.0
    /// The share of a query above which a photo is put first.
    private static let leastShare = 0.5

    /// The explained share of a query that names a photo by its file: more than any words explain.
    static let shareOfName = 2.0

    /// Returns the explained share of the query for each photo that is put first: 0…1, or ``shareOfName``.
    ///
    /// - Parameter counts: the number of photos with each of the question's words.
    func find(_ question: RankingQuestion, counts: [Int]) throws -> [PhotoID: Double] {
        guard question.share > Self.leastShare else { return [:] }
        let words = snapshot.library.words
        var shares: [PhotoID: Double] = [:]
        let groups = question.words.groups
        let most = max(Self.fewPhotos, min(Self.limit, Int(Self.fewOfLibrary * Double(snapshot.index.count))))
        let weights = zip(groups, counts).map { group, count in
            (1...most).contains(count) && !Everyday.isEveryday(group) ? Self.weightOfName : 1
        }
        let whole = weights.reduce(0, +)
        var own = groups.indices.filter { (1...most).contains(counts[$0]) }.map { (groups[$0], weights[$0]) }
        // The words one after the other, as in a tag of several words.
        if groups.count > 1, !counts.contains(0) { own.append(([question.text], whole)) }
        for (word, photos) in zip(own, try words.photos(ofEach: own.map(\.0), limit: most + 1))
        where photos.count <= most {
            for photo in photos { shares[photo, default: 0] += word.1 / whole }
        }
        shares = shares.mapValues { question.share * min(1, $0) }.filter { $0.value > Self.leastShare }
        if let name = question.name {
            for photo in try words.photos(named: name, limit: Self.limit) { shares[photo] = Self.shareOfName }
        }
        return shares
    }
}
