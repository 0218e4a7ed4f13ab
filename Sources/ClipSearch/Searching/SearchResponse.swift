import Catalog
import Spelling

/// The response to a ``SearchQuery``.
public struct SearchResponse: Sendable {
    /// A photo that was found.
    public struct Result: Sendable, Equatable {
        /// The rank, beginning with 1 for the best result.
        public var rank: Int
        /// The photo's record in the library.
        public var photo: PhotoRecord
        /// The cosine between the query and the photo, -1…1.
        public var score: Float
        /// The second of a video at which it shows what was found; nil for pictures.
        public var second: Double?
        /// The score of each term alone, in the order of the query's terms; only with an explanation.
        public var termScores: [Float]?
        /// A Boolean value that indicates whether the photo is probably relevant; nil when that is unknown.
        public var isRelevant: Bool?
        /// The scores that determined the rank; only with an explanation.
        public var scores: SearchScores?
        /// The copies of the photo, which share its rank: files with the same contents, and the same picture in another
        /// size or format. Empty unless ``SearchQuery/stacksCopies``.
        public var copies: [PhotoRecord] = []
        /// The files besides the leading one that the photo has, such as a raw file. Empty if
        /// the filter lists files apart.
        public var otherFiles: [PhotoRecord] = []
        /// The words in the picture's writing that the query asks for, with their places. Empty where it is not found
        /// by its writing.
        public var writing: [WrittenWord] = []

        /// The photo's id.
        public var id: PhotoID { photo.id }
        /// The path of the photo's file.
        public var path: PhotoPath { photo.file.path }
        /// The width in pixels as displayed, after orientation.
        public var width: Int { photo.file.width }
        /// The height in pixels as displayed, after orientation.
        public var height: Int { photo.file.height }
        /// The time at which the photo was taken, in ``PhotoTime`` seconds; nil when its EXIF data does not contain it.
        public var takenAt: Int64? { photo.file.takenAt }
    }

    /// The results, the best first.
    public var results: [Result]
    /// The correction of the query's spelling; nil when it was not checked.
    public var correction: QueryCorrection?
    /// The parts of the query that were understood as conditions; see ``SearchQuery/isLiteral``.
    public var conditions: [QueryReading.Chip] = []
    /// The parts of the query that mean nothing to the model.
    public var unread: [UnreadText] = []
    /// A Boolean value that indicates whether words of the query were read by the model's tower for other languages.
    public var usesMultilingualTower = false
    /// The number of photos that were left out since they show what the query excludes.
    public var leftOutPhotos = 0
    /// The model's name.
    public var model: String
    /// The strategy of the search.
    public var plan: SearchPlan
    /// The time taken by the steps.
    public var timings: SearchTimings
    /// `true` for a query of conditions alone: the results are in the order of their time, and have no score.
    public var isByTime = false
    /// The number of photos that could be results without a filter.
    public var totalPhotos: Int
    /// The number of results that are probably relevant, all before the others. Counted up to the requested results;
    /// nil when that is unknown.
    public var relevantCount: Int?
    /// The criterion by which the results were ordered.
    public var ranking = SearchRanking.vector
    /// The distribution of cosines for such queries in this library; nil where it is unknown.
    public var scale: CosineScale?

    /// The number of photos compared with the query.
    public var comparedPhotos: Int { plan.comparedPhotos }
}

/// The time taken by the steps of a search, in milliseconds.
public struct SearchTimings: Sendable {
    /// Opening the library and reading the vectors.
    public var library = 0.0
    /// Correcting the spelling, loading the network, reading pictures and computing the query's vector.
    public var encoding = 0.0
    /// Comparing, filtering and looking up the results.
    public var search = 0.0
    /// The total time.
    public var total: Double { library + encoding + search }
}
