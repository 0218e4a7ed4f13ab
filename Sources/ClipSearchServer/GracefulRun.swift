#if Server
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// Runs an application until the task is cancelled, and then completes the requests in progress.
struct GracefulRun {
    private let options: ServerOptions

    init(_ options: ServerOptions) { self.options = options }

    private static let stoppingSeconds: Int64 = 10

    /// The maximum number of connections accepted before those that are open are served again. Few at a time would let
    /// a new client wait for many turns behind others who keep the server busy.
    private static let acceptedAtOnce: UInt = 64

    /// Returns what to do when the server listens.
    static func onRunning(
        _ options: ServerOptions, _ onListening: @escaping @Sendable (Int) -> Void
    ) -> @Sendable (any Channel) async -> Void {
        { channel in
            try? await channel.setOption(.maxMessagesPerRead, value: acceptedAtOnce).get()
            onListening(channel.localAddress?.port ?? options.port)
        }
    }

    /// Runs the application.
    ///
    /// - Parameters:
    ///   - onStopping: called when the task is cancelled, before requests are waited for.
    ///   - onEnd: called when the last request has been answered, also after an error.
    /// - Throws: ``ServerError`` when the server cannot listen at the address.
    func run(
        _ application: some Service, onStopping: @escaping @Sendable () -> Void = {}, onEnd: () async -> Void = {}
    ) async throws {
        var configuration = ServiceGroupConfiguration(services: [.init(service: application)], logger: .quiet)
        configuration.maximumGracefulShutdownDuration = .seconds(Self.stoppingSeconds)
        let group = ServiceGroup(configuration: configuration)
        // Cancelling the group itself would abort requests in progress.
        let serving = Task { try await group.run() }
        let outcome = await withTaskCancellationHandler {
            await serving.result
        } onCancel: {
            onStopping()
            Task { await group.triggerGracefulShutdown() }
        }
        await onEnd()
        do {
            try outcome.get()
        } catch let error as IOError {
            throw ServerError.cannotListen(host: options.host, port: options.port, reason: "\(error)")
        }
    }
}

extension ApplicationConfiguration {
    init(_ options: ServerOptions) {
        self.init(address: .hostname(options.host, port: options.port), backlog: options.connectionLimit)
    }
}

extension Logger {
    /// A logger for the framework's own messages, which are of no interest to the server's operators.
    static let quiet: Logger = {
        var logger = Logger(label: "http")
        logger.logLevel = .error
        return logger
    }()
}
#endif
