#if Server
import Catalog
import ClipSearch
import Files
import Foundation
import Hummingbird
import Logging
import Synchronization

/// What the routes work with.
final class Services: Sendable {
    let library: PhotoLibrary
    let options: ServerOptions
    let logger: Logger
    let rules: AccessRules
    let counters = ServerCounters()
    let connections: ConnectionList
    let page: PageFiles
    let uploads: UploadStore
    /// Pictures of searches that can be asked again.
    let keptPictures: KeptPictures
    let thumbnails: ThumbnailStore
    let jobs: IndexJobs
    let duplicates: DuplicateSearches
    let watching: FolderWatching
    let health: LibraryHealth
    let indexRepair: IndexRepair
    /// Where pictures that are added to the library are stored.
    let uploadsFolder: String
    /// Searches, and reading and writing the catalog.
    let searching: BlockingExecutor
    /// Reading and making pictures: apart from searches, which would have to wait behind a page full of thumbnails.
    let picturing: BlockingExecutor
    /// Looking whether there are folders, on drives that may not answer.
    let lookingAtFolders = BlockingExecutor(name: "folders", threads: 2, backlog: 16)

    private let stopping = Atomic<Bool>(false)

    private static let threads = max(2, ProcessInfo.processInfo.activeProcessorCount)

    init(library: PhotoLibrary, options: ServerOptions, logger: Logger) throws {
        self.library = library
        self.options = options
        self.logger = logger
        rules = AccessRules(options)
        connections = ConnectionList(limit: Self.connectionLimit(options, logger))
        page = PageFiles(folder: options.pageFolder)
        searching = BlockingExecutor(name: "search", threads: Self.threads, backlog: options.requestLimit)
        picturing = BlockingExecutor(name: "picture", threads: Self.threads, backlog: options.requestLimit)
        let folder = library.location.folder
        uploadsFolder = options.uploadsFolder ?? "\(folder)/photos"
        keptPictures = KeptPictures(folder: "\(folder)/searched-pictures")
        // A library that may only be read keeps nothing: what is searched with is put where other temporary files are.
        let temporary = "\(NSTemporaryDirectory())/clipsearch-uploads-\(geteuid())"
        uploads = try UploadStore(
            folder: library.isReadOnly ? temporary : "\(folder)/uploads", kept: keptPictures, options: options,
            library: library, executor: picturing)
        thumbnails = ThumbnailStore(libraryFolder: folder, limit: options.thumbnailLimit)
        jobs = IndexJobs(library: library)
        duplicates = DuplicateSearches(library: library)
        watching = FolderWatching(library: library)
        health = LibraryHealth(library: library)
        indexRepair = IndexRepair(library: library, logger: logger)
        if !library.isReadOnly { try watching.resume() }
    }

    /// The descriptors that are kept for what is not a connection: the library, its photos, their folders, threads.
    private static let ownDescriptors = 256

    /// Asks the system for the open files that the connections need.
    private static func connectionLimit(_ options: ServerOptions, _ logger: Logger) -> Int {
        let files = DescriptorLimit.raise()
        let limit = min(options.connectionLimit, max(16, files - ownDescriptors))
        if limit < options.connectionLimit {
            logger.warning(
                "The system allows \(files) open files (ulimit -n): at most \(limit) connections are taken at once.")
        }
        return limit
    }

    /// Whether what goes on without an end should end.
    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Lets streams of events end, so that their connections can be closed.
    func beginStopping() { stopping.store(true, ordering: .releasing) }

    /// Stops runs of indexing and removes what is kept for the server's life alone.
    func stop() async {
        beginStopping()
        await watching.stop()
        await jobs.cancelAll()
        await indexRepair.stop()
        uploads.removeAll()
    }

    /// Whether misspelt queries can be set right here.
    var hasCorrector: Bool { library.corrector != nil }

    /// Runs what asks or changes the catalog, off the threads that serve connections.
    func ask<Value: Sendable>(_ body: @Sendable (PhotoLibrary) throws -> Value) async throws -> Value {
        try await searching.run { try body(library) }
    }

    /// As ``ask(_:)``, and makes JSON of what it gives.
    func answer<Value: Encodable & SendableMetatype>(_ body: @Sendable (PhotoLibrary) throws -> Value) async throws
        -> Response
    {
        try await searching.run { try JSON.response(try body(library)) }
    }
}
#endif
