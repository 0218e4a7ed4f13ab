#if Server
import Encoders
import Files
import Foundation
import Logging
import Pictures
import Synchronization

/// The services that the routes of a ``ModelServer`` use.
final class ModelServices: Sendable {
    let options: ServerOptions
    let logger: Logger
    let rules: AccessRules
    let counters = ServerCounters()
    let connections: ConnectionList
    /// The models, in the order in which they are offered.
    let models: [ModelQueues]
    /// The threads that decode and resize pictures.
    let preparing: BlockingExecutor
    private let bodies: BodyBudget

    init(_ models: [OfferedModel], options: ServerOptions, rules: AccessRules, logger: Logger) {
        self.options = options
        self.logger = logger
        self.rules = rules
        connections = ConnectionList(limit: ConnectionList.possibleLimit(options, logger))
        let threads = max(2, ProcessInfo.processInfo.activeProcessorCount)
        preparing = BlockingExecutor(name: "prepare", threads: threads)
        let encoding = BlockingExecutor(name: "encode", threads: 1)
        self.models = models.map { ModelQueues($0, on: encoding) }
        bodies = BodyBudget(limit: options.uploadsLimit)
    }

    /// Returns the model that a client means: by its name, or by Immich's.
    ///
    /// - Throws: ``Problem`` if there is none.
    func model(named name: String, parameter: String) throws -> ModelQueues {
        let names = [name, ImmichModelNames.clean(name)] + ImmichModelNames.published(as: name)
        for name in names {
            if let found = models.first(where: { $0.offered.name == name }) { return found }
        }
        let offered = models.map { ([$0.offered.name] + ImmichModelNames.aliases(of: $0.offered.name)) }
        throw Problem.invalid(
            parameter,
            "\(name.prefix(100)) is not offered here; there are: \(offered.joined().joined(separator: ", "))")
    }

    /// Runs a call that holds memory for a body of a request.
    func withBodyMemory<Value: Sendable>(_ body: (BodyBudget.Share) async throws -> Value) async throws -> Value {
        let share = BodyBudget.Share(of: bodies)
        defer { share.giveBack() }
        return try await body(share)
    }

    /// Decodes a picture, and encodes it.
    ///
    /// - Throws: ``Problem``, `PictureError`, `EncoderError`.
    func encode(
        picture bytes: [UInt8], by model: ModelQueues
    ) async throws -> (vector: [Float], width: Int, height: Int) {
        let preprocessor = try await model.preprocessor()
        let (pixels, width, height) = try await preparing.run { [options] in
            let limits = DecodingOptions(
                pixelLimit: options.uploadPixelLimit, memoryLimit: InputLimits.uploadMemoryBytes)
            return try PictureHeader(bytes: bytes).decode(options: limits) { picture in
                (preprocessor(picture), picture.width, picture.height)
            }
        }
        return (try await model.vector(ofPixels: pixels), width, height)
    }
}

/// The memory for the bodies of all requests in progress.
final class BodyBudget: Sendable {
    private let used = Atomic<Int>(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// The part that one request uses.
    final class Share: Sendable {
        private let budget: BodyBudget
        private let bytes = Atomic<Int>(0)

        init(of budget: BodyBudget) { self.budget = budget }

        /// Takes further bytes.
        ///
        /// - Throws: ``Problem`` if others leave too few.
        func take(_ count: Int) throws {
            bytes.add(count, ordering: .relaxed)
            guard budget.used.add(count, ordering: .relaxed).newValue <= budget.limit else { throw Problem.busy }
        }

        /// Returns all bytes; call it once, at the end.
        func giveBack() { budget.used.subtract(bytes.exchange(0, ordering: .relaxed), ordering: .relaxed) }
    }
}
#endif
