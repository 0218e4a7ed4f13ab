#if Server
import Catalog
import ClipSearch
import Foundation
import Pictures

struct StatusAnswer: Encodable {
    struct Folder: Encodable {
        var path: String
        var lastIndexedAt: Nullable<String>
    }

    struct Model: Encodable {
        var name: String
        var fingerprint: String
        var dimension: Int
        var photos: Int
    }

    /// The distributions of scores in this library, for words and for pictures.
    struct Scales: Encodable {
        var words: Nullable<ScaleAnswer>
        var photos: Nullable<ScaleAnswer>

        init(_ scales: CosineScales) {
            words = Nullable(scales.words.map(ScaleAnswer.init))
            photos = Nullable(scales.photos.map(ScaleAnswer.init))
        }
    }

    var version: String
    var library: String
    var photos: Int
    var missing: Int
    var failed: [JobAnswer.Failure]
    var failedCount: Int
    var notes: [JobAnswer.Failure]
    var notesCount: Int
    var folders: [Folder]
    var uploadsFolder: String
    var models: [Model]
    var model: String
    var indexedPhotos: Int
    var scales: Scales
    var favourites: Int
    var collections: Int
    var searches: Int
    var tags: Int
    var captions: Int
    var bytes: Int64
    var hasCorrector: Bool
    var pictureFormats: [String]
    var uploadLimit: Int
    var allowsTrash: Bool
    var text: ReadingStatusAnswer
    var job: Nullable<JobAnswer>
    var uptimeSeconds: Double
    var residentBytes: Int

    /// - Throws: `CatalogError`.
    init(of services: Services) throws {
        let searcher = services.searcher
        let status = try searcher.library.status(policy: searcher.indexPolicy)
        version = services.options.version
        self.library = status.folder
        photos = status.photos
        missing = status.missing
        failed = status.failed.prefix(JobAnswer.failureLimit).map(JobAnswer.Failure.init)
        failedCount = status.failed.count
        notes = status.notes.prefix(JobAnswer.failureLimit).map(JobAnswer.Failure.init)
        notesCount = status.notes.count
        folders = status.roots.map {
            Folder(path: $0.path.text, lastIndexedAt: Nullable($0.lastIndexedAt.map(JSON.time)))
        }
        uploadsFolder = services.uploadsFolder
        models = status.models.map {
            Model(name: $0.name, fingerprint: $0.fingerprint, dimension: $0.dimension, photos: $0.photos)
        }
        model = searcher.model.name
        indexedPhotos = status.models.first { $0.fingerprint == searcher.model.fingerprint }?.photos ?? 0
        scales = Scales(try searcher.cosineScales())
        favourites = status.favourites
        collections = status.collections
        searches = status.searches
        tags = status.tags
        captions = status.captions
        bytes = status.size
        hasCorrector = services.hasCorrector
        pictureFormats = PictureFormat.decodable.filter(\.isSupported).map(\.name)
        uploadLimit = services.options.uploadLimit
        allowsTrash = services.options.allowsTrash && !searcher.library.isReadOnly
        text = ReadingStatusAnswer(status, services.reading)
        job = Nullable(services.jobs.current.map { JobAnswer($0) })
        uptimeSeconds = Date().timeIntervalSince(services.counters.startedAt)
        residentBytes = residentMemory()
    }
}
#endif
