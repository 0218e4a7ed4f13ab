#if Server
import HTTPTypes
import Hummingbird

/// The routes by which a ``ModelServer`` is observed.
struct StateRoutes {
    let services: ModelServices

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/healthz", [.get: { _, _ in Response.text("ok\n") }])
        router.serve("/metrics", [.get: { _, _ in Response.metrics(metrics()) }])
        router.serve("/openapi.json", [.get: { _, _ in Self.document }])
    }

    private static let document = Response(
        status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-cache"],
        body: .init(byteBuffer: ByteBuffer(bytes: PageFiles.bytes(of: ModelServer.document))))

    private func metrics() -> MetricsText {
        var text = MetricsText(services.counters, services.connections)
        text.describe("clipsearch_encoded_total", "counter", "Pictures and texts that became vectors.")
        for (labels, counters) in towers { text.sample("clipsearch_encoded_total", labels, counters.encoded) }
        text.describe("clipsearch_batches_total", "counter", "Batches in which they were encoded.")
        for (labels, counters) in towers { text.sample("clipsearch_batches_total", labels, counters.computed) }
        return text
    }

    private var towers: [(labels: String, counters: EncodingCounters)] {
        services.models.flatMap { model in
            let name = MetricsText.escaped(model.offered.name)
            return [
                ("model=\"\(name)\",kind=\"picture\"", model.pictures),
                ("model=\"\(name)\",kind=\"text\"", model.texts),
            ]
        }
    }
}
#endif
