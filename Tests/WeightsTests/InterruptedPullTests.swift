import Foundation
import Synchronization
import Testing
import Weights

/// Downloads of one file from servers, networks and disks that don't behave.
@Suite struct InterruptedPullTests {
    private static let weights = "model.safetensors"

    /// Serves a small model whose weights are answered by a script; runs `body` with a store that knows it.
    private func withServer(
        unknown: Set<String> = [],
        _ answer: @escaping @Sendable (_ content: [UInt8], LocalServer.Request, _ earlier: Int) -> LocalServer.Reply,
        _ body: (_ pull: Pull) throws -> Void
    ) throws {
        let files = try TinyModel.sentence()
        let server = try LocalServer { request, earlier in
            let name = String(request.path.split(separator: "/").last ?? "")
            guard let content = files[name] else { return .error(404) }
            return name == Self.weights ? answer(content, request, earlier) : .file(content, for: request)
        }
        defer { server.stop() }
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: files, unknown: unknown)
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: folder)
            try body(Pull(store: store, server: server, content: files[Self.weights] ?? []))
        }
    }

    private struct Pull {
        let store: ModelStore
        let server: LocalServer
        let content: [UInt8]
        let log = EventLog()
        var options = DownloadOptions.impatient

        var path: String { "\(store.userFolder)/tiny/\(weights)" }
        var partialBytes: Int? { try? contents("\(path).partial").count }
        /// The first byte that each request for the weights asked for.
        var ranges: [Int?] { server.requests.filter { $0.path.hasSuffix(weights) }.map(\.firstByte) }

        func callAsFunction() throws {
            try store.pull("tiny", from: .server(base: server.base), options: options, report: log.append)
        }

        func expectSuccess() throws {
            try self()
            #expect(try contents(path) == content)
            #expect(try store.verify("tiny").isSound)
            #expect(filesBelow("\(store.userFolder)/tiny") == ["SHA256SUMS", "config.json", weights, "vocab.txt"])
        }

        /// What the download fails with.
        func failure() -> WeightsError? { #expect(throws: WeightsError.self) { try self() } }
    }

    @Test func aCutConnectionIsTakenUpWhereItBroke() throws {
        try withServer({ content, request, earlier in
            var reply = LocalServer.Reply.file(content, for: request, entityTag: "\"v1\"")
            if earlier < 3 { reply.cutAfter = 200_000 }
            return reply
        }) { pull in
            try pull.expectSuccess()
            #expect(pull.ranges == [nil, 200_000, 400_000, 600_000])
            #expect(pull.server.requests.last?.headers["if-range"] == "\"v1\"")
            #expect(pull.log.retryReasons.count == 3)
        }
    }

    @Test func aLaterCallGoesOnWhereTheFormerStopped() throws {
        for unknown in [[], [Self.weights]] as [Set<String>] {
            try withServer(
                unknown: unknown,
                { content, request, earlier in
                    var reply = LocalServer.Reply.file(content, for: request, entityTag: "\"v1\"")
                    if earlier == 0 { reply.cutAfter = 300_000 }
                    return reply
                }
            ) { pull in
                var impatient = pull
                impatient.options.attempts = 1
                guard case .unreachable = impatient.failure() else {
                    Issue.record("not unreachable")
                    return
                }
                #expect(pull.partialBytes == 300_000)
                #expect(
                    pull.store.list().first?.state == .partial(reason: "model.safetensors still to be fetched"))
                #expect(throws: WeightsError.self) { try pull.store.locate("tiny") }
                try pull.expectSuccess()
                #expect(pull.ranges == [nil, 300_000])
            }
        }
    }

    @Test func aBeginningWithoutTagOrChecksumIsNotTrusted() throws {
        try withServer(unknown: [Self.weights], { content, request, _ in .file(content, for: request) }) { pull in
            try write([1, 2, 3], to: "\(pull.path).partial")
            try pull.expectSuccess()
            #expect(pull.ranges == [nil])
        }
    }

    @Test func aServerThatIgnoresRangesStartsOver() throws {
        try withServer({ content, _, earlier in
            LocalServer.Reply(body: content, cutAfter: earlier == 0 ? 200_000 : nil)
        }) { pull in
            try pull.expectSuccess()
            #expect(pull.ranges == [nil, 200_000])
        }
    }

    @Test func aFileThatChangedIsFetchedAnew() throws {
        // The first keeps If-Range and sends all of the new file; the second doesn't and sends a part of it.
        for keepsIfRange in [true, false] {
            try withServer({ content, request, earlier in
                guard earlier > 0 else {
                    let old = [UInt8](repeating: 9, count: content.count)
                    return LocalServer.Reply(headers: ["ETag: \"old\""], body: old, cutAfter: 250_000)
                }
                var request = request
                if !keepsIfRange { request.headers["if-range"] = nil }
                return .file(content, for: request, entityTag: "\"new\"")
            }) { pull in
                try pull.expectSuccess()
                #expect(pull.ranges == (keepsIfRange ? [nil, 250_000] : [nil, 250_000, nil]))
            }
        }
    }

    @Test func aWrongBeginningIsCaughtByTheChecksum() throws {
        try withServer({ content, request, _ in .file(content, for: request) }) { pull in
            try write([UInt8](repeating: 9, count: 500), to: "\(pull.path).partial")
            try pull.expectSuccess()
            #expect(pull.ranges == [500, nil])
            #expect(pull.log.retryReasons.first?.contains("SHA-256") == true)
        }
    }

    @Test func aWholeBeginningNeedsNoMoreBytes() throws {
        try withServer({ content, request, _ in .file(content, for: request) }) { pull in
            try write(pull.content, to: "\(pull.path).partial")
            try pull.expectSuccess()
            #expect(pull.ranges == [])
        }
        // The size is not known beforehand: the server says that nothing follows.
        try withServer(
            unknown: [Self.weights],
            { content, request, _ in
                .file(content, for: request, entityTag: "\"v1\"")
            }
        ) { pull in
            try write(pull.content, to: "\(pull.path).partial")
            try write(Array("\"v1\"".utf8), to: "\(pull.path).partial.tag")
            try pull.expectSuccess()
            #expect(pull.ranges == [pull.content.count])
        }
    }

    @Test func aBeginningLongerThanTheFileIsThrownAway() throws {
        try withServer({ content, request, _ in .file(content, for: request) }) { pull in
            try write(pull.content + [0], to: "\(pull.path).partial")
            try pull.expectSuccess()
            #expect(pull.ranges == [nil])
        }
        try withServer(
            unknown: [Self.weights],
            { content, request, _ in
                .file(content, for: request, entityTag: "\"v1\"")
            }
        ) { pull in
            try write(pull.content + [0], to: "\(pull.path).partial")
            try write(Array("\"v1\"".utf8), to: "\(pull.path).partial.tag")
            try pull.expectSuccess()
            #expect(pull.ranges == [pull.content.count + 1, nil])
        }
    }

    @Test func aWrongChecksumLeavesNothing() throws {
        try withServer({ content, request, _ in
            .file([UInt8](repeating: 1, count: content.count), for: request)
        }) { pull in
            guard case .wrongContent(_, let reason) = pull.failure() else {
                Issue.record("accepted")
                return
            }
            #expect(reason.contains("SHA-256"))
            #expect(!exists(pull.path) && pull.partialBytes == nil)
            #expect(pull.ranges == [nil])
        }
    }

    @Test func serverErrorsAreTriedAgain() throws {
        try withServer({ content, request, earlier in
            [0: .error(500), 1: .error(503, ["Retry-After: 0"]), 2: .error(429)][earlier]
                ?? .file(content, for: request)
        }) { pull in
            try pull.expectSuccess()
            #expect(pull.log.retryReasons == ["HTTP status 500", "HTTP status 503", "HTTP status 429"])
        }
        try withServer({ _, _, _ in .error(500) }) { pull in
            guard case .unreachable(let url, let reason) = pull.failure() else {
                Issue.record("not unreachable")
                return
            }
            #expect(url.hasSuffix(Self.weights) && reason == "HTTP status 500")
            #expect(pull.ranges.count == 5)
        }
    }

    @Test func otherErrorsAreNot() throws {
        for status in [400, 401, 403, 404, 410, 204, 304] {
            try withServer({ _, _, _ in .error(status) }) { pull in
                guard case .refused(_, status) = pull.failure() else {
                    Issue.record("not refused")
                    return
                }
                #expect(pull.ranges.count == 1)
            }
        }
    }

    @Test func aServerThatLiesAboutTheLengthIsFoundOut() throws {
        // Announces another length than the manifest knows: nothing is fetched.
        try withServer({ content, _, _ in LocalServer.Reply(body: content + [0]) }) { pull in
            guard case .wrongContent(_, let reason) = pull.failure() else {
                Issue.record("accepted")
                return
            }
            #expect(reason == "it has \(pull.content.count + 1) bytes instead of \(pull.content.count)")
            #expect(pull.partialBytes ?? 0 == 0)
        }
        // Announces nothing and sends too much.
        try withServer({ content, _, _ in LocalServer.Reply(body: content + content, isChunked: true) }) { pull in
            guard case .wrongContent(_, let reason) = pull.failure() else {
                Issue.record("accepted")
                return
            }
            #expect(reason.contains("more than"))
        }
        // Announces nothing and sends too little, without a break.
        try withServer({ content, _, _ in LocalServer.Reply(body: Array(content.dropLast(9)), isChunked: true) }) {
            pull in
            guard case .unreachable = pull.failure() else {
                Issue.record("accepted")
                return
            }
        }
        // Announces more than it sends, and the manifest knows no size.
        try withServer(
            unknown: [Self.weights],
            { content, _, _ in
                LocalServer.Reply(body: content, declaredLength: content.count + 10)
            }
        ) { pull in
            guard case .unreachable = pull.failure() else {
                Issue.record("accepted")
                return
            }
            #expect(!exists(pull.path))
        }
        // Announces less than the file has, and the manifest knows no size: the header of the weights knows better.
        try withServer(
            unknown: [Self.weights],
            { content, _, _ in
                LocalServer.Reply(body: content, declaredLength: content.count - 10)
            }
        ) { pull in
            guard case .wrongContent(_, let reason) = pull.failure() else {
                Issue.record("accepted")
                return
            }
            #expect(reason.contains("safetensors"))
            #expect(!exists(pull.path) && pull.partialBytes == nil)
        }
    }

    @Test func contentWithoutAnAnnouncedLengthIsTaken() throws {
        try withServer({ content, _, _ in LocalServer.Reply(body: content, isChunked: true) }) {
            try $0.expectSuccess()
        }
    }

    @Test func aWebPageIsNotTakenForAFile() throws {
        let files = try TinyModel.sentence()
        let page = Array("<!DOCTYPE html><html>Please log in</html>".utf8)
        let server = try LocalServer { _, _ in LocalServer.Reply(body: page) }
        defer { server.stop() }
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: files, unknown: Set(files.keys))
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: folder)
            for _ in 0..<2 {
                #expect(throws: WeightsError.self) { try store.pull("tiny", from: .server(base: server.base)) }
                #expect(filesBelow("\(folder)/tiny") == [])
            }
        }
    }

    @Test func aSilentServerIsGivenUp() throws {
        try withServer({ content, request, earlier in
            var reply = LocalServer.Reply.file(content, for: request)
            if earlier == 0 {
                reply.cutAfter = 100_000
                reply.stallSeconds = 10
            }
            return reply
        }) { pull in
            let start = ContinuousClock.now
            try pull.expectSuccess()
            #expect(pull.ranges == [nil, 100_000])
            #expect(ContinuousClock.now - start < .seconds(8))
        }
    }

    @Test func aFullDiskKeepsWhatCame() throws {
        try withServer({ content, request, _ in .file(content, for: request, entityTag: "\"v1\"") }) { pull in
            var limited = pull
            let written = Mutex(0)
            limited.options.write = { descriptor, bytes, count in
                let room = written.withLock { 400_000 - $0 }
                guard room > 0 else {
                    errno = ENOSPC
                    return -1
                }
                let result = Foundation.write(descriptor, bytes, min(count, room))
                written.withLock { $0 += max(0, result) }
                return result
            }
            guard case .diskFull(_, let needed) = limited.failure() else {
                Issue.record("not a full disk")
                return
            }
            let kept = try #require(pull.partialBytes)
            #expect(kept > 300_000 && kept <= 400_000)
            #expect(needed == Int64(pull.content.count - kept))
            try pull.expectSuccess()
            #expect(pull.ranges == [nil, kept])
        }
    }

    @Test func otherDiskErrorsNameTheFile() throws {
        try withServer({ content, request, _ in .file(content, for: request) }) { pull in
            var broken = pull
            broken.options.write = { _, _, _ in
                errno = EIO
                return -1
            }
            guard case .unwritable(let path, _) = broken.failure() else {
                Issue.record("not unwritable")
                return
            }
            #expect(path.hasSuffix(".partial"))
        }
    }

    @Test func aCancelledDownloadEndsSoonAndCanGoOn() async throws {
        let files = try TinyModel.sentence()
        let server = try LocalServer { request, earlier in
            let name = String(request.path.split(separator: "/").last ?? "")
            var reply = LocalServer.Reply.file(files[name] ?? [], for: request)
            if name == Self.weights, earlier == 0 {
                reply.cutAfter = 500_000
                reply.stallSeconds = 20
            }
            return reply
        }
        defer { server.stop() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "weights-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let manifest = try TinyModel.manifest("tiny", files: files)
        let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: folder)
        let source = ModelStore.PullSource.server(base: server.base)
        let task = Task.detached { try store.pull("tiny", from: source) }
        while (try? contents("\(folder)/tiny/\(Self.weights).partial").count) != 500_000 {
            try await Task.sleep(for: .milliseconds(10))
        }
        let start = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - start < .seconds(5))
        let log = EventLog()
        try store.pull("tiny", from: source, report: log.append)
        #expect(log.starts(of: Self.weights) == [500_000])
        #expect(try store.verify("tiny").isSound)
    }

    @Test func aServerThatIsNotThereIsNamed() throws {
        let server = try LocalServer { _, _ in .error(404) }
        server.stop()
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: TinyModel.sentence())
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: folder)
            let log = EventLog()
            let error = #expect(throws: WeightsError.self) {
                try store.pull("tiny", from: .server(base: server.base), options: .impatient, report: log.append)
            }
            guard case .unreachable(let url, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(url.hasPrefix(server.base) && log.retryReasons.count == 4)
        }
    }

    @Test func twoProcessesDoNotWorkOnOneModel() throws {
        let inner = Mutex<[WeightsError]>([])
        try withServer({ content, request, _ in .file(content, for: request) }) { pull in
            try pull.store.pull("tiny", from: .server(base: pull.server.base)) { event in
                guard case .started = event else { return }
                do {
                    try pull.store.pull("tiny", from: .server(base: pull.server.base))
                } catch {
                    if let error = error as? WeightsError { inner.withLock { $0.append(error) } }
                }
            }
        }
        #expect(inner.withLock { $0 } == Array(repeating: .busy(name: "tiny"), count: 3))
    }
}
