import Catalog
import Spelling

/// The answer to a ``SearchQuery``.
public struct SearchResponse: Sendable {
    public struct Result: Sendable, Equatable {
        /// 1 for the best answer.
        public var rank: Int
        /// The photo as the catalog knows it.
        public var photo: PhotoRecord
        /// The cosine between the query and the photo, -1…1.
        public var score: Float
        /// What each term alone scores, in the order of the query's terms; only when an explanation was asked for.
        public var termScores: [Float]?
        /// Whether this is probably what was asked for; nil when that can't be told.
        public var isRelevant: Bool?
        /// What speaks for this answer; only when an explanation was asked for.
        public var scores: SearchScores?

        public var id: PhotoID { photo.id }
        public var path: PhotoPath { photo.file.path }
        /// In pixels, as the photo is shown (its orientation applied).
        public var width: Int { photo.file.width }
        public var height: Int { photo.file.height }
        /// The date that the photo was taken, in ``PhotoTime`` seconds; nil when its EXIF data do not say.
        public var takenAt: Int64? { photo.file.takenAt }
    }

    public var results: [Result]
    /// What was done to the question's spelling; nil when it was not looked at.
    public var correction: QueryCorrection?
    public var model: String
    public var plan: SearchPlan
    public var timings: SearchTimings
    /// How many photos could have been answers if no filter had been set.
    public var totalPhotos: Int
    /// Answers of this rank or better are probably what was asked for; none is at 0. Counted as far as answers were asked
    /// for; nil when it can't be told.
    public var relevantCount: Int?
    /// What the order of the answers went by.
    public var ranking = SearchRanking.vector
    /// How the scores of such questions spread in this library; nil where that is not known.
    public var scale: CosineScale?

    /// How many photos were compared with the query.
    public var comparedPhotos: Int { plan.comparedPhotos }
}

/// Where a query's time went, in milliseconds.
public struct SearchTimings: Sendable {
    /// Opening the catalog and reading the vectors.
    public var library = 0.0
    /// Correcting the spelling, loading the network, reading pictures and computing the query's vector.
    public var encoding = 0.0
    /// Comparing, filtering and looking up the answers.
    public var search = 0.0
    public var total: Double { library + encoding + search }
}
