#if Server
import Encoders
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import StrictJSON

/// An HTTP server that turns pictures and texts into vectors for other programs: Immich's machine-learning interface,
/// and OpenAI's for embeddings. It has no library.
///
///     let server = try ModelServer(
///         [OfferedModel(name: "clip-vit-base-patch32") { try TwoTowerModel(folder: folder) }], options: options)
///     try await server.run { port in print("listening at port \(port)") }
///
/// Concurrent requests are encoded in common batches. A model is loaded when it is first asked for.
public struct ModelServer: Sendable {
    private let services: ModelServices

    /// The description of the interface among the embedded files.
    static let document = "models-openapi.json"

    /// The port at which Immich's own service listens.
    public static let usualPort = 3003

    /// Creates a server.
    ///
    /// - Parameters:
    ///   - models: the models, with different names.
    ///   - options: the address, the limits of requests and pictures, and the rules of access; others have no effect.
    ///   - logger: receives errors; a logger of its own if nil.
    /// - Throws: ``ServerError``.
    public init(_ models: [OfferedModel], options: ServerOptions, logger: Logger? = nil) throws {
        services = ModelServices(
            models, options: options, rules: try AccessRules(options), logger: logger ?? Logger(label: "clipsearch"))
    }

    /// Loads models, so that the first request for them need not wait.
    ///
    /// - Parameter names: the names of offered models.
    /// - Throws: the errors of opening them.
    public func load(_ names: [String]) async throws {
        for model in services.models where names.contains(model.offered.name) { try await model.load() }
    }

    /// Runs until the task is cancelled; requests in progress are then completed, within a few seconds.
    ///
    /// - Parameter onListening: called with the port.
    /// - Throws: ``ServerError`` when the server cannot listen at the address.
    public func run(onListening: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
        let options = services.options
        let trimming = Task { [services] in
            await FreedMemory.giveBack { services.counters.running.load(ordering: .relaxed) > 0 }
        }
        defer { trimming.cancel() }
        try await GracefulRun(options).run(application(onListening: onListening))
    }

    /// Returns the server as an application for tests.
    package func application(
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> Application<RouterResponder<BasicRequestContext>> {
        Application(
            responder: router().buildResponder(),
            server: .guarded(services.connections, services.counters, services.options),
            configuration: .init(services.options),
            onServerRunning: GracefulRun.onRunning(services.options, onListening), logger: .quiet)
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: CountingMiddleware(counters: services.counters))
        router.add(middleware: ProblemMiddleware(logger: services.logger, page: nil))
        router.add(middleware: AdmissionMiddleware())
        router.add(middleware: AccessMiddleware(rules: services.rules))
        router.add(
            middleware: RequestRulesMiddleware(
                parameters: DocumentedParameters(PageFiles.document(named: Self.document))))
        PredictRoutes(services: services).add(to: router)
        EmbeddingRoutes(services: services).add(to: router)
        StateRoutes(services: services).add(to: router)
        return router
    }
}
#endif
