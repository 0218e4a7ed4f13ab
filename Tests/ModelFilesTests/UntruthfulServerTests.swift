import TestServer
import Testing
import ModelFiles

/// Downloads from servers that are broken, absent or lie.
@Suite struct UntruthfulServerTests {
    @Test func aWrongChecksumLeavesNothing() throws {
        try ScriptedPull.with({ content, request, _ in
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
        try ScriptedPull.with({ content, request, earlier in
            [0: .error(500), 1: .error(503, ["Retry-After: 0"]), 2: .error(429)][earlier]
                ?? .file(content, for: request)
        }) { pull in
            try pull.expectSuccess()
            #expect(pull.log.retryReasons == ["HTTP status 500", "HTTP status 503", "HTTP status 429"])
        }
        try ScriptedPull.with({ _, _, _ in .error(500) }) { pull in
            guard case .unreachable(let url, let reason) = pull.failure() else {
                Issue.record("not unreachable")
                return
            }
            #expect(url.hasSuffix(ScriptedPull.weights) && reason == "HTTP status 500")
            #expect(pull.ranges.count == 5)
        }
    }

    @Test func otherErrorsAreNot() throws {
        for status in [400, 401, 403, 404, 410, 204, 304] {
            try ScriptedPull.with({ _, _, _ in .error(status) }) { pull in
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
        try ScriptedPull.with({ content, _, _ in LocalServer.Reply(body: content + [0]) }) { pull in
            guard case .wrongContent(_, let reason) = pull.failure() else {
                Issue.record("accepted")
                return
            }
            #expect(reason == "it has \(pull.content.count + 1) bytes instead of \(pull.content.count)")
            #expect(pull.partialBytes ?? 0 == 0)
        }
        // Announces nothing and sends too much.
        try ScriptedPull.with({ content, _, _ in LocalServer.Reply(body: content + content, isChunked: true) }) {
            pull in
            guard case .wrongContent(_, let reason) = pull.failure() else {
                Issue.record("accepted")
                return
            }
            #expect(reason.contains("more than"))
        }
        // Announces nothing and sends too little, without a break.
        try ScriptedPull.with({ content, _, _ in LocalServer.Reply(body: Array(content.dropLast(9)), isChunked: true) })
        {
            pull in
            guard case .unreachable = pull.failure() else {
                Issue.record("accepted")
                return
            }
        }
        // Announces more than it sends, and the manifest knows no size.
        try ScriptedPull.with(
            unknown: [ScriptedPull.weights],
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
        try ScriptedPull.with(
            unknown: [ScriptedPull.weights],
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
        try ScriptedPull.with({ content, _, _ in LocalServer.Reply(body: content, isChunked: true) }) {
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
                #expect(throws: ModelFilesError.self) { try store.pull("tiny", from: .server(base: server.base)) }
                #expect(filesBelow("\(folder)/tiny") == [])
            }
        }
    }

    @Test func aServerThatIsNotThereIsNamed() throws {
        let server = try LocalServer { _, _ in .error(404) }
        server.stop()
        try withTemporaryFolder { folder in
            let manifest = try TinyModel.manifest("tiny", files: TinyModel.sentence())
            let store = try ModelStore(manifest: manifest, bundledFolder: nil, userFolder: folder)
            let log = EventLog()
            let error = #expect(throws: ModelFilesError.self) {
                try store.pull("tiny", from: .server(base: server.base), options: .impatient, report: log.append)
            }
            guard case .unreachable(let url, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(url.hasPrefix(server.base) && log.retryReasons.count == 2)
        }
    }
}
