import Catalog
import ClipSearch
import Foundation
import Synchronization
import TestServer
import Testing

/// Imports from servers that behave, and from others.
@Suite struct ImportTests {
    let photos: PhotoFolder

    init() throws { photos = try PhotoFolder() }

    private var folder: String { photos.path }
    private var hurried: ImportOptions {
        var options = ImportOptions()
        options.firstPause = .milliseconds(5)
        options.longestPause = .milliseconds(50)
        options.stallTimeout = .seconds(1)
        return options
    }

    private func run(
        _ text: String, options: ImportOptions? = nil, into folder: String? = nil
    ) throws -> ImportReport {
        let table = try ImportTable(text, name: "t.csv", folder: photos.path)
        return try photos.library().indexer.importPhotos(table, into: folder ?? self.folder, options: options ?? hurried)
    }

    private func files(in folder: String? = nil) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder ?? self.folder).sorted()
    }

    /// A server whose `/red.png` and so on are pictures.
    private func server(
        _ answer: @escaping @Sendable (LocalServer.Request, Int) -> LocalServer.Reply? = { _, _ in nil }
    ) throws -> LocalServer {
        let pictures = try Colour.named.mapValues { try $0.png() }
        return try LocalServer { request, earlier in
            if let reply = answer(request, earlier) { return reply }
            let name = request.path.split(separator: "/").last?.prefix { $0 != "." && $0 != "?" } ?? ""
            return pictures[String(name)].map { LocalServer.Reply(body: $0) } ?? .error(404)
        }
    }

    @Test func photosComeWithTheirTextsAndOnlyOnce() throws {
        let server = try server()
        defer { server.stop() }
        let csv = """
            photo_id,photo_image_url,caption,tags
            ../a b,\(server.base)/red.png,A red square,"red; square"
            two,\(server.base)/green.png,,
            two,\(server.base)/blue.png,,
            """
        let first = try run(csv)
        #expect((first.photos, first.downloaded, first.kept, first.failed) == (3, 3, 0, []))
        #expect(first.indexing?.indexed == 3 && first.bytes > 0)
        let names = try files().filter { $0 != ".clipsearch-import" }
        #expect(names.count == 3 && names.contains("_a_b.png") && names.contains("two.png"))
        #expect(names.allSatisfy { !$0.hasPrefix(".clipsearch-download") })
        let id = try #require(try photos.id("_a_b.png"))
        let texts = try photos.catalog().texts.of(id)
        #expect(texts.captions.map(\.text) == ["A red square"] && texts.tags.map(\.name) == ["red", "square"])

        let second = try run(csv.replacingOccurrences(of: "A red square", with: "Red all over"))
        #expect((second.downloaded, second.kept, second.failed) == (0, 3, []))
        #expect(try photos.catalog().texts.of(id).captions.map(\.text) == ["Red all over"])
        #expect(server.requests.count == 3)

        // One that was deleted is had again, under its name.
        try photos.remove("two.png")
        let third = try run(csv)
        #expect((third.downloaded, third.kept) == (1, 2))
        #expect(try files().filter { $0 != ".clipsearch-import" } == names)
    }

    @Test func serversThatFailAreAskedAgain() throws {
        let server = try server { request, earlier in
            switch request.path {
            case "/busy/red.png" where earlier < 2: .error(503)
            case "/later/green.png" where earlier < 1: .error(429, ["Retry-After: 0"])
            case "/short/blue.png" where earlier < 1: LocalServer.Reply(body: [1, 2, 3], declaredLength: 1000)
            case "/slow/white.png" where earlier < 1:
                LocalServer.Reply(
                    body: Array(repeating: 0, count: 10), declaredLength: 1000, cutAfter: 0, stallSeconds: 3)
            default: nil
            }
        }
        defer { server.stop() }
        let paths = ["busy/red", "later/green", "short/blue", "slow/white"].map { "\(server.base)/\($0).png" }
        let report = try run("url\n" + paths.joined(separator: "\n"))
        #expect((report.downloaded, report.failed) == (4, []))
        #expect(server.requests.count == 9)
    }

    /// A byte now and then keeps a connection from stalling, but such a download would take days.
    @Test func aServerThatHardlySendsAnythingIsGivenUp() throws {
        let png = try Colour.red.png()
        let server = try server { request, _ in
            request.path == "/drip.png"
                ? LocalServer.Reply(
                    body: png + Array(repeating: 0, count: 1000), isChunked: true, dripSeconds: 0.1) : nil
        }
        defer { server.stop() }
        var options = hurried
        options.attempts = 1
        let start = ContinuousClock.now
        let report = try run("url\n\(server.base)/drip.png\n\(server.base)/red.png\n", options: options)
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(report.downloaded == 1 && report.failed.map(\.row) == [2])
        #expect(report.failed.first?.reason.contains("at least 1000 are needed") == true)
    }

    /// The pause used to double with each attempt until it overflowed.
    @Test func manyAttempts() throws {
        let server = try server { request, _ in request.path == "/down.png" ? .error(503) : nil }
        defer { server.stop() }
        var options = hurried
        (options.firstPause, options.longestPause, options.attempts) = (.nanoseconds(1), .milliseconds(1), 150)
        let report = try run("url\n\(server.base)/down.png\n", options: options)
        #expect(report.failed.map(\.row) == [2] && server.requests.count == 150)
    }

    @Test func whatIsNoPictureOrNotThereIsNamed() throws {
        let png = try Colour.red.png()
        let server = try server { request, _ in
            switch request.path {
            case "/page.jpg": LocalServer.Reply(headers: ["Content-Type: image/jpeg"], body: Array("<html>".utf8))
            case "/huge.png": LocalServer.Reply(body: png + Array(repeating: 0, count: 5000))
            case "/endless.png": LocalServer.Reply(body: png + Array(repeating: 0, count: 5000), isChunked: true)
            case "/empty.png": LocalServer.Reply()
            case "/cut.png": LocalServer.Reply(body: Array(png.prefix(12)))
            case "/circle.png": LocalServer.Reply(status: 302, headers: ["Location: /circle.png"])
            case "/file.png": LocalServer.Reply(status: 302, headers: ["Location: file:///etc/passwd"])
            case "/moved.png": LocalServer.Reply(status: 301, headers: ["Location: /green.png"])
            case "/down.png": .error(500)
            default: nil
            }
        }
        defer { server.stop() }
        let names = [
            "page.jpg", "huge.png", "endless.png", "empty.png", "cut.png", "circle.png", "file.png", "moved.png",
            "down.png", "nothing.png",
        ]
        let csv =
            "url\n" + names.map { "\(server.base)/\($0)" }.joined(separator: "\n") + "\nhttp://127.0.0.1:1/x.png"
            + "\nfile:///etc/passwd\n"
        var options = hurried
        options.sizeLimit = 2000
        options.attempts = 2
        let report = try run(csv, options: options)
        #expect(report.downloaded == 1 && report.failed.count == 11)
        let reasons = Dictionary(
            uniqueKeysWithValues: report.failed.map {
                ($0.place.split(separator: "/").last.map(String.init) ?? "", $0.reason)
            })
        #expect(reasons["page.jpg"] == "what the server sends is no picture")
        #expect(reasons["huge.png"]?.contains("more than 2000 bytes") == true)
        #expect(reasons["endless.png"]?.contains("more than 2000 bytes") == true)
        #expect(reasons["nothing.png"]?.contains("404") == true && reasons["down.png"]?.contains("500") == true)
        #expect(reasons["passwd"] == "only addresses with http and https are fetched")
        #expect(report.failed.map(\.row) == report.failed.map(\.row).sorted())
        #expect(try files() == [".clipsearch-import", "moved.png"])

        let asked = server.requests.count
        let again = try run(csv, options: options)
        // Only what may be better now: the server that failed.
        #expect(server.requests.count - asked == 2 && again.failed.count == 11)
        #expect(again.failedBefore == 8)
        options.retriesFailed = true
        _ = try run(csv, options: options)
        #expect(server.requests.count - asked > 8)
    }

    @Test func filesOfThisMachine() throws {
        try photos.write("mine/red.png", .red)
        try photos.write("mine/other.png", .blue)
        let report = try run("path,caption\nmine/red.png,My red\nmine/nothing.png,\nmine,\n,a dog\n,\n")
        #expect((report.local, report.downloaded, report.failed.map(\.row)) == (1, 0, [3, 4, 5]))
        #expect(report.failed.last?.place == "")
        #expect(report.indexing?.indexed == 1)
        #expect(try photos.id("mine/other.png") == nil)
        let id = try #require(try photos.id("mine/red.png"))
        #expect(try photos.catalog().texts.of(id).captions.map(\.text) == ["My red"])
        #expect(try photos.catalog().roots.all().isEmpty)
        #expect(try run("path,caption\nmine/red.png,My red\n").indexing?.unchanged == 1)
    }

    @Test func noFasterThanWanted() throws {
        let server = try server()
        defer { server.stop() }
        var options = hurried
        options.rate = 20
        options.indexes = false
        let urls = (0..<9).map { "\(server.base)/red.png?\($0)" }
        let start = ContinuousClock.now
        #expect(try run("url\n" + urls.joined(separator: "\n"), options: options).downloaded == 9)
        let time = ContinuousClock.now - start
        #expect(time >= .milliseconds(400))
    }

    @Test func anImportThatIsCutOffGoesOn() async throws {
        let server = try server { request, _ in
            usleep(30_000)
            return nil
        }
        defer { server.stop() }
        let urls = (0..<40).map { "\(server.base)/red.png?\($0)" }
        let table = try ImportTable("url\n" + urls.joined(separator: "\n"), name: "t", folder: "/")
        let library = try photos.library()
        let (options, folder) = (hurried, folder)
        let task = Task {
            try library.indexer.importPhotos(table, into: folder, options: options) { progress in
                if case .downloading(let done, _, _) = progress, done >= 8 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        let first = try await task.value
        #expect(first.wasInterrupted && first.downloaded < 40 && first.indexing == nil)
        // As a process that was killed leaves it: a file half written, and half a line.
        try photos.write(".clipsearch-download-x.png", "half")
        let list = try #require(FileHandle(forWritingAtPath: folder + "/.clipsearch-import"))
        try list.seekToEnd()
        try list.write(contentsOf: Data("done\thttp://".utf8))
        try list.close()
        let second = try library.indexer.importPhotos(table, into: folder, options: options)
        #expect(!second.wasInterrupted && second.kept == first.downloaded && second.downloaded + second.kept == 40)
        #expect(try files().count == 41)
        #expect(try photos.catalog().counts().presentPhotos == 40)
    }

    /// A process that is killed between a photo's file and its line in the list leaves the file alone.
    @Test func aFileWithoutItsLineIsFoundAgain() throws {
        let server = try server()
        defer { server.stop() }
        let csv = "photo_image_url\n\(server.base)/red.png\n\(server.base)/green.png\n"
        #expect(try run(csv).downloaded == 2)
        let list = folder + "/.clipsearch-import"
        try Data().write(to: URL(fileURLWithPath: list))
        // Another file of this name, which is not the photo.
        try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/green.png"))
        #expect(try run(csv).downloaded == 2)
        let names = try files().filter { $0.hasSuffix(".png") }
        #expect(names.count == 3 && names.contains("red.png") && names.contains("green.png"))
        #expect(try String(contentsOfFile: folder + "/green.png", encoding: .utf8) == "mine")
        #expect(try run(csv).downloaded == 0)
    }

    @Test func wrongArguments() throws {
        let csv = "url\nhttp://127.0.0.1:1/a.png\n"
        let table = try ImportTable(csv, name: "t", folder: "/")
        #expect(throws: ClipSearchError.self) { try photos.library().indexer.importPhotos(table, into: nil) }
        var options = hurried
        options.jobs = 0
        #expect(throws: ClipSearchError.self) { try run(csv, options: options) }
        for rate in [1e-25, 0, -1, .nan, .infinity, 1e7] {
            options = hurried
            options.rate = rate
            #expect(throws: ClipSearchError.self, "rate \(rate)") { try run(csv, options: options) }
        }
        for attempts in [0, -1, 1001, .max] {
            options = hurried
            options.attempts = attempts
            #expect(throws: ClipSearchError.self, "\(attempts) attempts") { try run(csv, options: options) }
        }
        for time in [Duration.seconds(-1), .seconds(86401), .seconds(Int64.max)] {
            for member in [\ImportOptions.firstPause, \.longestPause, \.stallTimeout] {
                options = hurried
                options[keyPath: member] = time
                #expect(throws: ClipSearchError.self, "\(time)") { try run(csv, options: options) }
            }
        }
        #expect(throws: ClipSearchError.self) { try run(csv, into: "/proc/nothing/here") }
    }
}
