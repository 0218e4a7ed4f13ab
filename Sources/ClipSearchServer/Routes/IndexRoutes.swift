#if Server
import ClipSearch
import HTTPTypes
import Hummingbird
import Synchronization

/// The routes of indexing runs.
struct IndexRoutes: Routes {
    let services: Services

    private struct JobsAnswer: Encodable {
        var jobs: [JobAnswer]

        /// Includes only a few of each job's failures; the route of the job returns all.
        init(_ jobs: [IndexJob]) { self.jobs = jobs.map { JobAnswer($0, failureLimit: 20) } }
    }

    private static let streamLimit = 64

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/index",
            [
                .get: { _, _ in try JSON.response(JobsAnswer(services.jobs.all)) },
                .post: { request, _ in try await start(request) },
            ])
        router.serve(
            "/index/:job",
            [
                .get: { _, context in try JSON.response(JobAnswer(try job(context))) },
                .delete: { _, context in
                    let id = try job(context).id
                    return try JSON.response(JobAnswer(services.jobs.cancel(id) ?? job(context)), status: .accepted)
                },
            ])
        router.serve("/index/:job/events", [.get: { _, context in try events(try job(context)) }])
    }

    private func job(_ context: BasicRequestContext) throws -> IndexJob {
        guard let job = services.jobs.find(context.parameters.get("job") ?? "") else {
            throw Problem(.notFound, "There is no such job, or it ended long ago.", parameter: "job")
        }
        return job
    }

    private func start(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request, isOptional: true))
        var folders = Services.expandingHome(try members.strings("folders", count: 100, length: 1...4096) ?? [])
        var options = IndexingOptions()
        options.decodesExactly = try members.bool("exact") ?? false
        options.retriesFailed = try members.bool("retryFailed") ?? false
        options.rereadsFiles = try members.bool("reread") ?? false
        options.includesHidden = try members.bool("includeHidden") ?? false
        try members.finish()
        try await services.checkFolders(folders)
        if folders.isEmpty {
            folders = try await services.ask { try $0.roots.all().map(\.path.text) }
            guard !folders.isEmpty else {
                throw Problem.invalid("folders", "is missing: no folder was indexed before")
            }
        }
        let job = try services.jobs.start(folders, options: options)
        return try JSON.response(JobAnswer(job), status: .accepted, location: "/index/\(job.id)")
    }

    private func events(_ job: IndexJob) throws -> Response {
        let place = try EventStreamPlace(services.counters, limit: Self.streamLimit)
        let body = ResponseBody { [services] writer in
            // Until the body has been sent, or certainly will not be.
            defer { withExtendedLifetime(place) {} }
            var revision = -1
            var silence = 0
            while let now = services.jobs.find(job.id), !services.isStopping {
                if now.revision != revision || now.state.isEnd {
                    revision = now.revision
                    silence = 0
                    try await writer.write(Self.event(now.state.isEnd ? "done" : "progress", now))
                } else if silence >= 75 {
                    // A comment, which detects a closed connection.
                    silence = 0
                    try await writer.write(ByteBuffer(string: ":\n\n"))
                }
                if now.state.isEnd { break }
                silence += 1
                try await Task.sleep(for: .milliseconds(200))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no"], body: body)
    }

    private static func event(_ name: String, _ job: IndexJob) throws -> ByteBuffer {
        let data = String(decoding: try JSON.encode(JobAnswer(job)), as: UTF8.self)
        return ByteBuffer(string: "event: \(name)\nid: \(job.revision)\ndata: \(data)\n\n")
    }
}

/// A slot for a stream of events, counted as long as it is referenced.
private final class EventStreamPlace: Sendable {
    private let counters: ServerCounters

    /// - Throws: ``Problem`` when the limit is reached.
    init(_ counters: ServerCounters, limit: Int) throws {
        self.counters = counters
        guard counters.streams.add(1, ordering: .relaxed).newValue <= limit else {
            throw Problem(.busy, "\(limit) streams of events are open already.")
        }
    }

    deinit { counters.streams.subtract(1, ordering: .relaxed) }
}
#endif
