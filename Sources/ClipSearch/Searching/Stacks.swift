import Catalog

/// Puts copies of a photo together, so that they take one place in the results.
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

    /// An answer with its photo, and the copies of that, best first.
    struct Stack {
        var answer: RankedAnswers.Answer
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
    /// - Parameter stacksCopies: `false` to give each copy its own place.
    func find(_ question: RankingQuestion, count: Int, stacksCopies: Bool) throws -> Found {
        let photos = ranking.snapshot.index.count
        // More than an index walks through would cost a comparison with all photos.
        let walked = ranking.snapshot.index.policy.walkedAnswers
        let first = count < walked ? min(count + Self.slack, walked) : count + Self.slack
        var wanted = stacksCopies ? min(photos, first) : count
        while true {
            try Task.checkCancellation()
            let ranked = try ranking.rank(question, count: wanted)
            let stacks = try stacks(of: ranked.answers, stacksCopies: stacksCopies)
            if stacks.count >= count || ranked.answers.count < wanted || wanted == photos || !stacksCopies {
                let relevant = ranked.relevant.map { relevant in
                    let photos = Set(ranked.answers.prefix(relevant).map(\.photo))
                    return stacks.prefix(count).prefix { photos.contains($0.photo.id) }.count
                }
                return Found(stacks: Array(stacks.prefix(count)), plan: ranked.plan, relevant: relevant)
            }
            wanted = min(photos, wanted * 2)
        }
    }

    private func stacks(of answers: [RankedAnswers.Answer], stacksCopies: Bool) throws -> [Stack] {
        let ids = answers.map(\.photo)
        let records = Dictionary(
            uniqueKeysWithValues: try ranking.snapshot.library.photos.records(ids).map { ($0.id, $0) })
        let vectors = stacksCopies ? try ranking.snapshot.vectors(of: ids.prefix(Self.comparedAnswers)) : [:]
        var stacks: [Stack] = []
        var places: [ContentHash: Int] = [:]
        for answer in answers {
            // Retired since the vectors were read.
            guard let photo = records[answer.photo] else { continue }
            let new = Stack(answer: answer, photo: photo, vector: vectors[photo.id])
            let place =
                stacksCopies
                ? places[photo.file.contentHash]
                    ?? stacks.prefix(Self.comparedAnswers).firstIndex { new.isCopy(of: $0) } : nil
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
