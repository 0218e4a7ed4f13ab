#if Server
import Catalog
import ClipSearch
import Foundation
import StrictJSON

struct CollectionAnswer: Encodable {
    var id: CollectionID
    var name: String
    var description: String
    var createdAt: String
    var changedAt: String
    var photos: Int
    var missing: Int
    var cover: [PhotoAnswer]
    var chosenCover: Nullable<PhotoID>

    private static let coverPhotos = 4

    /// The answers for some collections.
    ///
    /// - Throws: `CatalogError`.
    static func list(_ collections: [PhotoCollection], in library: PhotoLibrary) throws -> [CollectionAnswer] {
        let covers = try library.collections.covers(of: collections.map(\.id), count: coverPhotos)
        let favourites = try library.favourites.among(covers.values.flatMap { $0.map(\.id) })
        return collections.map { collection in
            CollectionAnswer(
                collection,
                cover: cover(of: collection, among: covers[collection.id] ?? []).map {
                    PhotoAnswer($0, isFavourite: favourites.contains($0.id))
                })
        }
    }

    /// Returns the chosen photo alone, else the first ones.
    private static func cover(of collection: PhotoCollection, among photos: [PhotoRecord]) -> [PhotoRecord] {
        guard let chosen = photos.first, chosen.id == collection.cover else { return photos }
        return [chosen]
    }

    /// - Throws: `CatalogError`.
    static func one(_ collection: PhotoCollection, in library: PhotoLibrary) throws -> CollectionAnswer {
        try list([collection], in: library)[0]
    }

    private init(_ collection: PhotoCollection, cover: [PhotoAnswer]) {
        id = collection.id
        name = collection.name
        description = collection.description
        createdAt = JSON.time(collection.createdAt)
        changedAt = JSON.time(collection.changedAt)
        photos = collection.photos
        missing = collection.missing
        self.cover = cover
        chosenCover = Nullable(collection.cover)
    }
}

struct SearchRecordAnswer: Encodable {
    var id: SearchID
    var at: String
    var kind: String
    var query: String
    var corrected: Nullable<String>
    var results: Int
    var milliseconds: Double
    var rating: Nullable<Int>
    var request: Nullable<SearchQuery>

    init(_ search: SearchRecord) {
        id = search.id
        at = JSON.time(search.searchedAt)
        kind = search.kind.rawValue
        query = search.query
        corrected = Nullable(search.correctedQuery)
        results = search.results
        milliseconds = search.milliseconds
        rating = Nullable(search.rating)
        request = Nullable(SearchQuery(stored: search.request))
    }
}

struct JobAnswer: Encodable {
    struct Failure: Encodable {
        var path: String
        var reason: String
        var code: String

        init(_ failure: FailedFile) { self.init(failure.path, failure.reason, failure.code) }
        init(_ failure: IndexingReport.Failure) { self.init(failure.path, failure.reason, failure.code) }

        private init(_ path: PhotoPath, _ reason: String, _ code: SkipReason) {
            self.path = path.text
            self.reason = reason
            self.code = code.rawValue
        }
    }

    struct Report: Encodable {
        var indexed: Int
        var unchanged: Int
        var moved: Int
        var removed: Int
        var retagged: Int
        var reread: Int
        var failed: [Failure]
        var failedCount: Int
        var notes: [Failure]
        var notesCount: Int
        var skippedFormats: JSONObject
        var unavailableFolders: [String]
        var seconds: Double

        init(_ report: IndexingReport, failureLimit: Int) {
            indexed = report.indexed
            unchanged = report.unchanged
            moved = report.moved
            removed = report.removed
            retagged = report.retagged
            reread = report.reread
            failed = report.failed.prefix(failureLimit).map(Failure.init)
            failedCount = report.failed.count
            notes = report.notes.prefix(failureLimit).map(Failure.init)
            notesCount = report.notes.count
            skippedFormats = JSONObject(
                report.skippedFormats.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            unavailableFolders = report.unavailableFolders.map(\.text)
            seconds = report.seconds
        }
    }

    static let failureLimit = 1000

    var id: String
    var state: IndexJob.State
    var folders: [String]
    var model: Nullable<String>
    var startedAt: String
    var endedAt: Nullable<String>
    var completed: Int
    var total: Int
    var failed: Int
    var secondsLeft: Nullable<Double>
    var error: Nullable<String>
    var waitingFor: Nullable<String>
    var report: Nullable<Report>

    init(_ job: IndexJob, failureLimit: Int = failureLimit) {
        id = job.id
        state = job.state
        folders = job.folders
        model = Nullable(job.model)
        startedAt = JSON.time(job.startedAt)
        endedAt = Nullable(job.endedAt.map(JSON.time))
        completed = job.completed
        total = job.total
        failed = job.failed
        secondsLeft = Nullable(job.secondsLeft)
        error = Nullable(job.error)
        waitingFor = Nullable(job.waitingFor)
        report = Nullable(job.report.map { Report($0, failureLimit: failureLimit) })
    }
}
#endif
