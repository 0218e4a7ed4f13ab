import Catalog

/// Puts the files of a photo together, and copies of it, so that they take one place in the results.
///
/// The best of a photo's files decides its place, and the leading one is shown.
///
/// Copies have the same contents, or show the same picture in another size or format. Photos of a burst, which have the
/// same size, stay apart.
struct Stacks {
    let ranking: Ranking

    /// The cosine from which pictures of different sizes or formats are the same.
    fileprivate static let leastSimilarity: Float = 0.985
    /// The difference between the aspect ratios of the same picture in different sizes.
    fileprivate static let aspectTolerance = 0.01
    /// The number of answers that are compared with each other; among further ones, which nobody looks at, only the
    /// same contents make a copy.
    private static let comparedAnswers = 512
    /// The number of answers beyond the requested ones that are first looked at, in case some are copies.
    private static let slack = 16

    /// A photo, its file that was found, and its copies, best first.
    struct Stack {
        var answer: RankedAnswers.Answer
        var match: PhotoRecord
        var photo: PhotoRecord
        var copies: [PhotoRecord] = []
        fileprivate var vector: ArraySlice<Float>?
    }

    struct Found {
        /// The stacks, best first, at most the requested number.
        var stacks: [Stack]
        var plan: SearchPlan
        /// The number of `stacks` that are probably relevant, all before the others; nil when that is unknown.
        var relevant: Int?
    }

    /// Returns the best `count` results.
    ///
    /// - Parameter query: the query of the question, which says what is put together.
    func find(_ question: RankingQuestion, count: Int, for query: SearchQuery) throws -> Found {
        let stacksCopies = query.stacksCopies
        let photos = ranking.snapshot.index.count
        // More than an index walks through would cost a comparison with all photos.
        let walked = ranking.snapshot.index.policy.walkedAnswers
        let first = count < walked ? min(count + Self.slack, walked) : count + Self.slack
        var wanted = stacksCopies ? min(photos, first) : count
        while true {
            try Task.checkCancellation()
            let ranked = try ranking.rank(question, count: wanted)
            let stacks = try stacks(of: ranked.answers, for: query)
            if stacks.count >= count || wanted >= photos
                || (!ranked.mayHaveMore && ranked.answers.count < wanted)
            {
                let relevant = ranked.relevant.map { relevant in
                    let photos = Set(ranked.answers.prefix(relevant).map(\.photo))
                    return stacks.prefix(count).prefix { photos.contains($0.match.id) }.count
                }
                return Found(stacks: Array(stacks.prefix(count)), plan: ranked.plan, relevant: relevant)
            }
            wanted = min(photos, wanted * 2)
        }
    }

    /// Returns each photo once, in the place of the best of its files.
    private func photos(of answers: [RankedAnswers.Answer], listsFilesApart: Bool) throws -> [Stack] {
        let library = ranking.snapshot.library
        var records = Dictionary(
            uniqueKeysWithValues: try library.photos.records(answers.map(\.photo)).map { ($0.id, $0) })
        let leaders = listsFilesApart ? [] : Set(records.values.compactMap(\.leader)).subtracting(records.keys)
        if !leaders.isEmpty {
            for photo in try library.photos.records(Array(leaders)) { records[photo.id] = photo }
        }
        var seen: Set<PhotoID> = []
        return answers.compactMap { answer in
            // Nil for one that was retired since the vectors were read.
            guard let match = records[answer.photo] else { return nil }
            let photo = listsFilesApart ? match : match.leader.flatMap { records[$0] } ?? match
            return seen.insert(photo.id).inserted ? Stack(answer: answer, match: match, photo: photo) : nil
        }
    }

    private func stacks(of answers: [RankedAnswers.Answer], for query: SearchQuery) throws -> [Stack] {
        let photos = try photos(of: answers, listsFilesApart: query.filter.listsFilesApart)
        guard query.stacksCopies else { return photos }
        let vectors = try ranking.snapshot.vectors(of: photos.prefix(Self.comparedAnswers).map(\.photo.id))
        var stacks: [Stack] = []
        var places: [ContentHash: Int] = [:]
        for var new in photos {
            let photo = new.photo
            new.vector = vectors[photo.id]
            let place =
                places[photo.file.contentHash]
                ?? stacks.prefix(Self.comparedAnswers).firstIndex { new.isCopy(of: $0) }
            if let place {
                stacks[place].copies.append(photo)
            } else {
                places[photo.file.contentHash] = stacks.count
                stacks.append(new)
            }
        }
        return stacks
    }
}

extension Stacks.Stack {
    /// Returns a Boolean value that indicates whether this is the picture of another stack in another size or format.
    fileprivate func isCopy(of other: Self) -> Bool {
        let (one, two) = (photo.file, other.photo.file)
        guard let vector, let second = other.vector, one.height > 0, two.height > 0,
            one.width != two.width || one.height != two.height || one.format != two.format
        else { return false }
        let aspects = (Double(one.width) / Double(one.height), Double(two.width) / Double(two.height))
        return abs(aspects.0 / aspects.1 - 1) <= Stacks.aspectTolerance
            && QueryVector.dot(vector, second) >= Stacks.leastSimilarity
    }
}
