#if Server
import ClipSearch
import Foundation

/// The server's counters in Prometheus's text format 0.0.4.
struct MetricsText {
    private(set) var text = ""

    /// - Throws: `CatalogError`.
    init(of services: Services) throws {
        self.init(services.counters, services.connections)
        let status = try services.library.status(policy: services.searcher.indexPolicy)
        gauge("clipsearch_event_streams", "Open streams of events.", services.counters.streams.load(ordering: .relaxed))
        gauge("clipsearch_photos", "Photos whose files are there.", status.photos)
        gauge("clipsearch_photos_missing", "Photos whose files are gone.", status.missing)
        gauge("clipsearch_files_failed", "Files that could not be read.", status.failed.count)
        gauge("clipsearch_favourites", "Favourites.", status.favourites)
        gauge("clipsearch_collections", "Collections.", status.collections)
        gauge("clipsearch_searches", "Searches on record.", status.searches)
        gauge("clipsearch_library_bytes", "The library's size on disk.", Int(status.size))
        gauge("clipsearch_thumbnail_bytes", "Thumbnails on disk.", services.thumbnails.size)
        gauge("clipsearch_indexing", "Whether a run of indexing is going on.", services.jobs.current == nil ? 0 : 1)
    }

    /// The measures of any server.
    init(_ counters: ServerCounters, _ connections: ConnectionList) {
        let routes = counters.counted
        describe("clipsearch_requests_total", "counter", "Requests by method, route and status.")
        for (key, times) in routes { sample("clipsearch_requests_total", labels(key), times.total) }
        describe("clipsearch_request_seconds", "histogram", "Time until an answer began.")
        for (key, times) in routes {
            let name = "clipsearch_request_seconds"
            for (bound, count) in zip(ServerCounters.Times.bounds, times.counts) {
                sample("\(name)_bucket", labels(key) + ",le=\"\(bound.plainText)\"", count)
            }
            sample("\(name)_bucket", labels(key) + ",le=\"+Inf\"", times.total)
            sample("\(name)_sum", labels(key), times.seconds)
            sample("\(name)_count", labels(key), times.total)
        }
        gauge("clipsearch_requests_running", "Requests being worked on.", counters.running.load(ordering: .relaxed))
        gauge("clipsearch_connections", "Open connections.", connections.count)
        gauge("clipsearch_connections_limit", "The most connections that are taken.", connections.limit)
        gauge("process_resident_memory_bytes", "Resident memory.", residentMemory())
        describe("process_start_time_seconds", "gauge", "When the server was started, seconds since 1970.")
        sample("process_start_time_seconds", "", counters.startedAt.timeIntervalSince1970)
    }

    private mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        describe(name, "gauge", help)
        sample(name, "", value)
    }

    mutating func describe(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, _ labels: String, _ value: some CustomStringConvertible) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    /// Returns a text as the value of a label.
    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// Methods and routes are fixed strings that need no escaping.
    private func labels(_ key: ServerCounters.Key) -> String {
        "method=\"\(key.method)\",route=\"\(key.route)\",status=\"\(key.status)\""
    }
}
#endif
