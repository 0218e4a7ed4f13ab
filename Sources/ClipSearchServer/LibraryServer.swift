#if Server
import Catalog
import ClipSearch
import Hummingbird
import HummingbirdCore
import Logging
import StrictJSON

/// An HTTP server for a library: the interface described in `Resources/openapi.json`, and the web page.
///
///     let server = try LibraryServer(searcher: searcher, indexer: indexer, options: ServerOptions())
///     try await server.run { address in print("http://\(address)/") }
public struct LibraryServer: Sendable {
    let services: Services

    /// Creates a server.
    ///
    /// - Parameters:
    ///   - searcher: answers the queries.
    ///   - indexer: adds photos to the same library; unused if that can only be read.
    ///   - models: the models that clients may let answer instead; nil for none.
    ///   - reader: reads the writing in photos after they are indexed; nil to leave it unread.
    /// - Throws: ``ServerError``.
    public init(
        searcher: PhotoSearcher, indexer: PhotoIndexer, models: ServedModels? = nil, reader: WritingModel? = nil,
        options: ServerOptions,
        logger: Logger? = nil
    ) throws {
        let rules = try AccessRules(options)
        if let folder = options.uploadsFolder { try UploadsFolder.check(folder) }
        do {
            services = try Services(
                opened: .init(searcher: searcher, indexer: indexer), models: models, reader: reader, options: options,
                rules: rules,
                logger: logger ?? Logger(label: "clipsearch"))
        } catch {
            throw ServerError.cannotStore(folder: searcher.library.folder, reason: "\(error)")
        }
    }

    /// Runs until the task is cancelled; requests in progress are then completed, within a few seconds.
    ///
    /// - Parameter onListening: called with the port.
    /// - Throws: ``ServerError`` when the server cannot listen at the address.
    public func run(onListening: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
        // Otherwise the first search would have to load the model and the vectors.
        let warming = Task {
            try await services.searching.run { [searcher = services.searcher] in
                _ = try searcher.search(SearchQuery("photo"))
            }
        }
        services.reading.begin()
        let trimming = Task { [services] in
            // A few requests do not count as load.
            await FreedMemory.giveBack { services.counters.running.load(ordering: .relaxed) > 8 }
        }
        defer {
            warming.cancel()
            trimming.cancel()
        }
        try await GracefulRun(services.options).run(application(onListening: onListening)) { [services] in
            services.beginStopping()
        } onEnd: {
            await services.stop()
        }
    }

    /// Performs the cleanup at the end of `run`.
    package func stop() async { await services.stop() }

    /// Returns the server as an application for tests.
    package func application(
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> Application<PublicPathResponder> {
        let options = services.options
        let document = PageFiles.document(named: "openapi.json")
        return Application(
            responder: PublicPathResponder(
                router(document).buildResponder(), services.rules.names,
                paths: (document["paths"]?.object ?? []).map { $0.name }),
            server: .guarded(services.connections, services.counters, options),
            configuration: .init(options), onServerRunning: GracefulRun.onRunning(options, onListening), logger: .quiet)
    }

    private func router(_ document: JSONValue) -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: CountingMiddleware(counters: services.counters))
        router.add(middleware: ProblemMiddleware(logger: services.logger, page: services.page))
        router.add(middleware: AdmissionMiddleware())
        router.add(middleware: AccessMiddleware(rules: services.rules))
        router.add(middleware: RequestRulesMiddleware(parameters: DocumentedParameters(document)))
        let routes: [any Routes] = [
            SearchRoutes(services: services), PhotoRoutes(services: services), FavouriteRoutes(services: services),
            CollectionRoutes(services: services), HistoryRoutes(services: services), IndexRoutes(services: services),
            ServerRoutes(services: services), UploadRoutes(services: services), DuplicateRoutes(services: services),
            IndexedFolderRoutes(services: services), WatchRoutes(services: services), TagRoutes(services: services),
            ArchiveRoutes(services: services), MapRoutes(services: services),
            SavedSearchRoutes(services: services), ModelRoutes(services: services),
            TrashRoutes(services: services), ShareRoutes(services: services), SharedRoutes(services: services),
        ]
        for group in routes { group.add(to: router) }
        return router
    }
}
#endif
