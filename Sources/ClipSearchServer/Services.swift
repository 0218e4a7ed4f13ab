#if Server
import Catalog
import ClipSearch
import Files
import Foundation
import Hummingbird
import Logging
import Synchronization

/// The services that the routes use.
final class Services: Sendable {
    let answering: AnsweringModel
    /// The models that may take its place; nil where there is no choice.
    let models: ServedModels?
    let options: ServerOptions
    let logger: Logger
    let rules: AccessRules
    let counters = ServerCounters()
    let connections: ConnectionList
    let page: PageFiles
    let uploads: UploadStore
    /// The pictures of recorded searches that can be repeated.
    let keptPictures: KeptPictures
    let thumbnails: ThumbnailStore
    let archives = PhotoArchives()
    let sharedAlbums = SharedAlbums()
    let jobs: IndexJobs
    let duplicates: DuplicateSearches
    let watching: FolderWatching
    let reading: PhotoReading
    let health: LibraryHealth
    let indexRepair: IndexRepair
    let deletedFiles: DeletedFiles
    /// The folder for pictures that are added to the library.
    let uploadsFolder: String
    /// The threads for searches, and for reading and writing the catalog.
    let searching: BlockingExecutor
    /// The threads for reading and encoding pictures, separate from searches, which would otherwise wait behind a page
    /// of thumbnails.
    let picturing: BlockingExecutor
    /// The threads that check whether folders exist, on drives that may not respond.
    let lookingAtFolders = BlockingExecutor(name: "folders", threads: 2, backlog: 16)

    private let stopping = Atomic<Bool>(false)

    private static let threads = max(2, ProcessInfo.processInfo.activeProcessorCount)

    init(
        opened: ServedModels.Opened, models: ServedModels?, reader: WritingModel?, options: ServerOptions,
        rules: AccessRules, logger: Logger
    ) throws {
        answering = AnsweringModel(opened)
        self.models = models
        let library = opened.searcher.library
        self.library = library
        self.options = options
        self.logger = logger
        self.rules = rules
        connections = ConnectionList(limit: ConnectionList.possibleLimit(options, logger))
        page = PageFiles(folder: options.pageFolder)
        searching = BlockingExecutor(name: "search", threads: Self.threads, backlog: options.requestLimit)
        picturing = BlockingExecutor(name: "picture", threads: Self.threads, backlog: options.requestLimit)
        let folder = library.folder
        uploadsFolder = options.uploadsFolder ?? "\(folder)/photos"
        keptPictures = KeptPictures(folder: "\(folder)/searched-pictures")
        // A read-only library stores nothing: uploads go to the folder for temporary files.
        uploads = try UploadStore(
            folder: library.isReadOnly ? UploadStore.temporaryFolder() : "\(folder)/uploads", kept: keptPictures,
            options: options, answering: answering, executor: picturing)
        thumbnails = ThumbnailStore(libraryFolder: folder, limit: options.thumbnailLimit)
        let reading = PhotoReading(library: library, answering: answering, model: reader)
        self.reading = reading
        watching = FolderWatching(library: library, answering: answering, onChange: reading.wake)
        jobs = IndexJobs(answering: answering, models: models, onEnd: reading.wake) { [watching] in
            try watching.resume()
        }
        duplicates = DuplicateSearches(answering: answering)
        health = LibraryHealth(library: library)
        indexRepair = IndexRepair(library: library, policy: opened.searcher.indexPolicy, logger: logger)
        deletedFiles = DeletedFiles(library: library)
        if !library.isReadOnly { try watching.resume() }
    }

    /// A Boolean value that indicates whether endless streams should end.
    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Ends streams of events, so that their connections can be closed.
    func beginStopping() { stopping.store(true, ordering: .releasing) }

    /// Stops indexing runs and removes files that exist only as long as the server.
    func stop() async {
        beginStopping()
        await watching.stop()
        await jobs.cancelAll()
        await indexRepair.stop()
        reading.stop()
        uploads.removeAll()
    }

    let library: PhotoLibrary

    var searcher: PhotoSearcher { answering.searcher }

    /// A Boolean value that indicates whether misspelt queries can be corrected.
    var hasCorrector: Bool { searcher.corrector != nil }

    /// Runs a call that reads or changes the catalog, off the threads that serve connections.
    func ask<Value: Sendable>(_ body: @Sendable (PhotoLibrary) throws -> Value) async throws -> Value {
        try await searching.run { try body(library) }
    }

    /// Runs a call as ``ask(_:)`` does, and encodes its result as JSON.
    func answer<Value: Encodable & SendableMetatype>(_ body: @Sendable (PhotoLibrary) throws -> Value) async throws
        -> Response
    {
        try await searching.run { try JSON.response(try body(library)) }
    }
}
#endif
