import Foundation
import TestServer
import Testing
import ModelFiles

/// Downloads that break and go on.
@Suite struct ResumedPullTests {
    @Test func aCutConnectionIsTakenUpWhereItBroke() throws {
        try ScriptedPull.with({ content, request, earlier in
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
        for unknown in [[], [ScriptedPull.weights]] as [Set<String>] {
            try ScriptedPull.with(
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
                #expect(throws: ModelFilesError.self) { try pull.store.locate("tiny") }
                try pull.expectSuccess()
                #expect(pull.ranges == [nil, 300_000])
            }
        }
    }

    @Test func aBeginningWithoutTagOrChecksumIsNotTrusted() throws {
        try ScriptedPull.with(unknown: [ScriptedPull.weights], { content, request, _ in .file(content, for: request) })
        { pull in
            try write([1, 2, 3], to: "\(pull.path).partial")
            try pull.expectSuccess()
            #expect(pull.ranges == [nil])
        }
    }

    @Test func aServerThatIgnoresRangesStartsOver() throws {
        try ScriptedPull.with({ content, _, earlier in
            LocalServer.Reply(body: content, cutAfter: earlier == 0 ? 200_000 : nil)
        }) { pull in
            try pull.expectSuccess()
            #expect(pull.ranges == [nil, 200_000])
        }
    }

    @Test func aFileThatChangedIsFetchedAnew() throws {
        // The first keeps If-Range and sends all of the new file; the second doesn't and sends a part of it.
        for keepsIfRange in [true, false] {
            try ScriptedPull.with({ content, request, earlier in
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
        try ScriptedPull.with({ content, request, _ in .file(content, for: request) }) { pull in
            try write([UInt8](repeating: 9, count: 500), to: "\(pull.path).partial")
            try pull.expectSuccess()
            #expect(pull.ranges == [500, nil])
            #expect(pull.log.retryReasons.first?.contains("SHA-256") == true)
        }
    }

    @Test func aWholeBeginningNeedsNoMoreBytes() throws {
        try ScriptedPull.with({ content, request, _ in .file(content, for: request) }) { pull in
            try write(pull.content, to: "\(pull.path).partial")
            try pull.expectSuccess()
            #expect(pull.ranges == [])
        }
        // The size is not known beforehand: the server says that nothing follows.
        try ScriptedPull.with(
            unknown: [ScriptedPull.weights],
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
        try ScriptedPull.with({ content, request, _ in .file(content, for: request) }) { pull in
            try write(pull.content + [0], to: "\(pull.path).partial")
            try pull.expectSuccess()
            #expect(pull.ranges == [nil])
        }
        try ScriptedPull.with(
            unknown: [ScriptedPull.weights],
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

    @Test func aSilentServerIsGivenUp() throws {
        try ScriptedPull.with({ content, request, earlier in
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

    /// A byte now and then isn't silence, but such a download would never end.
    @Test func aServerThatHardlySendsAnythingIsGivenUp() throws {
        try ScriptedPull.with({ content, request, earlier in
            var reply = LocalServer.Reply.file(content, for: request)
            if earlier == 0 { reply.dripSeconds = 0.1 }
            return reply
        }) { pull in
            let start = ContinuousClock.now
            try pull.expectSuccess()
            #expect(pull.ranges.count == 2 && pull.ranges.last != .some(nil))
            #expect(ContinuousClock.now - start < .seconds(20))
        }
    }

    @Test func aCancelledDownloadEndsSoonAndCanGoOn() async throws {
        let files = try TinyModel.sentence()
        let server = try LocalServer { request, earlier in
            let name = String(request.path.split(separator: "/").last ?? "")
            var reply = LocalServer.Reply.file(files[name] ?? [], for: request)
            if name == ScriptedPull.weights, earlier == 0 {
                reply.cutAfter = 500_000
                // Longer than a busy machine takes to see that the download waits.
                reply.stallSeconds = 120
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
        while (try? contents("\(folder)/tiny/\(ScriptedPull.weights).partial").count) != 500_000 {
            try await Task.sleep(for: .milliseconds(10))
        }
        let start = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // Well before the server goes on.
        #expect(ContinuousClock.now - start < .seconds(60))
        let log = EventLog()
        try store.pull("tiny", from: source, report: log.append)
        #expect(log.starts(of: ScriptedPull.weights) == [500_000])
        #expect(try store.verify("tiny").isSound)
    }
}
